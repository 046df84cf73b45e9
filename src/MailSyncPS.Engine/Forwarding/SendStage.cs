using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Decides for each message whether it has to be sent, and sends it: every byte behind a durable intent.</summary>
sealed class SendStage(RunContext run, CopyFolder folder, CopyMatcher matcher, OrphanShelf orphans, WriterPool writers)
{
    static readonly TimeSpan Day = TimeSpan.FromHours(24);
    const string NotFound = "the destination said it stored it, but it is not to be found there";
    bool _doubtIsOver;

    /// <summary>Sends what has to be sent of a batch.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="handOnAsync">Takes what the destination said it has, to be proven.</param>
    /// <param name="cancellationToken">Ends it, and leaves in doubt what is under way.</param>
    public async Task SendAsync(IReadOnlyList<ForwardItem> batch, Func<IReadOnlyList<SentMail>, Task> handOnAsync, CancellationToken cancellationToken)
    {
        var items = await RebindAsync(batch, cancellationToken).ConfigureAwait(false);
        // What has a copy with a known UID was sent before, and only lacks its proof.
        var unproven = items.Where(LacksOnlyProof).Select(i => new SentMail(i.Record, i.Hash)).ToList();
        if (unproven.Count > 0)
            await handOnAsync(unproven).ConfigureAwait(false);
        var open = items.Where(i => !LacksOnlyProof(i)).ToList();
        open = await ClaimAsync(open, cancellationToken).ConfigureAwait(false);
        open = await SettleDoubtAsync(open, cancellationToken).ConfigureAwait(false);
        open = await SetAsideAsync(open, cancellationToken).ConfigureAwait(false);
        while (open.Count > 0 && run.StopReason is null)
        {
            // The first mail goes alone: a destination that alters it shall not get the others.
            var count = run.Proofs.IsOpen ? 1 : open.Count;
            var sent = await SendOpenAsync([.. open.Take(count)], cancellationToken).ConfigureAwait(false);
            if (sent.Count > 0)
                await handOnAsync(sent).ConfigureAwait(false);
            open.RemoveRange(0, count);
        }
    }

    /// <summary>Whether the copy's place is known; in a folder that was made anew its UID means nothing.</summary>
    bool LacksOnlyProof(ForwardItem item) =>
        item.Record is { State: MessageState.Copied, CopyUid: not null } && matcher.IsCurrent(item.Record);

    /// <summary>A message that has only changed its id keeps its record.</summary>
    async Task<List<ForwardItem>> RebindAsync(IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        var rest = new List<ForwardItem>();
        foreach (var item in items)
        {
            if (item.Record.State != MessageState.Listed || orphans.Take(item.Hash.Exact) is not { } orphan)
            {
                rest.Add(item);
                continue;
            }
            // The new record gives its key to the old one, which knows of the copy.
            var aside = item.Record with { Key = item.Record.Key with { Uid = $"{item.Record.Key.Uid} bound to {orphan.Id}" } };
            var isBack = orphan.State is MessageState.RemoveIntent or MessageState.RemoveUncertain or MessageState.Removed;
            var bound = orphan with { Key = item.Record.Key, Size = item.Record.Size, State = isBack ? MessageState.Proven : orphan.State };
            bound = (await run.Route.SaveAsync([aside, bound], cancellationToken).ConfigureAwait(false))[1];
            run.Observer.OnVerbose($"Message {PlainText.Clean(bound.Key.Uid)} is known under another id, and keeps its copy.");
            if (bound.State is MessageState.Proven)
                run.Tally.Set(bound.Key, MessageOutcome.AlreadyForwarded, bound.Size);
            else if (bound.State is MessageState.Quarantined)
                run.Tally.Set(bound.Key, MessageOutcome.Quarantined, bound.Size);
            else
                rest.Add(item with { Record = bound });
        }
        return rest;
    }

