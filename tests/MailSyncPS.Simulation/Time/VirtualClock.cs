namespace MailSyncPS.Simulation.Time;

/// <summary>
/// A clock that stands still but for waits: whoever waits sets it forward at once, so that a wait costs no time. A time limit comes when
/// waits have led the clock beyond it.
/// </summary>
sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    readonly Lock _turn = new();
    readonly List<Limit> _limits = [];
    DateTimeOffset _now = start;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_turn)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // Task.Delay is the only one whose state is the task that waits.
        if (state is Task && dueTime >= TimeSpan.Zero)
        {
            Advance(dueTime);
            callback(state);
            return new Limit(this, callback, state);
        }
        var limit = new Limit(this, callback, state);
        limit.Change(dueTime, period);
        return limit;
    }

    /// <summary>Sets the clock forward.</summary>
    public void Advance(TimeSpan time)
    {
        List<Limit> due;
        lock (_turn)
        {
            _now += time;
            due = [.. _limits.Where(l => l.Due <= _now)];
            _limits.RemoveAll(due.Contains);
        }
        due.ForEach(l => l.Come());
    }

    sealed class Limit(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Come() => ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._turn)
            {
                clock._limits.Remove(this);
                if (dueTime < TimeSpan.Zero)
                    return true;
                Due = clock._now + dueTime;
                clock._limits.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._turn)
                clock._limits.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
