using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Usage;

namespace MailSyncPS.Engine.Quota;

/// <summary>What was measured of a mailbox.</summary>
/// <param name="Account">The account.</param>
/// <param name="Reply">What the server reports; null when it reports no quota.</param>
/// <param name="Folders">What its folders hold.</param>
/// <param name="Sample">Some of its mails; null when they were not asked for or can't be told.</param>
sealed record MailboxMeasure(MailAccount Account, QuotaReply? Reply, IReadOnlyList<MeteredFolder> Folders, MailSample? Sample)
{
    readonly IReadOnlyList<MeteredFolder> _counted = [.. Folders.Where(f => f.Counts)];

    StorageQuota? Tightest => Reply?.Tightest;

    /// <summary>The used storage in bytes.</summary>
    public long UsedBytes => Tightest?.UsedBytes ?? _counted.Sum(f => f.Bytes ?? 0);

    /// <summary>The limit in bytes; null when unknown or unlimited.</summary>
    public long? LimitBytes => Tightest?.LimitBytes ?? Account.QuotaBytes;

    /// <summary>The number of messages.</summary>
    public long MessageCount => _counted.Sum(f => f.MessageCount);

    /// <summary>Where the limit is known from.</summary>
    public QuotaSource Source => Tightest is not null ? QuotaSource.ImapQuota
        : Account.QuotaBytes is not null ? QuotaSource.DeclaredLimit
        : Reply is { IsWhole: true } ? QuotaSource.Unlimited
        : QuotaSource.Unknown;
}
