using MailSyncPS.Engine.Servers.Usage;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>What a login showed: all that its protocol tells, or why it failed.</summary>
sealed record LoginFindings
{
    /// <summary>Why it failed; null when it did not.</summary>
    public MailSyncException? Failure { get; init; }

    /// <summary>The IMAP capabilities; null where none were told.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Whether the server reports quotas; null where it was not seen.</summary>
    public bool? Quota { get; init; }

    /// <summary>Whether single mails can be expunged; null where it was not seen.</summary>
    public bool? UidPlus { get; init; }

    /// <summary>What the server says of the mailbox's limits; null where it says nothing.</summary>
    public QuotaReply? Limits { get; init; }

    /// <summary>What POP3 grants this mailbox; null where the login was another protocol's.</summary>
    public Pop3Policy? Policy { get; init; }
}
