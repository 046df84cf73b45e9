using System.Globalization;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Keeps room at the destination for the mail that arrives there: a mailbox that was filled to its limit turns away what people are sent.
/// It goes by the quota that the destination tells, and asks for it again before half of what was free can be used up, as others may store
/// there as well. What runs beside this one send is counted with it (<see cref="SharedRoom"/>).
/// </summary>
sealed class DestinationRoom(RunContext run, ICopyReader reader, string folder)
{
    /// <summary>The share of the limit that stays free without a word from people.</summary>
    const double KeptShare = 0.02;

    /// <summary>Beyond it, a mailbox has room for the mail of some days.</summary>
    const long MostKept = 100L << 20;

    /// <summary>Likewise, of a limit of the number of messages.</summary>
    const long MostMessagesKept = 1000;

    /// <summary>Bytes by which more may be used than is told (RFC 9208, 5.1).</summary>
    const long Unit = 1024;

    readonly SharedRoom _shared = SharedRoom.Of(run.Request.Destination);
    DestinationQuota _quota;
    bool _isAsked;

    /// <summary>What is counted in what the destination told last.</summary>
    RoomUse _told;

    /// <summary>What could be used then.</summary>
    RoomUse _spare = RoomUse.Endless;

    /// <summary>Those of the next mails that fit.</summary>
    /// <param name="items">The mails, in their order. Those that are returned are to be given back by <see cref="End"/>.</param>
    /// <param name="finishAsync">Waits until nothing is under way, so that what is used can be told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<List<ForwardItem>> FitAsync(List<ForwardItem> items, Func<Task> finishAsync, CancellationToken cancellationToken)
    {
        var next = RoomUse.Of(items);
        if (!_isAsked || !(_shared.UsedSince(_told) + next).FitsIn(_spare.Half))
        {
            await finishAsync().ConfigureAwait(false);
            await AskAsync(cancellationToken).ConfigureAwait(false);
            if (!(_shared.UsedSince(_told) + next).FitsIn(_spare))
                await AskAfterOthersAsync(cancellationToken).ConfigureAwait(false);
        }
        var fitting = _shared.Take(items, _told, _spare);
        foreach (var item in items.Except(fitting))
        {
            var full = NearlyFull(item.Bytes.Length);
            if (run.MissingRoom.Hear(full, item.Record.Key.Folder))
                run.StopReason ??= full;
        }
        return fitting;
    }

    /// <summary>Mails were answered, or were not sent after all.</summary>
    public void End(RoomUse use) => _shared.End(use);

    async Task AskAsync(CancellationToken cancellationToken)
    {
        _told = _shared.Ended;
        var (storage, messages) = await reader.FindQuotaAsync(folder, cancellationToken).ConfigureAwait(false);
        // What tells that more is used than it allows does not mean its limit, or says so itself when mail is stored.
        _quota = new(storage is { FreeBytes: <= 0 } ? null : storage, messages is { Free: <= 0 } ? null : messages);
        _spare = new(_quota.Storage is { } bytes ? bytes.FreeBytes - Unit - Kept(bytes) : RoomUse.Endless.Bytes,
            _quota.Messages is { } count ? count.Free - Kept(count) : RoomUse.Endless.Messages);
        _isAsked = true;
        if (storage is null && run.Request.MinFreeBytes is { } asked and > 0 && !run.MissingRoom.IsUnlimitedTold)
        {
            run.MissingRoom.IsUnlimitedTold = true;
            run.Observer.OnWarning(ForwardingTexts.FormatDestinationTellsNoLimit(run.Request.Destination, ByteSize.Format(asked)));
        }
    }

    /// <summary>What runs beside this one had under way may have been counted twice: asked again, it is not.</summary>
    async Task AskAfterOthersAsync(CancellationToken cancellationToken)
    {
        var timeouts = run.Request.Timeouts;
        var begin = timeouts.Time.GetTimestamp();
        if (!_shared.IsBusy)
            return;
        while (_shared.IsBusy && timeouts.Time.GetElapsedTime(begin) < timeouts.LongestWait)
            await timeouts.DelayAsync(timeouts.FirstLook, cancellationToken).ConfigureAwait(false);
        await AskAsync(cancellationToken).ConfigureAwait(false);
    }

    MailSyncException NearlyFull(long size)
    {
        var used = _shared.UsedSince(_told);
        var isOfMessages = _quota.Messages is { } limit && used.Messages + 1 > limit.Free - Kept(limit);
        return new(MailFailure.DestinationFull, isOfMessages
            ? ForwardingTexts.FormatDestinationNearlyFullOfMessages(run.Request.Destination,
                (_quota.Messages!.Value.Used + used.Messages).ToString(CultureInfo.CurrentCulture),
                _quota.Messages.Value.Limit.ToString(CultureInfo.CurrentCulture),
                Kept(_quota.Messages.Value).ToString(CultureInfo.CurrentCulture))
            : ForwardingTexts.FormatDestinationNearlyFull(run.Request.Destination,
                ByteSize.Format(_quota.Storage!.Value.UsedBytes + used.Bytes), ByteSize.Format(_quota.Storage.Value.LimitBytes),
                ByteSize.Format(size), ByteSize.Format(Kept(_quota.Storage.Value))));
    }

    long Kept(StorageQuota quota) => run.Request.MinFreeBytes ?? Math.Min((long)(quota.LimitBytes * KeptShare), MostKept);

    static long Kept(MessageQuota quota) => Math.Min((long)Math.Ceiling(quota.Limit * KeptShare), MostMessagesKept);
}
