using System.Text.RegularExpressions;
using MailSyncPS.Texts;

namespace MailSyncPS.Configuration;

/// <summary>A folder's name with places for what a mailbox is called, as in <c>Old/{EmailAddress}</c>.</summary>
sealed partial record FolderTemplate
{
    static readonly Dictionary<string, Func<string, string>> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EmailAddress"] = address => address,
        ["Name"] = address => address[..address.LastIndexOf('@')],
        ["Domain"] = address => address[(address.LastIndexOf('@') + 1)..],
    };

    readonly string _text;

    FolderTemplate(string text) => _text = text;

    /// <exception cref="ArgumentException">It names something else.</exception>
    internal static FolderTemplate Parse(string text) =>
        Places().Matches(text).All(place => Words.ContainsKey(place.Groups[1].Value))
            && Places().Replace(text, "").IndexOfAny(['{', '}']) < 0
            ? new FolderTemplate(text)
            : throw new ArgumentException(
                ConfigurationTexts.FormatTemplateUnknown(string.Join(", ", Words.Keys.Select(word => $"{{{word}}}"))));

    /// <summary>The folder of a mailbox.</summary>
    internal string For(string address) => Places().Replace(_text, place => Words[place.Groups[1].Value](address));

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Places();
}
