namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// The time that a run has for its last writes once it was stopped. A write that has begun is finished; but a database that does not
/// answer would keep the person who pressed Ctrl+C waiting for as long as a statement may take.
/// </summary>
sealed class StopGrace : IAsyncDisposable
{
    readonly CancellationTokenSource _end = new();
    readonly ITimer _timer;
    readonly CancellationTokenRegistration _stop;

    /// <summary>Begins to wait for the stop.</summary>
    public StopGrace(RunTimeouts timeouts, CancellationToken stop)
    {
        Over = _end.Token;
        _timer = timeouts.Time.CreateTimer(_ => _end.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stop = stop.Register(() => _timer.Change(timeouts.LedgerAfterStop, Timeout.InfiniteTimeSpan));
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
