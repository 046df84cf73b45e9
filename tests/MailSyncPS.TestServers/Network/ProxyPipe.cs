using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MailSyncPS.TestServers;

/// <summary>Passes bytes in one direction: read at once, written when their time has come, so that a delay costs no throughput.</summary>
sealed class ProxyPipe(Socket from, Socket to, TimeSpan delay, DirectionFaults faults, Action<int> passed)
{
    const int ChunkSize = 64 * 1024;
    const int ChunksUnderway = 1024;
    static readonly TimeSpan ThrottleStep = TimeSpan.FromMilliseconds(20);

    long _total;
    bool _wasHeld;

    /// <summary>Runs until the sender is through (true), or until the bytes after which the connection is to be cut (false).</summary>
    internal async Task<bool> RunAsync(CancellationToken cut)
    {
        var underway = Channel.CreateBounded<(long Due, byte[] Bytes)>(ChunksUnderway);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cut);
        var reading = ReadAsync(underway.Writer, end.Token);
        try
        {
            await foreach (var (due, bytes) in underway.Reader.ReadAllAsync(cut))
            {
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait)
                    await Task.Delay(wait, cut);
                if (!await WriteAsync(bytes, reading, cut))
                    return false;
            }
            await reading;
            to.Shutdown(SocketShutdown.Send);
            return true;
        }
        finally
        {
            await end.CancelAsync();
            await reading.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    async Task ReadAsync(ChannelWriter<(long Due, byte[] Bytes)> underway, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        try
        {
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
            {
                var due = Stopwatch.GetTimestamp() + (long)(delay.TotalSeconds * Stopwatch.Frequency);
                await underway.WriteAsync((due, buffer.AsSpan(0, count).ToArray()), cancellationToken);
            }
            underway.Complete();
        }
        catch (Exception failure)
        {
            underway.Complete(failure is ChannelClosedException ? null : new SocketException((int)SocketError.ConnectionReset));
        }
    }

    async Task<bool> WriteAsync(ReadOnlyMemory<byte> bytes, Task senderEnds, CancellationToken cut)
    {
        while (bytes.Length > 0)
        {
            if (_total >= faults.CutAfterBytes)
                return false;
            if (_total >= faults.StallAfterBytes)
            {
                await senderEnds.WaitAsync(cut);
                return false;
            }
            await HoldAsync(cut);
            var count = (int)Math.Min(bytes.Length, NextLimit());
            await to.SendAsync(bytes[..count], cut);
            passed(count);
            _total += count;
            bytes = bytes[count..];
            await PaceAsync(count, cut);
        }
        return _total < (faults.CutAfterBytes ?? long.MaxValue);
    }

    async Task HoldAsync(CancellationToken cut)
    {
        if (_wasHeld || !(_total >= faults.HoldAfterBytes))
            return;
        _wasHeld = true;
        await Task.Delay(faults.HoldTime, cut);
    }

    long NextLimit()
    {
        var limit = Math.Min(faults.CutAfterBytes ?? long.MaxValue, faults.StallAfterBytes ?? long.MaxValue) - _total;
        if (!_wasHeld && faults.HoldAfterBytes is { } hold)
            limit = Math.Min(limit, hold - _total);
        if (faults.TrickleAfterBytes is { } trickle)
            limit = Math.Min(limit, _total < trickle ? trickle - _total : 1);
        if (faults.BytesPerSecond is { } speed)
            limit = Math.Min(limit, Math.Max(1, (long)(speed * ThrottleStep.TotalSeconds)));
        return limit;
    }

    async Task PaceAsync(int count, CancellationToken cut)
    {
        if (_total > faults.TrickleAfterBytes)
            await Task.Delay(faults.TrickleInterval, cut);
        else if (faults.BytesPerSecond is { } speed)
            await Task.Delay(TimeSpan.FromSeconds((double)count / speed), cut);
    }
}
