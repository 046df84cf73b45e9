namespace MailSyncPS.Simulation.Servers;

/// <summary>Answers that are there at once.</summary>
static class Answer
{
    /// <summary>What a server says, or what goes wrong.</summary>
    public static Task<T> Of<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (OperationCanceledException e) when (e.CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(e.CancellationToken);
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }
}
