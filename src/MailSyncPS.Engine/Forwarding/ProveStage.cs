using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Reads copies back over a connection of its own, and proves that they are the messages.</summary>
sealed class ProveStage(RunContext run, ICopyReader reader)
{
    /// <summary>How often a copy is looked for that a server does not show at once.</summary>
    const int Looks = 3;

    /// <summary>Proves a batch of copies.</summary>
    public async Task ProveAsync(IReadOnlyList<SentMail> batch, CancellationToken cancellationToken)
    {
        foreach (var folder in batch.GroupBy(m => m.Record.CopyFolder!))
            await ProveAsync(folder.Key, [.. folder], cancellationToken).ConfigureAwait(false);
    }

    async Task ProveAsync(string folder, IReadOnlyList<SentMail> batch, CancellationToken cancellationToken)
    {
        var found = new Dictionary<uint, MessageHash>();
        for (var look = 1; look <= Looks && found.Count < batch.Count; look++)
        {
            if (look > 1)
                await Task.Delay(200 * look, cancellationToken).ConfigureAwait(false);
            var missing = batch.Where(m => !found.ContainsKey(m.Record.CopyUid!.Value)).ToList();
            var bytes = await reader.ReadAsync(folder, [.. missing.Select(m => m.Record.CopyUid!.Value)], missing.Sum(m => (long)m.Hash.Size), cancellationToken).ConfigureAwait(false);
            foreach (var (uid, mail) in bytes)
                found[uid] = MessageHash.Of(mail.Span);
        }
        var proven = new List<MessageRecord>();
        var altered = new List<(MessageRecord, string)>();
        foreach (var mail in batch)
        {
            if (!found.TryGetValue(mail.Record.CopyUid!.Value, out var copy))
                altered.Add((mail.Record, $"the destination said it stored it in {PlainText.Clean(folder)} (UID {mail.Record.CopyUid}), but does not return it"));
            else if (copy.IsExactly(mail.Hash) is { } exact)
                proven.Add(mail.Record with { State = MessageState.Proven, Proof = exact ? ProofKind.Exact : ProofKind.Canonical });
            else
                altered.Add((mail.Record, $"its copy in {PlainText.Clean(folder)} (UID {mail.Record.CopyUid}) has other bytes: {copy.Size} instead of {mail.Hash.Size}"));
        }
        await new ProofDesk(run).HandleAsync(proven, altered, cancellationToken).ConfigureAwait(false);
    }
}