    /// <summary>A message whose copy is at the destination already is not sent.</summary>
    async Task<List<ForwardItem>> ClaimAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
            return items;
        var taken = await matcher.TakeAsync(items, cancellationToken).ConfigureAwait(false);
        if (taken.Count == 0)
            return items;
        await run.Route.SaveAsync([.. taken.Values], cancellationToken).ConfigureAwait(false);
        foreach (var record in taken.Values)
            run.Tally.Set(record.Key, MessageOutcome.Forwarded, record.Size);
        // What was sent and is found whole shows, like any proof, that the destination keeps what it is given.
        if (taken.Keys.Any(i => i.Record.State != MessageState.Listed))
            run.Proofs.HearProof();
        run.Observer.OnVerbose($"{taken.Count} mails are at the destination already, to the byte or but for line endings: not sent again.");
        run.Progress($"{run.Tally.Count(MessageOutcome.Forwarded)} mails proven");
        return [.. items.Where(i => !taken.ContainsKey(i))];
    }

    /// <summary>What an earlier attempt may have stored is sent again only when it surely is not there and can't arrive any more.</summary>
    async Task<List<ForwardItem>> SettleDoubtAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        if (!items.Any(i => i.IsInDoubt || i.Record.State == MessageState.Copied))
            return items;
        if (!_doubtIsOver)
        {
            run.Observer.OnVerbose("Waiting until what an interrupted run may still have under way has arrived or is lost.");
            await run.WaitOutDoubtAsync(cancellationToken).ConfigureAwait(false);
            await matcher.RefreshAsync(cancellationToken).ConfigureAwait(false);
            _doubtIsOver = true;
        }
        items = await ClaimAsync(items, cancellationToken).ConfigureAwait(false);
        // A server that said "stored" and shows nothing is not asked again: the mail may have been moved.
        var lost = items.Where(i => i.Record.State == MessageState.Copied).Select(i => (i.Record, NotFound)).ToList();
        await new ProofDesk(run).HandleAsync([], lost, cancellationToken).ConfigureAwait(false);
        var absent = items.Where(i => i.IsInDoubt).Select(i => i.Record with { State = MessageState.Listed }).ToList();
        var saved = (await run.Route.SaveAsync(absent, cancellationToken).ConfigureAwait(false)).ToDictionary(r => r.Id);
        return [.. items.Where(i => i.Record.State != MessageState.Copied).Select(i => i.IsInDoubt ? i with { Record = saved[i.Record.Id] } : i)];
    }

    /// <summary>What the destination can't take is set aside before a byte is sent.</summary>
    async Task<List<ForwardItem>> SetAsideAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        var rest = new List<ForwardItem>();
        foreach (var item in items)
        {
            // By its hash it is known again under another id, and not told a second time.
            var record = item.Record with { Hash = item.Hash.Exact };
            if (item.Bytes.IsEmpty)
                await run.QuarantineAsync(record, MailFailure.MessageRefused, "it has no bytes at all, and IMAP can't store that", cancellationToken).ConfigureAwait(false);
            else if (item.Bytes.Span.Contains((byte)0))
                await run.QuarantineAsync(record, MailFailure.MessageRefused, "it contains NUL bytes, which IMAP can't carry (RFC 3501, 9): a server would alter them", cancellationToken).ConfigureAwait(false);
            else if (run.Destination.MaxMessageBytes is { } limit && item.Bytes.Length > limit)
                await run.QuarantineAsync(record, MailFailure.MessageTooLarge, $"it has {ByteSize.Format(item.Bytes.Length)}, and the destination takes {ByteSize.Format(limit)} at the most (APPENDLIMIT)", cancellationToken).ConfigureAwait(false);
            else
                rest.Add(item);
        }
        return rest;
    }

    async Task<IReadOnlyList<SentMail>> SendOpenAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        var intents = await SaveIntentsAsync(items, cancellationToken).ConfigureAwait(false);
        var outgoing = items.Take(intents.Count).Select((item, i) => item with { Record = intents[i] }).ToList();
        if (outgoing.Count == 0)
            return [];
        var answers = await writers.StoreAsync(folder, outgoing, cancellationToken).ConfigureAwait(false);
        return await NoteAsync(answers, cancellationToken).ConfigureAwait(false);
    }

    async Task<IReadOnlyList<MessageRecord>> SaveIntentsAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var intents = items.Select(i => i.Record with
        {
            State = MessageState.CopyIntent,
            Hash = i.Hash.Exact,
            CopyFolder = folder.Name,
            CopyValidity = folder.Validity,
            CopyUid = null,
            Watermark = folder.UidNext,
            SentAt = now,
        }).ToList();
        var saved = await run.Route.SaveIntentsAsync(intents, run.Request.MaxBytesPerDay, now - Day, cancellationToken).ConfigureAwait(false);
        if (saved.Count < intents.Count)
            run.StopReason = await DailyLimitAsync(intents[saved.Count].Size, cancellationToken).ConfigureAwait(false);
        return saved;
    }

    async Task<MailSyncException> DailyLimitAsync(long nextBytes, CancellationToken cancellationToken)
    {
        var limit = run.Request.MaxBytesPerDay!.Value;
        var time = await run.Route.NextSendingTimeAsync(nextBytes, limit, Day, cancellationToken).ConfigureAwait(false);
        return new MailSyncException(MailFailure.DailyLimitReached, nextBytes > limit
            ? $"The next mail has {ByteSize.Format(nextBytes)}, more than -MaxBytesPerDay allows in a whole day ({ByteSize.Format(limit)}). Raise the limit."
            : $"{run.Request.Destination} was sent as much as -MaxBytesPerDay allows within 24 hours ({ByteSize.Format(limit)}). Run again after {time?.ToLocalTime():g}; the rest goes on from there.");
    }

    /// <summary>Writes down what the destination answered.</summary>
    async Task<IReadOnlyList<SentMail>> NoteAsync(IReadOnlyList<StoreAnswer> answers, CancellationToken cancellationToken)
    {
        var stored = new List<(MessageRecord Record, ForwardItem Item)>();
        var back = new List<MessageRecord>();
        foreach (var answer in answers)
        {
            if (answer.Reply is null)
                back.Add(answer.Item.Record with { State = answer.MayBeStored ? MessageState.CopyUncertain : MessageState.Listed });
            else if (answer.Reply.Outcome == AppendOutcome.Stored)
                stored.Add((answer.Item.Record with { State = MessageState.Copied, CopyUid = answer.Uid, CopyValidity = answer.Validity ?? folder.Validity }, answer.Item));
            else
                back.Add(answer.Item.Record with { State = MessageState.Listed });
        }
        // What was stored is written down even when the run is being cancelled: it spares the next run the search.
        var saved = await run.Route.SaveAsync([.. stored.Select(s => s.Record), .. back], CancellationToken.None).ConfigureAwait(false);
        if (stored.Count > 0)
            run.Refusals.HearSuccess(stored.Select(s => s.Record.Key));
        await new RefusalDesk(run).HandleAsync([.. answers.Where(a => a.Reply is { Outcome: not AppendOutcome.Stored })], cancellationToken).ConfigureAwait(false);
        foreach (var unknown in answers.Where(a => a.MayBeStored))
            run.Tally.Set(unknown.Item.Record.Key, MessageOutcome.Failed, unknown.Item.Record.Size);
        var failure = answers.Select(a => a.Failure).FirstOrDefault(f => f is not null);
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        var known = saved.Take(stored.Count).Select((record, i) => (Record: record, stored[i].Item)).ToList();
        await ProveUnnumberedAsync([.. known.Where(k => k.Record.CopyUid is null).Select(k => k.Item with { Record = k.Record })], cancellationToken).ConfigureAwait(false);
        return [.. known.Where(k => k.Record.CopyUid is not null).Select(k => new SentMail(k.Record, k.Item.Hash))];
    }

    /// <summary>A server that does not tell the UIDs of what it stored (no UIDPLUS) is searched for them.</summary>
    async Task ProveUnnumberedAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
            return;
        await matcher.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var lost = await ClaimAsync(items, cancellationToken).ConfigureAwait(false);
        await new ProofDesk(run).HandleAsync([], [.. lost.Select(i => (i.Record, NotFound))], cancellationToken).ConfigureAwait(false);
    }
}
