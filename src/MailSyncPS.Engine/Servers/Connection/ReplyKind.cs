namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>What a server's line is.</summary>
enum ReplyKind
{
    /// <summary>IMAP: done.</summary>
    Ok,
    /// <summary>IMAP: not done.</summary>
    No,
    /// <summary>IMAP: not understood.</summary>
    Bad,
    /// <summary>IMAP: the server hangs up.</summary>
    Bye,
    /// <summary>POP3: not done.</summary>
    Err,
}
