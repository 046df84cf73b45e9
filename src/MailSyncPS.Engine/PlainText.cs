namespace MailSyncPS.Engine;

/// <summary>
/// Text from servers and mails made safe to show: what a terminal would obey, and what nobody would see, becomes visible instead.
/// </summary>
public static class PlainText
{
    const int MaxLength = 200;

    /// <summary>The text with hidden characters written as U+XXXX, cut to a readable length.</summary>
    public static string Clean(string? text) => VisibleText.Of(text, MaxLength).Trim();

    /// <summary>The same for a text of ours that may repeat one of a server's: it is never cut.</summary>
    public static string Visible(string? text) => VisibleText.Of(text);
}
