using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Writes down what became of copies that were read back, and decides what altered ones mean for the run.</summary>
sealed class ProofRecorder(RunContext run)
{
    /// <summary>Handles copies that were proven, and those that are not what was sent.</summary>
    public async Task HandleAsync(IReadOnlyList<MessageRecord> proven, IReadOnlyList<(HashedMail Mail, string Reason)> altered,
        CancellationToken cancellationToken)
    {
        await NoteProvenAsync(proven, showsFaith: true, cancellationToken).ConfigureAwait(false);
        foreach (var (mail, reason) in altered)
        {
            run.Tally.Set(mail.Record.Key, MessageOutcome.Failed, mail.Record.Size);
            run.Proofs.HearFailure(new SetAside(mail.Record, MailFailure.ProofMismatch, reason, mail.Heading), reason);
        }
        await GiveVerdictsAsync(atEnd: false, cancellationToken).ConfigureAwait(false);
        if (run.Proofs.IsHopeless)
            run.StopReason ??= new(MailFailure.ProofMismatch,
                ForwardingTexts.FormatDestinationAlters(run.Request.Destination, run.Proofs.LastWords));
    }

    /// <summary>Writes down what is proven.</summary>
    /// <param name="proven">The records.</param>
    /// <param name="showsFaith">Whether it shows that the destination keeps what it is given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task NoteProvenAsync(IReadOnlyList<MessageRecord> proven, bool showsFaith, CancellationToken cancellationToken)
    {
        if (proven.Count == 0)
            return;
        await run.Route.SaveAsync(proven, cancellationToken).ConfigureAwait(false);
        // What was found there and never sent was not forwarded by anybody's runs.
        foreach (var record in proven)
            run.Tally.Set(record.Key, record.SentAt is null || record.Proof == ProofKind.Adopted
                ? MessageOutcome.AlreadyForwarded : MessageOutcome.Forwarded, record.Size);
        run.Tally.Adopt(proven.Count(r => r.Proof == ProofKind.Adopted));
        if (showsFaith)
            run.Proofs.HearSuccess([]);
        run.Progress(ForwardingTexts.FormatProven(Wording.Mails(run.Tally.Settled)));
    }

    /// <summary>Sets aside the mails whose copies are not what was sent, where the destination is not to blame.</summary>
    public async Task GiveVerdictsAsync(bool atEnd, CancellationToken cancellationToken)
    {
        foreach (var altered in run.Proofs.TakeGuilty(atEnd))
            await run.QuarantineAsync(altered, cancellationToken).ConfigureAwait(false);
    }
}
