namespace MailSyncPS.Bench.Contestants;

/// <summary>Something that copies a mailbox to another.</summary>
interface IContestant
{
    /// <summary>Copies, and tells what it took. What has arrived is counted by others.</summary>
    Task<Attempt> CopyAsync(Trip trip, CancellationToken cancellationToken);
}
