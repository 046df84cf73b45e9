using System.Buffers;
using System.Collections;
using System.Management.Automation;
using System.Net.Mail;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>A plain e-mail address, without a display name.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class AddressInputAttribute : InputAttribute
{
    const string Column = "EmailAddress";
    static readonly SearchValues<char> Separators = SearchValues.Create("<>()[],;:\\\"");

    /// <summary>Properties of a piped object that serve the cmdlet when there is no address.</summary>
    public string[] OrElse { get; init; } = [];

    protected override object Read(object? value, PSObject? wrapped, EngineIntrinsics engine)
    {
        if (value is string text)
            return Checked(Trimmed(text));
        if (value is IList { Count: > 1 })
            throw Refuse(BindingTexts.OneAddress);
        var row = PipedRows.Note(wrapped);
        if (wrapped is not null && OrElse.Concat(AccountRow.NamesOf(Column)).Any(name => wrapped.Properties[name] is not null))
            throw RefuseForNow(BindingTexts.AddressComesLater);
        throw Refuse(BindingTexts.FormatNoColumn(Column) + row?.Columns + row?.Hint(Column) + row?.Place);
    }

    /// <summary>Whether a text is a plain address.</summary>
    internal static bool IsAddress(string text) =>
        VisibleText.IsWhole(text) && !text.Any(char.IsWhiteSpace) && !text.AsSpan().ContainsAny(Separators)
            && MailAddress.TryCreate(text, out var address) && address.Address == text
            && Uri.CheckHostName(address.Host) == UriHostNameType.Dns;

    static string Checked(string text)
    {
        if (text.Length == 0)
            throw Refuse(BindingTexts.AddressEmpty);
        return IsAddress(text) ? text : throw Refuse(BindingTexts.FormatNoAddress(VisibleText.Without(text)));
    }
}
