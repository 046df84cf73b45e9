namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>Locks of the machine that this process holds: what waits for one of them need not guess how long.</summary>
static class OwnLocks
{
    sealed class Held(string name, IDisposable taken) : IDisposable
    {
        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            lock (All)
            {
                if (!All.Remove(name))
                    return;
            }
            taken.Dispose();
            Released.TrySetResult();
        }
    }

    static readonly Dictionary<string, Held> All = new(StringComparer.Ordinal);

    /// <summary>Takes a lock.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="take">Takes it for the process; null when another one holds it.</param>
    /// <returns>What gives it back; or null and what ends when this process gives it back, itself null where another process holds it.
    /// </returns>
    public static (IDisposable? Taken, Task? Released) TryTake(string name, Func<string, IDisposable?> take)
    {
        lock (All)
        {
            if (All.TryGetValue(name, out var own))
                return (null, own.Released.Task);
            if (take(name) is not { } taken)
                return (null, null);
            var held = new Held(name, taken);
            All.Add(name, held);
            return (held, null);
        }
    }
}
