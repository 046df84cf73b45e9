namespace MailSyncPS.Binding;

/// <summary>Tells what can be shown on a terminal from what would act on it.</summary>
static class Printable
{
    /// <summary>Whether a text has a character that is a command to a terminal or hides another.</summary>
    internal static bool IsBroken(string text) => !VisibleText.IsWhole(text);

    /// <summary>The text without such characters.</summary>
    internal static string Text(string text) => VisibleText.Without(text);
}
