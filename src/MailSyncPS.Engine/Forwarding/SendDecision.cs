using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Decides for each message whether it has to be sent.</summary>
sealed class SendDecision(RunContext run, ClaimDesk claims, OrphanShelf orphans)
{
    /// <summary>Sorts out of a batch what was sent before and only lacks its proof, from what is to be decided on.</summary>
    public async Task<(List<ForwardItem> ToProve, List<ForwardItem> Open)> SortAsync(IReadOnlyList<ForwardItem> batch, CancellationToken cancellationToken) =>
        Split(await RebindAsync(batch, cancellationToken).ConfigureAwait(false));

    /// <summary>Decides on what is open: what lacks only its proof after all, and what has to be sent.</summary>
    public async Task<(List<ForwardItem> ToProve, List<ForwardItem> ToSend)> DecideAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        items = await claims.ClaimAsync(items, cancellationToken).ConfigureAwait(false);
        items = await claims.SettleDoubtAsync(items, cancellationToken).ConfigureAwait(false);
        var (toProve, open) = Split(items);
        return (toProve, await SetAsideAsync(open, cancellationToken).ConfigureAwait(false));
    }

    (List<ForwardItem> ToProve, List<ForwardItem> Open) Split(List<ForwardItem> items)
    {
        var sorted = items.ToLookup(claims.LacksOnlyProof);
        return ([.. sorted[true]], [.. sorted[false]]);
    }

    /// <summary>Messages that have only changed their ids keep their records.</summary>
    async Task<List<ForwardItem>> RebindAsync(IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        var found = new List<(ForwardItem Item, MessageRecord Orphan)>();
        foreach (var item in items.Where(i => i.Record.State == MessageState.Listed))
        {
            if (orphans.Take(item.Hash.Exact) is { } orphan)
                found.Add((item, orphan));
        }
        if (found.Count == 0)
            return [.. items];
        // The new record gives its key to the old one, which knows of the copy.
        var aside = found.Select(f => f.Item.Record with { Key = f.Item.Record.Key with { Uid = $"{f.Item.Record.Key.Uid} bound to {f.Orphan.Id}" } });
        var saved = await run.Route.SaveAsync([.. aside, .. found.Select(f => Rebound(f.Item, f.Orphan))], cancellationToken).ConfigureAwait(false);
        var bound = found.Select((f, i) => (f.Item, Record: saved[found.Count + i])).ToDictionary(b => b.Item, b => b.Record);
        run.Observer.OnVerbose(ForwardingTexts.FormatKnownByOtherId(Wording.Mails(bound.Count)));
        foreach (var record in bound.Values.Where(r => r.State is MessageState.Proven or MessageState.Quarantined))
            run.Tally.Set(record.Key, record.State == MessageState.Proven ? MessageOutcome.AlreadyForwarded : MessageOutcome.Quarantined, record.Size);
        foreach (var (item, orphan) in found)
            run.Tally.Rebind(orphan.Key, item.Record.Key);
        return [.. items.Select(i => bound.TryGetValue(i, out var record) ? i with { Record = record } : i).Where(i => i.Record.State is not (MessageState.Proven or MessageState.Quarantined))];
    }

    static MessageRecord Rebound(ForwardItem item, MessageRecord orphan)
    {
        var isBack = orphan.State is MessageState.RemoveIntent or MessageState.RemoveUncertain or MessageState.Removed;
        return orphan with { Key = item.Record.Key, Size = item.Record.Size, State = isBack ? MessageState.Proven : orphan.State };
    }

    /// <summary>What the destination can't take is set aside before a byte is sent.</summary>
    async Task<List<ForwardItem>> SetAsideAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        var rest = new List<ForwardItem>();
        foreach (var item in items)
        {
            // By its hash it is known again under another id, and not told a second time.
            var record = item.Record with { Hash = item.Hash.Exact };
            if (item.Bytes.Length == 0)
                await run.QuarantineAsync(record, MailFailure.MessageRefused, ForwardingTexts.NoBytes, cancellationToken).ConfigureAwait(false);
            else if (item.Bytes.HasNul())
                await run.QuarantineAsync(record, MailFailure.MessageRefused, ForwardingTexts.NulBytes, cancellationToken).ConfigureAwait(false);
            else if (run.Destination.MaxMessageBytes is { } limit && item.Bytes.Length > limit)
                await run.QuarantineAsync(record, MailFailure.MessageTooLarge, ForwardingTexts.FormatOverAppendLimit(ByteSize.Format(item.Bytes.Length), ByteSize.Format(limit)), cancellationToken).ConfigureAwait(false);
            else
                rest.Add(item);
        }
        return rest;
    }
}
