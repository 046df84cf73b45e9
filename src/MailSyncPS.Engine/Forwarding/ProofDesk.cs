using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Writes down what became of copies that were read back, and decides what altered ones mean for the run.</summary>
sealed class ProofDesk(RunContext run)
{
    /// <summary>Handles copies that were proven, and those that are not what was sent.</summary>
    public async Task HandleAsync(IReadOnlyList<MessageRecord> proven, IReadOnlyList<(MessageRecord Record, string Reason)> altered, CancellationToken cancellationToken)
    {
        await NoteProvenAsync(proven, showsFaith: true, cancellationToken).ConfigureAwait(false);
        foreach (var (record, reason) in altered)
        {
            run.Tally.Set(record.Key, MessageOutcome.Failed, record.Size);
            run.Proofs.HearMismatch(record, reason);
        }
        await GiveVerdictsAsync(atEnd: false, cancellationToken).ConfigureAwait(false);
        if (run.Proofs.BlamesDestination)
            run.StopReason ??= new(MailFailure.ProofMismatch, $"The destination {run.Request.Destination} does not keep mail as it is sent: {run.Proofs.LastReason}. The run stopped before it sent more; nothing was lost. Something there (a filter, a disclaimer, a virus scanner) alters what is stored: have it switched off for this mailbox.");
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
        foreach (var record in proven)
            run.Tally.Set(record.Key, MessageOutcome.Forwarded, record.Size);
        if (showsFaith)
            run.Proofs.HearProof();
        run.Progress($"{run.Tally.Count(MessageOutcome.Forwarded)} mails proven");
    }

    /// <summary>Sets aside the mails whose copies are not what was sent, where the destination is not to blame.</summary>
    public async Task GiveVerdictsAsync(bool atEnd, CancellationToken cancellationToken)
    {
        foreach (var (record, reason) in run.Proofs.TakeGuilty(atEnd))
            await run.QuarantineAsync(record, MailFailure.ProofMismatch, reason, cancellationToken).ConfigureAwait(false);
    }
}
