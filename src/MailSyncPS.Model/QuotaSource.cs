namespace MailSyncPS;

/// <summary>Where the limit of a mailbox is known from.</summary>
public enum QuotaSource
{
    /// <summary>Nothing tells the limit.</summary>
    Unknown,

    /// <summary>The server reports it (IMAP QUOTA, RFC 9208).</summary>
    ImapQuota,

    /// <summary>The account's <c>QuotaBytes</c>.</summary>
    DeclaredLimit,

    /// <summary>The server reports quota, and none applies to this mailbox.</summary>
    Unlimited,
}
