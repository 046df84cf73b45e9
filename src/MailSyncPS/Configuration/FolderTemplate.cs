using System.Text.RegularExpressions;
using MailSyncPS.Texts;

namespace MailSyncPS.Configuration;

/// <summary>A folder's name with places for what a mailbox is called, as in <c>Old/{EmailAddress}</c>.</summary>
internal sealed partial record FolderTemplate
{
    readonly string _text;

    FolderTemplate(string text) => _text = text;

    /// <exception cref="ArgumentException">It names something else.</exception>
    internal static FolderTemplate Parse(string text) => Places().Replace(text, "").IndexOfAny(['{', '}']) < 0
        ? new FolderTemplate(text)
        : throw new ArgumentException(ConfigurationTexts.FormatTemplateUnknown(string.Join(", ", Names)));

    /// <summary>The folder of a mailbox.</summary>
    internal string For(string address) => Places().Replace(_text, place => place.Groups[1].Value.ToUpperInvariant() switch
    {
        "EMAILADDRESS" => address,
        "DOMAIN" => address[(address.LastIndexOf('@') + 1)..],
        _ => address[..address.LastIndexOf('@')],
    });

    static readonly string[] Names = ["{EmailAddress}", "{Name}", "{Domain}"];

    [GeneratedRegex(@"\{(EmailAddress|Name|Domain)\}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Places();
}
