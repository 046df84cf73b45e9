namespace MailSyncPS.Engine.Quota;

/// <summary>Tells a quota by the account's address.</summary>
public static class QuotaForecaster
{
    /// <summary>Plays the reading of a quota.</summary>
    public static async Task<QuotaOutcome> ReadAsync(QuotaRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        await Play.RunAsync("quota", request.Account.EmailAddress, observer, cancellationToken);
        return new QuotaOutcome(new MailboxQuota
        {
            Account = request.Account,
            UsedBytes = 17 << 20,
            LimitBytes = 20 << 20,
            MessageCount = 212,
            Source = QuotaSource.ImapQuota,
            OldestMail = new DateTimeOffset(2026, 3, 14, 9, 26, 0, TimeSpan.Zero),
            GrowthBytesPerDay = 350 << 10,
            EstimatedFull = new DateTimeOffset(2030, 1, 31, 12, 0, 0, TimeSpan.Zero),
            Trend = UsageTrend.Growing,
            Folders = request.ByFolder ? [new FolderUsage { Name = "INBOX", UsedBytes = 17 << 20, MessageCount = 212 }] : [],
        }, null);
    }
}
