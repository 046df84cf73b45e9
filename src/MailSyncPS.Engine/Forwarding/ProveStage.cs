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
        foreach (var folder in batch.GroupBy(m => m.Record.Copy!.Value.Folder))
            await ProveAsync(folder.Key, [.. folder], cancellationToken).ConfigureAwait(false);
    }

    async Task ProveAsync(string folder, IReadOnlyList<HashedMail> batch, CancellationToken cancellationToken)
    {
        var found = await reader.ReadAsync(folder, [.. batch.Select(IdOf)], batch.Sum(m => (long)m.Hash.Size), MessageHash.Of,
            cancellationToken).ConfigureAwait(false);
        var proven = batch.Select(m => m.Record with { State = MessageState.Proven, Proof = KindOf(m, found) })
            .Where(r => r.Proof != ProofKind.None).ToList();
        if (proven.Count > 0)
            run.Observer.OnVerbose(VerboseTexts.FormatProven(run.Request.Source, Wording.Mails(proven.Count, proven.Sum(r => r.Size))));
        var doubtful = batch.Where(m => KindOf(m, found) == ProofKind.None).ToDictionary(m => m.Record.Id);
        var lost = doubtful.Count == 0 ? [] : await send.FindStoredAsync([.. doubtful.Values], cancellationToken).ConfigureAwait(false);
        await new ProofRecorder(run)
            .HandleAsync(proven, [.. lost.Select(m => (m, Describe(folder, doubtful[m.Record.Id], found)))],
            cancellationToken).ConfigureAwait(false);
    }

    ProofKind KindOf(HashedMail mail, IReadOnlyDictionary<CopyToken, MessageHash> found) =>
        found.TryGetValue(IdOf(mail), out var copy) ? run.Destination.Limits.Admit(copy.Compare(mail.Hash)) : ProofKind.None;

    static CopyToken IdOf(HashedMail mail) => mail.Record.Copy!.Value.Id;

    static string Describe(string folder, HashedMail mail, IReadOnlyDictionary<CopyToken, MessageHash> found) =>
        !found.TryGetValue(IdOf(mail), out var copy) ? ForwardingTexts.FormatCopyNotReturned(PlainText.Clean(folder), IdOf(mail))
            : copy.Size == mail.Hash.Size ? ForwardingTexts.FormatCopyAlteredWithin(PlainText.Clean(folder), IdOf(mail), copy.Size)
            : ForwardingTexts.FormatCopyAltered(PlainText.Clean(folder), IdOf(mail), copy.Size, mail.Hash.Size);
}
