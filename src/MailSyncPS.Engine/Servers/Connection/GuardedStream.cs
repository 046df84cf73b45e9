using MailSyncPS.Engine.Servers.Answers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>
/// A network stream with bounds. A server that says nothing for too long, says more than the operation can need,
/// or trickles, ends the connection instead of holding the run. What is said within TLS is bounded by <see cref="AnswerBounds"/>.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="server">The server, as messages name it.</param>
/// <param name="timeouts">How long a server may take.</param>
sealed class GuardedStream(Stream inner, string server, RunTimeouts timeouts) : WrappedStream(inner)
{
    /// <summary>What an operation may bring beyond its payload, TLS's own bytes among it.</summary>
    const long BaseBytes = 16L << 20;

    /// <summary>How much larger a payload may be on the wire: a server may wrap each short line in a TLS record of its own.</summary>
    const int WireFactor = 4;

    readonly byte[] _first = new byte[16];
    int _firstCount;
    long _budget = BaseBytes;
    readonly long _opened = timeouts.Time.GetTimestamp();
    TimeSpan _deadline = timeouts.Operation;
    TimeSpan _silence = timeouts.Silence;
    CancellationTokenSource _timer = NewTimer(timeouts);

    static CancellationTokenSource NewTimer(RunTimeouts timeouts) => new(Timeout.InfiniteTimeSpan, timeouts.Time);

    /// <summary>The time since the connection was opened.</summary>
    TimeSpan Now => timeouts.Time.GetElapsedTime(_opened);

    /// <summary>The first bytes the other side sent, to tell what it is.</summary>
    public ReadOnlySpan<byte> FirstBytes => _first.AsSpan(0, _firstCount);

    /// <summary>Whether the other side hung up.</summary>
    public bool Ended { get; private set; }

    /// <summary>Starts an operation that moves so many bytes.</summary>
    public void Expect(long payloadBytes)
    {
        _silence = timeouts.Silence;
        _budget = BaseBytes + WireFactor * payloadBytes;
        _deadline = Now + timeouts.Operation + TimeSpan.FromSeconds((double)payloadBytes / timeouts.SlowestLine);
    }

    /// <summary>The operation that has begun may be silent for as long as it may take.</summary>
    public void ExpectSilence() => _silence = timeouts.Operation;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await WithinTimeAsync(token => Inner.ReadAsync(buffer, token), cancellationToken).ConfigureAwait(false);
        if (_firstCount < _first.Length && count > 0)
        {
            var taken = Math.Min(count, _first.Length - _firstCount);
            buffer.Span[..taken].CopyTo(_first.AsSpan(_firstCount));
            _firstCount += taken;
        }
        Ended |= count == 0 && buffer.Length > 0;
        _budget -= count;
        return _budget >= 0 ? count : throw new MailSyncException(MailFailure.ProtocolViolation,
            ServersTexts.FormatAnswerTooLong(server)) { IsTransient = true };
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await WithinTimeAsync(async token =>
        {
            await Inner.WriteAsync(buffer, token).ConfigureAwait(false);
            return 0;
        }, cancellationToken).ConfigureAwait(false);

    async ValueTask<int> WithinTimeAsync(Func<CancellationToken, ValueTask<int>> work, CancellationToken cancellationToken)
    {
        var left = _deadline - Now;
        if (left <= TimeSpan.Zero)
            throw TooSlow();
        if (!_timer.TryReset())
            _timer = NewTimer(timeouts);
#pragma warning disable RS0030 // It goes by the clock that the timer was made with.
        _timer.CancelAfter(left < _silence ? left : _silence);
#pragma warning restore RS0030
        using var registration = cancellationToken.UnsafeRegister(static timer => ((CancellationTokenSource)timer!).Cancel(), _timer);
        try
        {
            return await work(_timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooSlow();
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    // Who waits for TLS to begin says nothing first.
    MailSyncException TooSlow() => new(MailFailure.ConnectionTimedOut,
        _firstCount == 0 ? ServersTexts.FormatNeverAnswered(server) : ServersTexts.FormatTooSlow(server)) { IsTransient = true };

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _timer.Dispose();
    }
}
