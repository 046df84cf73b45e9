namespace MailSyncPS.Engine.Ledger.Locks;

/// <summary>
/// A lock as a named object of Windows that all sessions see. That it exists is the lock, so no thread owns it, and it goes with the
/// process.
/// </summary>
static class MutexLock
{
    /// <summary>Takes the lock; null when it is held.</summary>
    public static IDisposable? TryTake(string name)
    {
        try
        {
            var mutex = new Mutex(initiallyOwned: false, @"Global\" + name, out var isNew);
            if (isNew)
                return mutex;
            mutex.Dispose();
            return null;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or WaitHandleCannotBeOpenedException)
        {
            // It is another user's, or another kind of object.
            return null;
        }
    }
}
