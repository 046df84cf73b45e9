namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>Who holds a machine-wide lock, as the system tells it.</summary>
/// <param name="Process">The process's id.</param>
/// <param name="User">The id of its user.</param>
readonly record struct LockOwner(int Process, uint User);
