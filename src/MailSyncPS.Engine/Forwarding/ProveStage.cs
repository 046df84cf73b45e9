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
        var found = await reader.ReadAsync(folder, [.. batch.Select(m => m.Record.CopyUid!.Value)], batch.Sum(m => (long)m.Hash.Size), MessageHash.Of, cancellationToken).ConfigureAwait(false);
        var proven = batch.Select(m => m.Record with { State = MessageState.Proven, Proof = KindOf(m, found) }).Where(r => r.Proof != ProofKind.None).ToList();
        if (proven.Count > 0)
            run.Observer.OnVerbose(StoryTexts.FormatProven(run.Request.Source, Wording.Mails(proven.Count, proven.Sum(r => r.Size))));
        var doubtful = batch.Where(m => KindOf(m, found) == ProofKind.None).ToDictionary(m => m.Record.Id);
        var lost = doubtful.Count == 0 ? [] : await send.FindStoredAsync([.. doubtful.Values], cancellationToken).ConfigureAwait(false);
        await new ProofDesk(run).HandleAsync(proven, [.. lost.Select(m => (m, Describe(folder, doubtful[m.Record.Id], found)))], cancellationToken).ConfigureAwait(false);
    }

    static ProofKind KindOf(HashedMail mail, IReadOnlyDictionary<uint, MessageHash> found) =>
        found.TryGetValue(mail.Record.CopyUid!.Value, out var copy) ? copy.Compare(mail.Hash) : ProofKind.None;

    static string Describe(string folder, HashedMail mail, IReadOnlyDictionary<uint, MessageHash> found) =>
        !found.TryGetValue(mail.Record.CopyUid!.Value, out var copy) ? ForwardingTexts.FormatCopyNotReturned(PlainText.Clean(folder), mail.Record.CopyUid)
            : copy.Size == mail.Hash.Size ? ForwardingTexts.FormatCopyAlteredWithin(PlainText.Clean(folder), mail.Record.CopyUid, copy.Size)
            : ForwardingTexts.FormatCopyAltered(PlainText.Clean(folder), mail.Record.CopyUid, copy.Size, mail.Hash.Size);
}
