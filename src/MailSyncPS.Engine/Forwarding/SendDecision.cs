using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Decides for each message whether it has to be sent.</summary>
sealed class SendDecision(RunContext run, CopyReconciler claims, OrphanIndex orphans)
{
    /// <summary>Sorts out of a batch what was sent before and only lacks its proof, from what is to be decided on.</summary>
    public async Task<(List<ForwardItem> ToProve, List<ForwardItem> Open)> SortAsync(IReadOnlyList<ForwardItem> batch,
        CancellationToken cancellationToken) =>
        Split(await RebindAsync(batch, cancellationToken).ConfigureAwait(false));

    /// <summary>Decides on what is open: what lacks only its proof after all, and what has to be sent.</summary>
    public async Task<(List<ForwardItem> ToProve, List<ForwardItem> ToSend)> DecideAsync(List<ForwardItem> items,
        CancellationToken cancellationToken)
    {
        items = await claims.ClaimAsync(items, cancellationToken).ConfigureAwait(false);
        items = await claims.SettleDoubtAsync(items, cancellationToken).ConfigureAwait(false);
        var (toProve, open) = Split(items);
        open = await claims.Twins.AdoptAsync(open, cancellationToken).ConfigureAwait(false);
        return (toProve, await SetAsideAsync(open, cancellationToken).ConfigureAwait(false));
    }

    (List<ForwardItem> ToProve, List<ForwardItem> Open) Split(List<ForwardItem> items)
    {
        var sorted = items.ToLookup(claims.LacksOnlyProof);
        return ([.. sorted[true]], [.. sorted[false]]);
    }

    /// <summary>
    /// Messages that have only changed their ids keep their records. One that was sent before, and whose copy was lost, has a record of its
    /// own.
    /// </summary>
    async Task<List<ForwardItem>> RebindAsync(IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        var found = new List<(ForwardItem Item, MessageRecord Orphan)>();
        foreach (var item in items.Where(i => i.Record is { State: MessageState.Listed, Hash: null }))
        {
            if (orphans.Take(item.Hash, item.Record.Id) is { } orphan)
                found.Add((item, orphan));
        }
        if (found.Count == 0)
            return [.. items];
        var saved = await run.Route.RebindAsync([.. found.Select(f => (f.Item.Record, Rebound(f.Item, f.Orphan)))],
            cancellationToken).ConfigureAwait(false);
        var bound = found.Select((f, i) => (f.Item, Record: saved[i])).ToDictionary(b => b.Item, b => b.Record);
        run.Observer.OnVerbose(ForwardingTexts.FormatKnownByOtherId(Wording.Mails(bound.Count)));
        foreach (var record in bound.Values.Where(r => r.State is MessageState.Proven or MessageState.Quarantined))
            run.Tally.Set(record.Key, record.State == MessageState.Proven
                ? MessageOutcome.AlreadyForwarded : MessageOutcome.Quarantined, record.Size);
        // The key of a retired record is another message's now.
        foreach (var (item, orphan) in found.Where(f => !f.Orphan.IsRetired))
            run.Tally.Rebind(orphan.Key, item.Record.Key);
        return [.. items.Select(i => bound.TryGetValue(i, out var record) ? i with { Record = record } : i)
            .Where(i => i.Record.State is not (MessageState.Proven or MessageState.Quarantined))];
    }

    static MessageRecord Rebound(ForwardItem item, MessageRecord orphan)
    {
        var isBack = orphan.State is MessageState.RemoveIntent or MessageState.RemoveUncertain or MessageState.Removed;
        return (isBack ? SourceTracker.Back(orphan) : orphan) with
        {
            Key = item.Record.Key,
            Size = item.Record.Size,
            Arrived = item.Record.Arrived,
            StableHash = item.Hash.Stable,
            IsRetired = false,
            // What was seen to be gone has no mark of ours; what has come in its place may have been marked by people.
            RemovalBegun = orphan.RemovalBegun && orphan.State != MessageState.Removed,
        };
    }

    /// <summary>What the destination can't take is set aside before a byte is sent.</summary>
    async Task<List<ForwardItem>> SetAsideAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        var rest = new List<ForwardItem>();
        foreach (var item in items)
        {
            // By its hash it is known again under another id, and not told a second time.
            var record = item.Record with { Hash = item.Hash.Exact, StableHash = item.Hash.Stable };
            if (MessageStates.IsAltered(item.Record))
                await run.QuarantineAsync(new SetAside(record, MailFailure.ProofMismatch, ForwardingTexts.CopyNotFound, item.Heading),
                    cancellationToken).ConfigureAwait(false);
            else if (item.Bytes.Length == 0)
                await run.QuarantineAsync(new SetAside(record, MailFailure.MessageRefused, ForwardingTexts.NoBytes, item.Heading)
                    { NamesTheMail = true }, cancellationToken).ConfigureAwait(false);
            else if (item.Bytes.HasNul())
                await run.QuarantineAsync(new SetAside(record, MailFailure.MessageRefused, ForwardingTexts.NulBytes, item.Heading)
                    { NamesTheMail = true }, cancellationToken).ConfigureAwait(false);
            else if (run.Destination.Limits.LargestMail is { } limit && item.Bytes.Length > limit)
                await run.QuarantineAsync(
                    new SetAside(record, MailFailure.MessageTooLarge,
                    ForwardingTexts.FormatOverAppendLimit(ByteSize.Format(item.Bytes.Length), ByteSize.Format(limit)), item.Heading),
                    cancellationToken).ConfigureAwait(false);
            else if (run.Budget.FindOversized(item.Record.Size) is { } oversized)
                Leave(record, oversized);
            else if (run.Broken.IsCulprit(record.Key))
                new RefusalHandler(run).HearCulprit(record, item);
            else
                rest.Add(item);
        }
        return rest;
    }

    /// <summary>A message that the day's budget never reaches for keeps none behind it from being sent.</summary>
    void Leave(MessageRecord record, MailSyncException why)
    {
        run.Tally.Set(record.Key, MessageOutcome.Failed, record.Size);
        run.Observer.OnError(why);
    }
}
