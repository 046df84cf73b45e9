namespace MailSyncPS.Engine;

/// <summary>
/// The time that a run has, once it was stopped, for what it has begun and should not leave half done. A server that does not answer would
/// keep the person who pressed Ctrl+C waiting for as long as a command may take.
/// </summary>
sealed class StopGrace : IAsyncDisposable
{
    readonly CancellationTokenSource _end = new();
    readonly ITimer _timer;
    readonly CancellationTokenRegistration _stop;

    /// <summary>Begins to wait for the stop.</summary>
    /// <param name="timeouts">The clock.</param>
    /// <param name="most">The time.</param>
    /// <param name="stop">Stops the run.</param>
    public StopGrace(RunTimeouts timeouts, TimeSpan most, CancellationToken stop)
    {
        Over = _end.Token;
        _timer = timeouts.Time.CreateTimer(_ => _end.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stop = stop.Register(() => _timer.Change(most, Timeout.InfiniteTimeSpan));
    }

    /// <summary>Is cancelled when that time is over.</summary>
    public CancellationToken Over { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.DisposeAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }
}
