using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Keeps room at the destination for the mail that arrives there: a mailbox that was filled to its limit turns away what people are sent.
/// It goes by the quota that the destination tells, and asks for it again before half of what was free can be used up, as others may store
/// there as well.
/// </summary>
sealed class DestinationRoom(RunContext run, ICopyReader reader, string folder)
{
    /// <summary>The share of the limit that stays free without a word from people.</summary>
    const double KeptShare = 0.02;

    /// <summary>Beyond it, a mailbox has room for the mail of some days.</summary>
    const long MostKept = 100L << 20;

    StorageQuota? _quota;
    bool _isAsked;

    /// <summary>What was sent since the destination told how much is used, in bytes.</summary>
    long _sent;

    /// <summary>Those of the next mails that fit; where not all do, the run stops after them.</summary>
    /// <param name="items">The mails, in their order.</param>
    /// <param name="finishAsync">Waits until nothing is under way, so that what is used can be told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<List<ForwardItem>> FitAsync(List<ForwardItem> items, Func<Task> finishAsync, CancellationToken cancellationToken)
    {
        if (!_isAsked || _quota is { } told && _sent + items.Sum(i => (long)i.Bytes.Length) > Spare(told) / 2)
        {
            await finishAsync().ConfigureAwait(false);
            await AskAsync(cancellationToken).ConfigureAwait(false);
        }
        if (_quota is not { } quota)
            return items;
        var fitting = items.TakeWhile(i => (_sent += i.Bytes.Length) <= Spare(quota)).ToList();
        if (fitting.Count < items.Count)
            run.StopReason ??= NearlyFull(quota, items[fitting.Count].Bytes.Length);
        return fitting;
    }

    async Task AskAsync(CancellationToken cancellationToken)
    {
        _quota = await reader.FindQuotaAsync(folder, cancellationToken).ConfigureAwait(false);
        // What tells that more is used than it allows does not mean its limit, or says so itself when mail is stored.
        if (_quota is { FreeBytes: <= 0 })
            _quota = null;
        _isAsked = true;
        _sent = 0;
    }

    MailSyncException NearlyFull(StorageQuota quota, long next) =>
        new(MailFailure.DestinationFull, ForwardingTexts.FormatDestinationNearlyFull(run.Request.Destination,
            ByteSize.Format(quota.UsedBytes + _sent - next), ByteSize.Format(quota.LimitBytes), ByteSize.Format(next),
            ByteSize.Format(Kept(quota))));

    /// <summary>What may be used yet, in bytes.</summary>
    long Spare(StorageQuota quota) => quota.FreeBytes - Kept(quota);

    long Kept(StorageQuota quota) => run.Request.MinFreeBytes ?? Math.Min((long)(quota.LimitBytes * KeptShare), MostKept);
}
