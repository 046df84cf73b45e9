namespace MailSyncPS.Engine.Discovery;

/// <summary>Lets through what many probes side by side have to say, but not each one's progress.</summary>
sealed class ProbeObserver(IRunObserver inner) : IRunObserver
{
    public void OnProgress(RunProgress progress)
    {
    }

    public void OnVerbose(string message) => inner.OnVerbose(message);

    public void OnWarning(string message) => inner.OnWarning(message);

    public void OnInformation(string message) => inner.OnInformation(message);

    public void OnError(MailSyncException failure) => inner.OnError(failure);
}
