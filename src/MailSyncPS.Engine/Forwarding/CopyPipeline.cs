using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The copy of one folder's messages as three stages that overlap: fetch from the source, send to the destination, prove
/// by reading back. Channels of a few batches bound what is in memory. A failure ends the stages before it, and those
/// behind it finish what reached them: what was sent gets its answer and its proof.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="source">Where the messages are.</param>
/// <param name="prepareAsync">Makes the destination ready, while the first messages are being fetched.</param>
sealed class CopyPipeline(RunContext run, IMailSource source, Func<FlightBudget, CancellationToken, Task<CopyStages>> prepareAsync)
{
    /// <summary>Batches that wait between two stages.</summary>
    const int Waiting = 1;

    readonly FlightBudget _flight = new();

    /// <summary>Tells of each batch that was read back.</summary>
    readonly Channel<int> _readBack = Channel.CreateUnbounded<int>();

    /// <summary>Copies the messages, in the order given.</summary>
    public async Task CopyAsync(IReadOnlyList<TrackedMessage> messages, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetched = Channel.CreateBounded<IReadOnlyList<ForwardItem>>(Waiting);
        var sent = Channel.CreateBounded<IReadOnlyList<HashedMail>>(Waiting);
        var stages = prepareAsync(_flight, stop.Token);
        var failures = await Task.WhenAll(
            StageAsync(() => FetchAsync(messages, fetched.Writer, stop.Token), () => fetched.Writer.TryComplete()),
            StageAsync(async () => await SendAsync((await stages.ConfigureAwait(false)).Send, fetched.Reader, sent.Writer, stop.Token,
                cancellationToken).ConfigureAwait(false), () => EndSending(sent.Writer, stop)),
            StageAsync(() => ProveAsync(stages, sent.Reader, cancellationToken), stop.Cancel)).ConfigureAwait(false);
        _flight.End();
        cancellationToken.ThrowIfCancellationRequested();
        // The stage that failed first made those before it stop.
        var failure = failures.Where(e => e is not null).OrderBy(e => e is OperationCanceledException).FirstOrDefault();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    static async Task<Exception?> StageAsync(Func<Task> work, Action end)
    {
        try
        {
            await Task.Run(work).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
        finally
        {
            end();
        }
    }

    static void EndSending(ChannelWriter<IReadOnlyList<HashedMail>> output, CancellationTokenSource stop)
    {
        stop.Cancel();
        output.TryComplete();
    }

    async Task FetchAsync(IReadOnlyList<TrackedMessage> messages, ChannelWriter<IReadOnlyList<ForwardItem>> output,
        CancellationToken cancellationToken)
    {
        var places = messages.Select((m, place) => (m.Message.Uid, Place: place))
            .ToDictionary(m => m.Uid, m => m.Place, StringComparer.Ordinal);
        var batch = new List<ForwardItem>();
        var bytes = 0L;
        run.Tally.BeginFetching();
        // The first mail is sent alone, so it need not wait for others to be fetched; but what may be there already tells more than another
        // new one.
        var most = messages.All(m => m.Record.State == MessageState.Listed) ? 1 : FetchBatches.MaxCount;
        try
        {
            if (FlightBudget.IsLarge(ReadSize(messages, 0)))
                await _flight.WaitForLargeAsync(ReadSize(messages, 0), cancellationToken).ConfigureAwait(false);
            await foreach (var mail in source.FetchAsync([.. messages.Select(m => m.Message)], cancellationToken).ConfigureAwait(false))
            {
                var place = places[mail.Message.Uid];
                var record = messages[place].Record;
                if (mail.Failure is { } failure)
                {
                    await SetAsideUnreadableAsync(record, failure, mail.HasGone, cancellationToken).ConfigureAwait(false);
                }
                else if (mail.Obstacle is { } obstacle)
                {
                    await SetAsideUntrueAsync(record, mail.Bytes, obstacle, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    var now = run.Request.Timeouts.Now;
                    record = record with { Arrived = record.Arrived ?? ArrivalDate.SureOfTopReceived(mail.Bytes.Head, now) };
                    batch.Add(new ForwardItem(mail.Message, record, mail.Bytes, MessageHash.Of(mail.Bytes),
                        MailHeading.Of(mail.Bytes.Head))
                        { LikelyArrived = record.Arrived is null ? ArrivalDate.FromTopReceived(mail.Bytes.Head, now) : null });
                    bytes += mail.Bytes.Length;
                    _flight.Add(mail.Bytes.Length);
                    run.Tally.Fetched(record.Size);
                    run.Progress(ForwardingTexts.FormatProven(Wording.Mails(run.Tally.Settled)));
                    FlightBudget.GiveBack(mail.Bytes.Length);
                }
                var next = ReadSize(messages, place + 1);
                if (batch.Count < most && bytes < FetchBatches.MaxBytes && !_flight.IsFull && !FlightBudget.IsLarge(next))
                    continue;
                if (batch.Count > 0)
                    await output.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                (batch, bytes, most) = ([], 0, batch.Count > 0 ? FetchBatches.MaxCount : most);
                if (FlightBudget.IsLarge(next))
                    await _flight.WaitForLargeAsync(next, cancellationToken).ConfigureAwait(false);
                else
                    await _flight.WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // What was read before the source failed is worth copying.
            if (batch.Count > 0 && !cancellationToken.IsCancellationRequested)
                await output.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How much is read of a message; 0 where there is none, or where it is not read at all.</summary>
    static long ReadSize(IReadOnlyList<TrackedMessage> messages, int place) =>
        place < messages.Count && messages[place].Message is var message && LargeMail.Refuse(message) is null ? message.Size : 0;

    /// <summary>
    /// A message that twice could not be read whole is set aside; once may have been the line, and a server that is busy says so.
    /// </summary>
    async Task SetAsideUnreadableAsync(MessageRecord record, MailSyncException failure, bool hasGone, CancellationToken cancellationToken)
    {
        if (failure.Failure == MailFailure.MessageTooLarge && record.State is MessageState.Listed or MessageState.Quarantined)
        {
            await run.QuarantineAsync(new SetAside(record, failure.Failure, failure.Message, null),
                cancellationToken).ConfigureAwait(false);
            return;
        }
        var times = run.Unreadable.GetValueOrDefault(record.Key).Times + 1;
        run.Unreadable[record.Key] = (times, failure);
        run.Tally.Set(record.Key, MessageOutcome.Failed, record.Size);
        // What was said to have gone twice, and is listed, has not.
        if (times >= 2 && record.State is MessageState.Listed or MessageState.Quarantined && (hasGone || !failure.IsTransient))
            await run.QuarantineAsync(new SetAside(record, MailFailure.MessageUnreadable, failure.Message, null),
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A message that the source gives with other bytes than it stores is set aside before anything is looked for or sent: what would be
    /// proven is not the message.
    /// </summary>
    async Task SetAsideUntrueAsync(MessageRecord record, MailBytes bytes, MailSyncException obstacle, CancellationToken cancellationToken)
    {
        var (hash, heading) = (MessageHash.Of(bytes), MailHeading.Of(bytes.Head));
        bytes.Drop();
        // By its hash it is known again under another id, and not told a second time.
        record = record with { Hash = hash.Exact, StableHash = hash.Stable };
        await run.QuarantineAsync(new SetAside(record, obstacle.Failure, obstacle.Message, heading)
            { NamesTheMail = obstacle.Failure == MailFailure.MessageRefused }, cancellationToken).ConfigureAwait(false);
    }

    async Task SendAsync(SendStage send, ChannelReader<IReadOnlyList<ForwardItem>> input, ChannelWriter<IReadOnlyList<HashedMail>> output,
        CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var batch in input.ReadAllAsync(stop).ConfigureAwait(false))
            {
                await send.SendAsync(batch, HandOnAsync, cancellationToken).ConfigureAwait(false);
                if (run.StopReason is not null)
                    break;
            }
        }
        finally
        {
            // Nothing may be under way once the stage has ended.
            await send.FinishAsync().ConfigureAwait(false);
        }
        if (run.StopReason is { } reason)
            throw reason;

        async Task HandOnAsync(IReadOnlyList<HashedMail> sent)
        {
            await output.WriteAsync(sent, stop).ConfigureAwait(false);
            // Until one copy is proven, nothing more is sent before this one was read back.
            if (run.Proofs.AwaitsSuccess)
                await _readBack.Reader.ReadAsync(stop).ConfigureAwait(false);
        }
    }

    async Task ProveAsync(Task<CopyStages> stages, ChannelReader<IReadOnlyList<HashedMail>> input, CancellationToken cancellationToken)
    {
        await foreach (var first in input.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            // Where proofs lag behind, two batches share the round trips of one.
            IReadOnlyList<HashedMail>[] batches = input.TryRead(out var second) ? [first, second] : [first];
            List<HashedMail> batch = [.. batches.SelectMany(b => b)];
            await (await stages.ConfigureAwait(false)).Prove.ProveAsync(batch, cancellationToken).ConfigureAwait(false);
            FlightBudget.GiveBack(batch.Max(m => m.Hash.Size));
            _flight.Release(batch.Sum(m => (long)m.Hash.Size));
            foreach (var one in batches)
                _readBack.Writer.TryWrite(one.Count);
        }
    }
}
