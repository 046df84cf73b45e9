using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Looks by Message-ID for what a destination has already that keeps one message of each (<see cref="DestinationLimits.KeepsOneOfEach"/>)
/// and would throw away what is sent. A copy that others made there, as by fetching the source's mailbox, is adopted when its bytes show
/// that it is the message (<see cref="TracedHash.Compare"/>). A message of whose Message-ID there is anything else is set aside.
/// </summary>
sealed class TwinAdoption(RunContext run, ICopyReader reader, AliasJudge aliases)
{
    readonly ShownMessages _shown = new(reader);

    bool KeepsOneOfEach => run.Destination.Limits.KeepsOneOfEach;

    /// <summary>
    /// A batch in parts in which no two messages share a Message-ID: what has become of the one tells what is to be done about the other.
    /// </summary>
    public IReadOnlyList<List<ForwardItem>> Apart(List<ForwardItem> items)
    {
        if (!KeepsOneOfEach || items.Count < 2)
            return [items];
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. items.GroupBy(i => IdOf(i) is { } id ? times[id] = times.GetValueOrDefault(id) + 1 : 1).OrderBy(g => g.Key)
            .Select(g => g.ToList())];
    }

    /// <summary>Whether one of these messages shares a Message-ID with one that may be under way.</summary>
    public bool MayBeUnderWay(IEnumerable<ForwardItem> items) =>
        run.SentMessageIds.Count > 0 && items.Any(i => IdOf(i) is { } id && run.SentMessageIds.Contains(id));

    /// <summary>Adopts copies, and sets aside what the destination would throw away.</summary>
    /// <returns>The messages that it has nothing of.</returns>
    public async Task<List<ForwardItem>> AdoptAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        if (!KeepsOneOfEach)
            return items;
        string[] ids = [.. items.Select(FoundBy).Distinct()];
        IReadOnlyList<MessageIdMatch> matches = ids.Length == 0 ? []
            : await reader.FindByMessageIdAsync(ids, anew: run.SentMessageIds.Overlaps(ids), cancellationToken).ConfigureAwait(false);
        if (matches.Count > 0)
            items = await AdoptAsync(items, matches, cancellationToken).ConfigureAwait(false);
        run.SentMessageIds.UnionWith(items.Select(IdOf).OfType<string>());
        return items;
    }

    async Task<List<ForwardItem>> AdoptAsync(List<ForwardItem> items, IReadOnlyList<MessageIdMatch> matches,
        CancellationToken cancellationToken)
    {
        var copies = new TwinCopies(run.Route, run.Destination.Limits, matches);
        await copies.ReadAsync(reader, items, cancellationToken).ConfigureAwait(false);
        await copies.FindClaimsAsync(items, aliases, _shown, cancellationToken).ConfigureAwait(false);
        var adopted = new List<MessageRecord>();
        var absent = new List<ForwardItem>();
        foreach (var item in items)
        {
            var id = FoundBy(item);
            if (copies.Has(id) && copies.Take(item, id) is { } record)
                adopted.Add(record);
            // What the destination said it stored is only looked for, and a mail without a Message-ID is never thrown away for another.
            else if (!copies.Has(id) || IdOf(item) is null || MessageStates.IsAltered(item.Record))
                absent.Add(item);
            else
                await run.QuarantineAsync(new SetAside(item.Record with { Hash = item.Hash.Exact, StableHash = item.Hash.Stable },
                    MailFailure.DuplicateMessageId, copies.WhyNot(item, id), item.Heading), cancellationToken).ConfigureAwait(false);
        }
        await new ProofRecorder(run).NoteProvenAsync(adopted, showsFaith: false, cancellationToken).ConfigureAwait(false);
        if (adopted.Count > 0)
            run.Observer.OnVerbose(ForwardingTexts.FormatAdopted(Wording.Mails(adopted.Count)));
        return absent;
    }

    /// <summary>By what a copy of a message is looked for: the fetcher gave its own Message-ID to one that had none.</summary>
    static string FoundBy(ForwardItem item) => IdOf(item) ?? MailIdentity.FetcherId;

    static string? IdOf(ForwardItem item) => MailIdentity.MessageIdOf(item.Bytes.Head);
}
