namespace MailSyncPS;

/// <summary>Whether and how a server speaks IMAP, and POP3 beside it.</summary>
public sealed class ImapSupport
{
    /// <summary>The account asked about; null when only a server was named.</summary>
    public MailAccount? Account { get; init; }

    /// <summary>The address asked about; null when only a server was named.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>The host name or IP address that was asked.</summary>
    public required string Server { get; init; }

    /// <summary>Whether the server speaks IMAP.</summary>
    public bool ImapSupported { get; init; }

    /// <summary>Where the server speaks IMAP; null when it does not.</summary>
    public MailEndpoint? Imap { get; init; }

    /// <summary>Where the server speaks POP3; null when it does not.</summary>
    public MailEndpoint? Pop3 { get; init; }

    /// <summary>The IMAP capabilities (RFC 9051, 7.2.2), after login when there was one; of POP3 (RFC 2449) when there is no IMAP.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>The SASL mechanisms offered before login.</summary>
    public IReadOnlyList<string> AuthMechanisms { get; init; } = [];

    /// <summary>Whether the server reports quotas (RFC 9208); null when it was not seen (most tell only after login).</summary>
    public bool? SupportsQuota { get; init; }

    /// <summary>Whether single mails can be expunged (RFC 4315); null when it was not seen (most tell only after login).</summary>
    public bool? SupportsUidPlus { get; init; }

    /// <summary>What is in the way and what to do about it; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The server and the answer in a few words.</summary>
    public override string ToString() => $"{Server}: {(ImapSupported ? $"IMAP at {Imap}" : "no IMAP")}{(Pop3 is null ? "" : $", POP3 at {Pop3}")}";
}
