using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests;

/// <summary>Keeps what a run tells.</summary>
sealed class RecordingObserver(ITestOutputHelper? output = null) : IRunObserver
{
    readonly ConcurrentQueue<MailSyncException> _errors = new();
    readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<MailSyncException> Errors => [.. _errors];

    public IReadOnlyList<MailFailure> Failures => [.. _errors.Select(e => e.Failure)];

    public IReadOnlyList<string> Lines => [.. _lines];

    public Action<RunProgress>? WhenProgress { get; init; }

    /// <summary>Hears of each step that is told; the run waits for it.</summary>
    public Action<string>? WhenTold { get; init; }

    public void OnProgress(RunProgress progress) => WhenProgress?.Invoke(progress);

    public void OnVerbose(string message)
    {
        Keep("verbose", message);
        WhenTold?.Invoke(message);
    }

    public void OnWarning(string message) => Keep("warning", message);

    public void OnInformation(string message) => Keep("information", message);

    public void OnError(MailSyncException failure)
    {
        _errors.Enqueue(failure);
        Keep($"error {failure.Failure}", $"{failure.Message}{(failure.Failure is MailFailure.Unexpected or MailFailure.ConnectionLost or MailFailure.ProtocolViolation ? failure.InnerException?.ToString() : "")}");
    }

    void Keep(string kind, string message)
    {
        _lines.Enqueue($"{kind}: {message}");
        output?.WriteLine($"{kind}: {message}");
    }
}
