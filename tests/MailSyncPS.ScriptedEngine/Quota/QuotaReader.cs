namespace MailSyncPS.Engine.Quota;

/// <summary>Tells a quota by the account's address.</summary>
public static class QuotaReader
{
    /// <summary>Plays the reading of a quota.</summary>
    public static async Task<MailboxQuota> ReadAsync(MailAccount account, bool byFolder, IRunObserver observer, CancellationToken cancellationToken)
    {
        await Play.RunAsync("quota", account.EmailAddress, observer, cancellationToken);
        return new MailboxQuota
        {
            Account = account,
            UsedBytes = 17 << 20,
            LimitBytes = 20 << 20,
            MessageCount = 212,
            Source = QuotaSource.ImapQuota,
            Folders = byFolder ? [new FolderUsage { Name = "INBOX", UsedBytes = 17 << 20, MessageCount = 212 }] : [],
        };
    }
}
