using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>Whether and how a server speaks IMAP, and POP3 beside it.</summary>
public sealed record ImapSupport
{
    /// <summary>The account asked about; null when only a server was named.</summary>
    public MailAccount? Account { get; init; }

    /// <summary>The address asked about; null when only a server was named.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>The host name or IP address that was asked; null when none was found.</summary>
    public required string? Server { get; init; }

    /// <summary>Where the server is known from.</summary>
    public DiscoverySource Source { get; init; }

    /// <summary>What was looked at to find the server, in the order in which it counts; empty when the server was given.</summary>
    public IReadOnlyList<DiscoveryAttempt> Tried { get; init => field = new ItemList<DiscoveryAttempt>(value); }
        = new ItemList<DiscoveryAttempt>([]);

    /// <summary>Whether the server speaks IMAP.</summary>
    public bool ImapSupported { get; init; }

    /// <summary>Where the server speaks IMAP; null when it does not.</summary>
    public MailEndpoint? Imap { get; init; }

    /// <summary>Where the server speaks POP3; null when it does not.</summary>
    public MailEndpoint? Pop3 { get; init; }

    /// <summary>
    /// The IMAP capabilities (RFC 9051, 7.2.2), after login when there was one; of POP3 (RFC 2449) when there is no IMAP.
    /// </summary>
    public IReadOnlyList<string> Capabilities { get; init => field = new ItemList<string>(value); }
        = new ItemList<string>([]);

    /// <summary>The SASL mechanisms offered before login.</summary>
    public IReadOnlyList<string> AuthMechanisms { get; init => field = new ItemList<string>(value); }
        = new ItemList<string>([]);

    /// <summary>Whether the server reports quotas (RFC 9208); null when it was not seen (most tell only after login).</summary>
    public bool? SupportsQuota { get; init; }

    /// <summary>Whether single mails can be expunged (RFC 4315); null when it was not seen (most tell only after login).</summary>
    public bool? SupportsUidPlus { get; init; }

    /// <summary>
    /// Whether POP3 gives its mails lasting ids (UIDL, RFC 1939, 7); null when there is no POP3, or it was not seen (servers without CAPA
    /// show it only after login).
    /// </summary>
    public bool? SupportsUidl { get; init; }

    /// <summary>
    /// Days for which POP3 keeps a mail (EXPIRE, RFC 2449, 6.7), 0 for a server that removes what was read; null when it
    /// removes none (NEVER) or does not tell. Before a login it is the shortest of any mailbox.
    /// </summary>
    public int? ExpireDays { get; init; }

    /// <summary>
    /// The time that must pass between two POP3 logins (LOGIN-DELAY, RFC 2449, 6.5); null when none is asked for. Before a login it is the
    /// longest of any mailbox.
    /// </summary>
    public TimeSpan? LoginDelay { get; init; }

    /// <summary>What is used of the mailbox's storage in bytes, as the server reports it (RFC 9208); null when it was not seen.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>
    /// The limit of the mailbox's storage in bytes: the server's (RFC 9208), else the one declared in the account; null when unknown.
    /// </summary>
    public long? LimitBytes { get; init; }

    /// <summary>
    /// The login name that this server is known to want, or the one to try where another was refused; <c>account.name</c> and the like is
    /// its form, where the address does not tell it. Null when the address or the name in use will do.
    /// </summary>
    public string? LoginHint { get; init; }

    /// <summary>What to do for this server, in a sentence or two; null when it was not asked.</summary>
    public string? Advice { get; init; }

    /// <summary>What is in the way and what to do about it; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The server and the answer in a few words.</summary>
    public override string ToString() => (ImapSupported, Pop3) switch
    {
        (true, null) => ModelTexts.FormatImapOnly(Server, Imap),
        (true, _) => ModelTexts.FormatImapAndPop3(Server, Imap, Pop3),
        (false, null) => ModelTexts.FormatNoImap(Server ?? EmailAddress),
        (false, _) => ModelTexts.FormatPop3Only(Server, Pop3),
    };
}
