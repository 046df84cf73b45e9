namespace MailSyncPS.Engine.Tracking;

/// <summary>Tells whether it is time to try a message again that was set aside.</summary>
static class RetryMoment
{
    /// <summary>The longest wait between two attempts.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(16);

    /// <summary>Whether the moment has come. One that is further off than any wait was set by a clock that was wrong.</summary>
    /// <param name="moment">The moment of the next attempt; null for never.</param>
    /// <param name="now">The time.</param>
    public static bool HasCome(DateTimeOffset? moment, DateTimeOffset now) => moment is { } at && (at <= now || at - now > LongestWait);
}
