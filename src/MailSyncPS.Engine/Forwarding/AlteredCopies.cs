using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Messages that this mailbox has sent by another name or protocol, and that the destination altered: under this name they are set aside
/// as under that one, for what it did to them once it would do again.
/// </summary>
sealed class AlteredCopies(RunContext run)
{
    /// <summary>Sets those of the messages aside, as many as the other name has.</summary>
    /// <returns>The numbers of their records.</returns>
    public async Task<IReadOnlySet<long>> SetAsideAsync(FreshClaims fresh, CancellationToken cancellationToken)
    {
        var done = new HashSet<long>();
        var known = fresh.OfOtherNames.Where(c => c is { IsSetAside: true, Copy.HasId: false }).ToList();
        foreach (var mail in fresh.Mails.Where(_ => known.Count > 0))
        {
            var altered = known.Where(c => ContentClaims.IsOf(c, mail.Hash)).GroupBy(c => c.Source).MaxBy(g => g.Count())?.ToList() ?? [];
            var own = fresh.Own.Count(c => c.IsSetAside && ContentClaims.IsOf(c, mail.Hash))
                + fresh.Mails.Count(m => done.Contains(m.Record.Id) && m.Hash.Compare(mail.Hash) != ProofKind.None);
            if (altered.ElementAtOrDefault(own) is not { Copy.Folder: not null } claim)
                continue;
            done.Add(mail.Record.Id);
            var record = mail.Record with
            {
                Hash = mail.Hash.Exact,
                StableHash = mail.Hash.Stable,
                Copy = claim.Copy.WithoutId,
                SentAt = claim.SentAt,
            };
            await run.QuarantineAsync(new SetAside(record, MailFailure.ProofMismatch, ForwardingTexts.FormatCopyAlteredBefore(claim.Source),
                mail.Heading), cancellationToken).ConfigureAwait(false);
        }
        return done;
    }
}
