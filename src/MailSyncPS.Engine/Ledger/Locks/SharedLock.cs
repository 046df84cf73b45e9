namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>Locks of the machine that runs of this process hold together, where they are of one kind.</summary>
static class SharedLock
{
    sealed record Entry(object Kind, IDisposable Held)
    {
        public int Holders { get; set; }
    }

    static readonly Dictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    /// <summary>Takes a lock.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">Who share it: those of this kind.</param>
    /// <param name="take">Takes it for the process; null when another one holds it.</param>
    /// <returns>What gives it back; null when it is held by others.</returns>
    public static IDisposable? TryTake(string name, object kind, Func<string, IDisposable?> take)
    {
        lock (Entries)
        {
            if (!Entries.TryGetValue(name, out var entry))
            {
                if (take(name) is not { } held)
                    return null;
                Entries[name] = entry = new Entry(kind, held);
            }
            if (!entry.Kind.Equals(kind))
                return null;
            entry.Holders++;
            return new Share(name, entry);
        }
    }

    sealed class Share(string name, Entry entry) : IDisposable
    {
        bool _isGivenBack;

        public void Dispose()
        {
            lock (Entries)
            {
                if (_isGivenBack)
                    return;
                _isGivenBack = true;
                if (--entry.Holders > 0)
                    return;
                Entries.Remove(name);
                entry.Held.Dispose();
            }
        }
    }
}
