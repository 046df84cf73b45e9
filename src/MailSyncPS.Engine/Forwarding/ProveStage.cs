using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Reads copies back over a connection of its own, and proves that they are the messages.</summary>
sealed class ProveStage(RunContext run, ICopyReader reader, SendStage send)
{
    /// <summary>Proves a batch of copies.</summary>
    public async Task ProveAsync(IReadOnlyList<HashedMail> batch, CancellationToken cancellationToken)
    {
        foreach (var folder in batch.GroupBy(m => m.Record.CopyFolder!))
            await ProveAsync(folder.Key, [.. folder], cancellationToken).ConfigureAwait(false);
    }

    async Task ProveAsync(string folder, IReadOnlyList<HashedMail> batch, CancellationToken cancellationToken)
    {
        var found = new Dictionary<uint, MessageHash>();
        // Some servers do not show at once what they stored.
        var looks = new Looks(run.Request.Patience.Appearance);
        while (found.Count < batch.Count && await looks.NextAsync(cancellationToken).ConfigureAwait(false))
        {
            var missing = batch.Where(m => !found.ContainsKey(m.Record.CopyUid!.Value)).ToList();
            var copies = await reader.ReadAsync(folder, [.. missing.Select(m => m.Record.CopyUid!.Value)], missing.Sum(m => (long)m.Hash.Size), MessageHash.Of, cancellationToken).ConfigureAwait(false);
            foreach (var (uid, copy) in copies)
                found[uid] = copy;
        }
        var proven = batch.Where(m => IsProven(m, found) is not null)
            .Select(m => m.Record with { State = MessageState.Proven, Proof = IsProven(m, found) == true ? ProofKind.Exact : ProofKind.Canonical }).ToList();
        if (proven.Count > 0)
            run.Observer.OnVerbose(StoryTexts.FormatProven(run.Request.Source, Wording.Mails(proven.Count, proven.Sum(r => r.Size))));
        var doubtful = batch.Where(m => IsProven(m, found) is null).ToDictionary(m => m.Record.Id);
        var lost = doubtful.Count == 0 ? [] : await send.FindStoredAsync([.. doubtful.Values], cancellationToken).ConfigureAwait(false);
        await new ProofDesk(run).HandleAsync(proven, [.. lost.Select(m => (m.Record, Describe(folder, doubtful[m.Record.Id], found)))], cancellationToken).ConfigureAwait(false);
    }

    static bool? IsProven(HashedMail mail, Dictionary<uint, MessageHash> found) =>
        found.TryGetValue(mail.Record.CopyUid!.Value, out var copy) ? copy.IsExactly(mail.Hash) : null;

    static string Describe(string folder, HashedMail mail, Dictionary<uint, MessageHash> found) =>
        found.TryGetValue(mail.Record.CopyUid!.Value, out var copy)
            ? ForwardingTexts.FormatCopyAltered(PlainText.Clean(folder), mail.Record.CopyUid, copy.Size, mail.Hash.Size)
            : ForwardingTexts.FormatCopyNotReturned(PlainText.Clean(folder), mail.Record.CopyUid);
}
