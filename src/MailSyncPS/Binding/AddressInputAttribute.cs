using System.Buffers;
using System.Management.Automation;
using System.Net.Mail;

namespace MailSyncPS.Binding;

/// <summary>A plain e-mail address, without a display name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressInputAttribute : InputAttribute
{
    const string Column = "EmailAddress";
    static readonly SearchValues<char> Separators = SearchValues.Create("<>()[],;:\\\"");

    /// <summary>Properties of a piped object that serve the cmdlet when there is no address.</summary>
    public string[] OrElse { get; init; } = [];

    protected override object Read(object? value, PSObject? wrapped, EngineIntrinsics engine)
    {
        if (value is string text)
            return Checked(text);
        PipedRow.Remember(wrapped);
        if (wrapped is not null && OrElse.Append(Column).Any(name => wrapped.Properties[name] is not null))
            throw RefuseForNow("The address is taken from the object's property.");
        throw Refuse($"There is no {Column}.{PipedRow.TakeColumns()}");
    }

    static string Checked(string text)
    {
        if (text.Length == 0)
            throw Refuse("The e-mail address is empty.");
        var isOne = !Printable.IsBroken(text) && !text.Any(char.IsWhiteSpace) && !text.AsSpan().ContainsAny(Separators)
            && MailAddress.TryCreate(text, out var address) && address.Address == text && Uri.CheckHostName(address.Host) == UriHostNameType.Dns;
        return isOne ? text : throw Refuse($"'{Printable.Text(text)}' is not an e-mail address, as in taro@example.jp.");
    }
}
