namespace MailSyncPS.Engine;

/// <summary>Who watches a run. Calls come from any thread, and must not block for long.</summary>
public interface IRunObserver
{
    /// <summary>How far the run is.</summary>
    void OnProgress(RunProgress progress);

    /// <summary>One step of the run, in a line.</summary>
    void OnVerbose(string message);

    /// <summary>Something a person must act on.</summary>
    void OnWarning(string message);

    /// <summary>What a person should know even when the run was stopped.</summary>
    void OnInformation(string message);

    /// <summary>A failure that did not end the run: a message set aside, or the account given up.</summary>
    void OnError(MailSyncException failure);
}
