namespace MailSyncPS.Engine.Forwarding;

/// <summary>Looks at something again and again, ever more seldom, until the time for it to appear is over; once in any case.</summary>
sealed class PollSchedule(RunTimeouts timeouts)
{
    readonly long _begun = timeouts.Time.GetTimestamp();
    int _count;

    /// <summary>Waits until it is time for the next look; false when there is none.</summary>
    public async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_count++ == 0)
            return true;
        var left = timeouts.Appearance - timeouts.Time.GetElapsedTime(_begun);
        if (left <= TimeSpan.Zero)
            return false;
        var wait = timeouts.FirstLook * Math.Pow(1.6, _count - 2);
        await timeouts.DelayAsync(wait < left ? wait : left, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
