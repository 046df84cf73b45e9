namespace MailSyncPS.Bench.Servers;

/// <summary>The kinds of servers that mail is copied to.</summary>
enum ServerKind
{
    /// <summary>Every extension, MULTIAPPEND among them.</summary>
    Modern,

    /// <summary>Like Gmail: one mail to an APPEND, and a wait for the server's go-ahead before each that is larger than 4,096 bytes.</summary>
    GmailLike,

    /// <summary>Like Gmail, but without that wait: for the wire limit, which nobody can reach at the real one.</summary>
    GmailWithoutWait,
}
