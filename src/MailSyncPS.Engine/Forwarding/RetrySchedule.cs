using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// When a message that was set aside is tried again: what may be a matter of the server or of its settings, with growing distance, for
/// weeks.
/// </summary>
static class RetrySchedule
{
    /// <summary>A refusal that does not name the message as its cause.</summary>
    static readonly TimeSpan[] Unexplained =
        [TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12), TimeSpan.FromDays(1), TimeSpan.FromDays(2),
        TimeSpan.FromDays(4), TimeSpan.FromDays(8), RetryMoment.LongestWait];

    /// <summary>A copy that was stored and is not shown: it is only looked for, and not sent again.</summary>
    static readonly TimeSpan[] Hidden =
        [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(7),
        TimeSpan.FromDays(14)];

    /// <summary>A limit that may be raised: every day for a month, then every week.</summary>
    static readonly TimeSpan[] TooLarge = [.. Enumerable.Repeat(TimeSpan.FromDays(1), 30), .. Enumerable.Repeat(TimeSpan.FromDays(7), 50)];

    /// <summary>The moment of the next attempt; null for never.</summary>
    /// <param name="failure">Why it was set aside.</param>
    /// <param name="namesTheMail">Whether the server named the message as the cause of its refusal.</param>
    /// <param name="attempts">How often it was set aside, this time among them.</param>
    /// <param name="now">The time.</param>
    public static DateTimeOffset? Next(MailFailure failure, bool namesTheMail, int attempts, DateTimeOffset now)
    {
        TimeSpan[] waits = failure switch
        {
            MailFailure.ProofMismatch => Hidden,
            MailFailure.MessageTooLarge => TooLarge,
            _ when !namesTheMail => Unexplained,
            _ => [],
        };
        return attempts <= waits.Length ? now + waits[attempts - 1] : null;
    }
}
