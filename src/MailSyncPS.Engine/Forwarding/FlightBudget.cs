namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Bounds the bytes that are between the source and their proof. Many small mails are under way at the same time, and a
/// large one alone, so that memory does not grow with what a mailbox holds.
/// </summary>
sealed class FlightBudget
{
    /// <summary>Bytes from which on nothing more is fetched: a few batches.</summary>
    const long Most = 4 * Servers.FetchBatches.MaxBytes;

    /// <summary>
    /// A message from which on it is under way alone, and its memory is given back at once: left to itself, the runtime would let several
    /// of them add up.
    /// </summary>
    const long Large = 16L << 20;

    /// <summary>Large messages under way in the process, at the most: several mailboxes are copied side by side.</summary>
    const int MostLarge = 2;

    static readonly SemaphoreSlim LargeTurn = new(MostLarge, MostLarge);

    readonly object _lock = new();
    long _bytes;
    long _wanted;
    TaskCompletionSource? _room;
    bool _hasLarge;

    /// <summary>Whether what is under way has to be worked off first.</summary>
    public bool IsFull
    {
        get
        {
            lock (_lock)
                return _bytes >= Most;
        }
    }

    /// <summary>Bytes were fetched.</summary>
    public void Add(long bytes)
    {
        lock (_lock)
            _bytes += bytes;
    }

    /// <summary>Bytes are needed no more.</summary>
    public void Release(long bytes)
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            _bytes -= bytes;
            if (_bytes <= _wanted)
                (room, _room) = (_room, null);
            if (_bytes <= 0)
                ReleaseLarge();
        }
        room?.SetResult();
    }

    /// <summary>Nothing is under way any more, whatever became of it.</summary>
    public void End()
    {
        lock (_lock)
            ReleaseLarge();
    }

    void ReleaseLarge()
    {
        if (_hasLarge)
            LargeTurn.Release();
        _hasLarge = false;
    }

    /// <summary>Whether a message of this size has to be alone.</summary>
    public static bool IsLarge(long bytes) => bytes >= Large;

    /// <summary>Gives back what a large message left behind, be it in the library's buffers.</summary>
    public static void GiveBack(long bytes)
    {
        if (IsLarge(bytes))
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
    }

    /// <summary>Waits until there is room for more.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken) => WaitUntilAsync(Most - 1, cancellationToken);

    /// <summary>
    /// Waits until nothing is under way, nor too many large messages of other mailboxes, and makes room for a message of this size.
    /// </summary>
    public async Task WaitForLargeAsync(long bytes, CancellationToken cancellationToken)
    {
        await WaitUntilAsync(0, cancellationToken).ConfigureAwait(false);
        if (!_hasLarge)
        {
            await LargeTurn.WaitAsync(cancellationToken).ConfigureAwait(false);
            _hasLarge = true;
        }
        GiveBack(bytes);
    }

    Task WaitUntilAsync(long bytes, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_bytes <= bytes)
                return Task.CompletedTask;
            _wanted = bytes;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }
}
