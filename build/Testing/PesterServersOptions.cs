using MailSyncPS.TestServers;

namespace MailSyncPS.Build.Testing;

/// <summary>What the servers of Pester files are like.</summary>
sealed record PesterServersOptions
{
    /// <summary>The certificate of the old and of the new server.</summary>
    internal ServerCertificate Certificate { get; init; } = TestCertificates.Valid;

    /// <summary>The number of mails in one more mailbox, which takes a while to copy; 0 for no such mailbox.</summary>
    internal int BigMailbox { get; init; }

    /// <summary>Whether there is a provider of tokens, with an IMAP server that takes them.</summary>
    internal bool HasTokens { get; init; }

    /// <summary>IMAP servers with other certificates, by a name for each.</summary>
    internal IReadOnlyDictionary<string, ServerCertificate> Others { get; init; } = new Dictionary<string, ServerCertificate>();
}
