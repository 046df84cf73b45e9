namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>
/// The logins of one account that have begun and have no answer yet: what becomes of one tells what a refusal of another means.
/// </summary>
sealed class LoginsUnderWay(RunTimeouts timeouts)
{
    readonly HashSet<Task> _open = [];

    /// <summary>A login begins.</summary>
    public TaskCompletionSource Begin()
    {
        var login = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_open)
            _open.Add(login.Task);
        return login;
    }

    /// <summary>A login has its answer.</summary>
    public void End(TaskCompletionSource login)
    {
        lock (_open)
            _open.Remove(login.Task);
        login.TrySetResult();
    }

    /// <summary>Waits until those have an answer that are under way now.</summary>
    public Task WaitForOthersAsync(CancellationToken cancellationToken)
    {
        Task[] others;
        lock (_open)
            others = [.. _open];
        return others.Length == 0
            ? Task.CompletedTask : Task.WhenAny(Task.WhenAll(others), timeouts.DelayAsync(timeouts.OtherLogins, cancellationToken));
    }
}
