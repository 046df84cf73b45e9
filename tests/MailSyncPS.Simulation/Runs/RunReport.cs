using System.Collections.Concurrent;
using MailSyncPS.Engine;

namespace MailSyncPS.Simulation.Runs;

/// <summary>What a run told, and brought out.</summary>
sealed class RunReport : IRunObserver
{
    readonly ConcurrentQueue<MailSyncException> _errors = new();
    readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The copy's counts; null where there was none, or it was killed.</summary>
    public MailForwardResult? Forward { get; set; }

    /// <summary>The removal's counts; null where there was none, or it was killed.</summary>
    public OldMailRemoval? Removal { get; set; }

    /// <summary>The failures.</summary>
    public IReadOnlyList<MailSyncException> Errors => [.. _errors];

    /// <summary>All that was told.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Whether all was copied that can be.</summary>
    public bool IsAtRest => Forward is null or { Complete: true } or { Quarantined: > 0, Failed: 0, NotReached: 0 };

    /// <summary>The run ended with a failure.</summary>
    public void Fail(MailSyncException failure) => OnError(failure);

    void IRunObserver.OnProgress(RunProgress progress)
    {
    }

    void IRunObserver.OnVerbose(string message) => _lines.Enqueue(message);

    void IRunObserver.OnWarning(string message) => _lines.Enqueue("WARNING " + message);

    void IRunObserver.OnInformation(string message) => _lines.Enqueue(message);

    /// <inheritdoc/>
    public void OnError(MailSyncException failure)
    {
        _errors.Enqueue(failure);
        _lines.Enqueue($"ERROR {failure.Failure}: {failure.Message}");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", new object?[] { Forward, Removal }.OfType<object>()
        .Concat(Errors.Select(e => $"{e.Failure}: {e.Message}")));
}
