namespace MailSyncPS.Engine;

/// <summary>A token that is cancelled after a time by a clock, or together with another one.</summary>
sealed class TimeLimit : IDisposable
{
    readonly CancellationTokenSource _source;
    readonly CancellationTokenRegistration _outer;

    public TimeLimit(TimeSpan time, TimeProvider clock, CancellationToken cancellationToken)
    {
        _source = new CancellationTokenSource(time, clock);
        _outer = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Ends with the time.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Ends it now.</summary>
    public Task CancelAsync() => _source.CancelAsync();

    public void Dispose()
    {
        _outer.Dispose();
        _source.Dispose();
    }
}
