using System.Collections.Concurrent;
using MailSyncPS.Engine;

namespace MailSyncPS.Campaign.Runs;

/// <summary>Keeps the failures that a run tells.</summary>
sealed class QuietObserver : IRunObserver
{
    readonly ConcurrentQueue<MailSyncException> _errors = new();

    /// <summary>The failures so far.</summary>
    public IReadOnlyList<MailSyncException> Errors => [.. _errors];

    public void OnProgress(RunProgress progress)
    {
    }

    public void OnVerbose(string message)
    {
    }

    public void OnWarning(string message)
    {
    }

    public void OnInformation(string message)
    {
    }

    public void OnError(MailSyncException failure) => _errors.Enqueue(failure);
}
