namespace MailSyncPS.Engine.Quota;

/// <summary>Reads how full a mailbox is.</summary>
public static class QuotaReader
{
    /// <summary>Reads usage and limit, by folder too when asked.</summary>
    /// <exception cref="MailSyncException">The mailbox can't be read.</exception>
    public static Task<MailboxQuota> ReadAsync(MailAccount account, bool byFolder, IRunObserver observer, CancellationToken cancellationToken) => throw new NotSupportedException();
}
