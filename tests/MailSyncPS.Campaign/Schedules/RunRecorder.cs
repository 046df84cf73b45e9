using System.Collections.Concurrent;
using MailSyncPS.Engine;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Keeps what a run tells.</summary>
sealed class RunRecorder : IRunObserver
{
    readonly ConcurrentQueue<MailSyncException> _errors = new();
    readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The failures.</summary>
    public IReadOnlyList<MailSyncException> Errors => [.. _errors];

    /// <summary>Everything but the progress.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public void OnProgress(RunProgress progress)
    {
    }

    public void OnVerbose(string message) => _lines.Enqueue(message);

    public void OnWarning(string message) => _lines.Enqueue($"warning: {message}");

    public void OnInformation(string message) => _lines.Enqueue($"information: {message}");

    public void OnError(MailSyncException failure)
    {
        _errors.Enqueue(failure);
        _lines.Enqueue($"error {failure.Failure}: {failure.Message} {(failure.Failure == MailFailure.Unexpected ? failure.InnerException : null)}");
    }
}
