namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>What a POP3 server's answer to a command looks like.</summary>
enum Pop3Answer
{
    /// <summary>One line.</summary>
    Line,

    /// <summary>Lines up to a single dot.</summary>
    Listing,

    /// <summary>A mail, or its beginning, up to a single dot.</summary>
    Mail,
}
