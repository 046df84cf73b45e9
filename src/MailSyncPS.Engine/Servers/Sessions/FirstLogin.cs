using System.Runtime.CompilerServices;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>
/// Of several logins of one account at a time one is tried first, until the password or sign-in is known to be right: servers lock whoever
/// is refused too often, and side by side one wrong password would be tried for each connection of each mailbox.
/// </summary>
static class FirstLogin
{
    sealed class Door
    {
        /// <summary>The login that is being tried; null while none is.</summary>
        public TaskCompletionSource<MailSyncException?>? Trial { get; set; }
    }

    static readonly ConditionalWeakTable<object, Door> Doors = [];

    /// <summary>Logs in, once it is known what became of the one that is being tried.</summary>
    /// <param name="password">The password, or where tokens come from; null for nothing.</param>
    /// <param name="timeouts">How long a password counts as right that was taken once.</param>
    /// <param name="logIn">Does it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MailSyncException">It was refused, or the one that was tried meanwhile.</exception>
    public static async Task<T> RunAsync<T>(object? password, RunTimeouts timeouts, Func<Task<T>> logIn,
        CancellationToken cancellationToken)
    {
        if (password is null)
            return await logIn().ConfigureAwait(false);
        var door = Doors.GetOrCreateValue(password);
        var trial = new TaskCompletionSource<MailSyncException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (LetIn.Recently(password, timeouts))
            return await logIn().ConfigureAwait(false);
        Task<MailSyncException?>? other;
        lock (door)
        {
            other = door.Trial?.Task;
            door.Trial ??= trial;
        }
        if (other is null)
            return await TryAsync(door, trial, logIn).ConfigureAwait(false);
        // A server that is away is away for all: they don't wait for each other a second time.
        return await other.WaitAsync(cancellationToken).ConfigureAwait(false) is { } refusal
            ? throw new MailSyncException(refusal.Failure, refusal.Message, refusal) { Meaning = refusal.Meaning }
            : await logIn().ConfigureAwait(false);
    }

    static async Task<T> TryAsync<T>(Door door, TaskCompletionSource<MailSyncException?> trial, Func<Task<T>> logIn)
    {
        MailSyncException? refusal = null;
        try
        {
            return await logIn().ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.AuthenticationFailed)
        {
            refusal = e;
            throw;
        }
        finally
        {
            lock (door)
                door.Trial = null;
            trial.TrySetResult(refusal);
        }
    }
}
