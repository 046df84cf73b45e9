using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>Tells of a wrong value by its column.</summary>
static class WrongCell
{
    /// <summary>How much of a wrong value is repeated.</summary>
    const int Shown = 60;

    /// <summary>What is wrong, in sentences.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isSecret">Whether the value must not be repeated.</param>
    /// <param name="reason">What is allowed instead.</param>
    internal static string Tell(string column, object? value, bool isSecret, string reason) =>
        isSecret ? SurfaceTexts.FormatBadCredentialColumn(column, reason) : SurfaceTexts.FormatBadColumnValue(column, Text(value), reason);

    static string Text(object? value)
    {
        var bare = BareValue.Of(value);
        // Of an object all values would be shown, and one may be a password.
        var text = VisibleText.Without(bare is null or string or bool or IFormattable ? bare?.ToString() ?? "" : bare.GetType().Name);
        return text.Length > Shown ? text[..Shown] + "..." : text;
    }
}
