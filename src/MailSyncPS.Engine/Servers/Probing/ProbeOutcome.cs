using MailSyncPS.Engine.Servers.Usage;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>All that a probe found out, with and without a login.</summary>
sealed record ProbeOutcome(ProbeTarget Target, ProbeFindings Findings, LoginFindings? Login)
{
    /// <summary>What POP3 grants; null without POP3.</summary>
    public Pop3Policy? Policy { get; } = Login?.Policy ?? (Findings.Pop3 is { } pop3 ? Pop3Policy.Read(pop3.Capabilities) : null);

    /// <summary>The limit that decides when mail is refused; null when the server reports none.</summary>
    public StorageQuota? Limit => Login?.Limits?.Tightest;

    /// <summary>The mailbox's limit in bytes, as reported or declared; null when unknown.</summary>
    public long? LimitBytes => Limit?.LimitBytes ?? Target.Account?.QuotaBytes;

    /// <summary>Whether quotas are reported; null when it was not seen, because most servers tell it only after login.</summary>
    public bool? Quota => Login?.Quota ?? Seen("QUOTA");

    /// <summary>Whether single mails can be expunged; null when it was not seen.</summary>
    public bool? UidPlus => Login?.UidPlus ?? Seen("UIDPLUS");

    bool? Seen(string capability) => Findings.Imap?.Capabilities.Contains(capability) == true ? true : null;
}
