using MailSyncPS.Engine.Servers.Usage;

namespace MailSyncPS.Engine.Quota;

/// <summary>Makes the answer out of what the server reports, what was measured and what the account declares.</summary>
static class QuotaAnswer
{
    /// <summary>The answer.</summary>
    /// <param name="account">The account.</param>
    /// <param name="reply">What the server reports; null when it reports no quota.</param>
    /// <param name="folders">What was measured.</param>
    /// <param name="byFolder">Whether the folders are told.</param>
    public static MailboxQuota Make(MailAccount account, QuotaReply? reply, IReadOnlyList<MeteredFolder> folders, bool byFolder)
    {
        // Of several limits the tightest decides when mail is refused.
        StorageQuota? tightest = reply is { Limits.Count: > 0 } ? reply.Limits.MaxBy(l => l.Share) : null;
        var counted = folders.Where(f => f.Counts).ToList();
        return new MailboxQuota
        {
            Account = account,
            UsedBytes = tightest?.UsedBytes ?? counted.Sum(f => f.Bytes ?? 0),
            LimitBytes = tightest?.LimitBytes ?? account.QuotaBytes,
            MessageCount = counted.Sum(f => f.MessageCount),
            Source = tightest is not null ? QuotaSource.ImapQuota
                : account.QuotaBytes is not null ? QuotaSource.DeclaredLimit
                : reply is { IsWhole: true } ? QuotaSource.Unlimited
                : QuotaSource.Unknown,
            Folders = byFolder
                ? [.. folders.Select(f => new FolderUsage { Name = PlainText.Visible(f.Name), UsedBytes = f.Bytes ?? 0, MessageCount = f.MessageCount })
                    .OrderByDescending(f => f.UsedBytes).ThenBy(f => f.Name, StringComparer.Ordinal)]
                : [],
        };
    }
}
