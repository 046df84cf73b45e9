using System.Management.Automation;
using MailSyncPS.Configuration;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>
/// What a password is kept under: a text, or what the row of a mailbox says, as a configuration reads it: its SecretName, or else its
/// address. A row without either is known by a column Name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SecretNameInputAttribute : InputAttribute
{
    const string Address = "EmailAddress";
    const string Name = "Name";

    protected override object? Read(object? value, PSObject? wrapped, EngineIntrinsics engine)
    {
        if (value is null)
            return Checked("");
        if (TextOf(value, wrapped) is { } text)
            return Checked(text);
        var row = PipedRows.Note(WrongDelimiter.Undo(wrapped ?? PSObject.AsPSObject(value)));
        string[] names = [MailboxRows.SecretName, .. AccountRow.NamesOf(Address), PipedRow.Account, Name];
        return names.Select(name => row?.Cell(name)?.ToString()).FirstOrDefault(cell => !string.IsNullOrWhiteSpace(cell)) is { } found
            ? Checked(found)
            : throw Refuse(BindingTexts.FormatNoColumn(Address) + row?.Columns + row?.Hint(Address) + row?.Place);
    }

    static string Checked(string text) => Trimmed(text) is { Length: > 0 } name && VisibleText.IsWhole(name)
        ? name : throw Refuse(BindingTexts.SecretNameAdvice);
}
