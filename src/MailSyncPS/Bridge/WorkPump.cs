using System.Collections.Concurrent;
using System.Management.Automation;
using MailSyncPS.Engine;

namespace MailSyncPS.Bridge;

/// <summary>
/// Runs the engine's operations side by side, and says on the pipeline's thread what they have to say.
/// Whatever way the pipeline ends, the works are cancelled and waited for, so that nothing happens on a server afterwards.
/// Only <see cref="Stop"/> may be called on another thread.
/// </summary>
sealed class WorkPump(PSCmdlet cmdlet, string activity, int limit, TimeProvider time, ProtocolOutput? protocol = null) : IDisposable
{
    readonly BlockingCollection<WorkMessage> _messages = [];
    readonly CancellationTokenSource _cancellation = new();
    readonly List<Work> _running = [];
    readonly ProgressBoard _progress = new(cmdlet, activity, time);
    readonly PipelineLife _pipeline = new();

    /// <summary>What is silenced stays so when the pipeline ends.</summary>
    readonly HashSet<string> _silenced =
        [.. new[] { CmdletWriting.ErrorAction, CmdletWriting.WarningAction }.Where(cmdlet.Silences)];

    /// <summary>Whether those behind in the pipeline want no more, so that nothing more is told.</summary>
    bool _isLeft;

    /// <summary>The pipeline's life.</summary>
    internal PipelineLife Pipeline => _pipeline;

    /// <summary>The accounts whose login was refused, and why. For the pipeline's thread alone.</summary>
    internal Dictionary<MailAccount, MailSyncException> ShutOut { get; } = [];

    volatile bool _isStopped;
    long? _cancelledAt;
    int _lastId;

    /// <summary>Waits until one more operation may run.</summary>
    internal void WaitForTurn() => PumpUntil(limit - 1);

    /// <summary>Starts an operation as soon as one more may run.</summary>
    internal void Enqueue<T>(object target, Func<IRunObserver, CancellationToken, Task<T>> operation, Action<T, ReportedFailures> done,
        Action<ReportedFailures> failed)
    {
        WaitForTurn();
        Start(target, operation, done, failed);
    }

    /// <summary>The same for an operation of whose troubles those behind it in the pipeline need not know.</summary>
    internal void Enqueue<T>(object target, Func<IRunObserver, CancellationToken, Task<T>> operation, Action<T> done, Action failed) =>
        Enqueue(target, operation, (result, _) => done(result), _ => failed());

    /// <summary>Starts an operation at once, in the place of one that has just ended.</summary>
    internal void Start<T>(object target, Func<IRunObserver, CancellationToken, Task<T>> operation, Action<T, ReportedFailures> done,
        Action<ReportedFailures> failed)
    {
        var work = new Work(++_lastId, target, cmdlet, protocol, _messages,
            new ReportedFailures(_pipeline, (target as MailAccount)?.EarlierFailure, ShutOut));
        _running.Add(work);
        _ = Task.Run(() => work.RunAsync(operation, done, failed, _cancellation.Token));
    }

    /// <summary>Waits for all.</summary>
    internal void Finish()
    {
        PumpUntil(0);
        _progress.End();
    }

    /// <summary>Cancels all, because the pipeline is being stopped.</summary>
    internal void Stop()
    {
        _isStopped = true;
        _cancellation.Cancel();
    }

    public void Dispose()
    {
        _pipeline.End();
        CancelAndWait();
        if (_running.Count > 0)
            return;
        _cancellation.Dispose();
        _messages.Dispose();
    }

    void PumpUntil(int atMost)
    {
        try
        {
            while (_running.Count > atMost)
                TakeOne(Waits.Tick);
            while (TakeOne(TimeSpan.Zero))
            {
            }
        }
        catch
        {
            // Select-Object -First, break and -ErrorAction Stop are no stop by a person, who would have to be told what was done.
            _isLeft = !_isStopped && !cmdlet.Stopping;
            CancelAndWait();
            throw;
        }
    }

    bool TakeOne(TimeSpan wait)
    {
        if (_isStopped || cmdlet.Stopping)
            throw new PipelineStoppedException();
        var taken = _messages.TryTake(out var message, wait);
        if (taken)
            Replay(message);
        _progress.Show(_running);
        return taken;
    }

    void Replay(WorkMessage message)
    {
        try
        {
            if (message.Ended is { } work)
            {
                _running.Remove(work);
                _progress.End(work);
            }
            message.Replay();
        }
        // Where the pipeline ends otherwise, by -ErrorAction Stop or by Select-Object -First, it has taken the message.
        catch (PipelineStoppedException) when (_isStopped || cmdlet.Stopping)
        {
            TellLastWords(message);
            throw;
        }
    }

    // A stopped pipeline waits however long it takes; any other end waits a while, for an operation that does not hear.
    void CancelAndWait()
    {
        if (_running.Count == 0)
            return;
        _cancellation.Cancel();
        var since = _cancelledAt ??= time.GetTimestamp();
        while (_running.Count > 0 && (_isStopped || time.GetElapsedTime(since) < Waits.Grace))
        {
            if (!_messages.TryTake(out var message, Waits.Tick))
                continue;
            if (message.Ended is { } work)
                _running.Remove(work);
            TellLastWords(message);
        }
    }

    void TellLastWords(WorkMessage message)
    {
        if (message.LastWords is { } words && !_isLeft && (message.Action is null || !_silenced.Contains(message.Action)))
            cmdlet.Tell(words);
    }
}
