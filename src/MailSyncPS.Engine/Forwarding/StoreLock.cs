using System.Globalization;
using MailSyncPS.Engine.Ledger.Locks;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The right to copy what a mailbox holds, on this machine and by whatever name it was reached: a login that is an alias, another name of
/// its host, or the other protocol lead to the same messages, and two runs side by side would each copy them. Whoever comes second waits,
/// and then finds the copies.
/// </summary>
/// <param name="source">The mailbox.</param>
/// <param name="destination">Where it is copied to.</param>
sealed class StoreLock(MailAccount source, MailAccount destination) : IDisposable
{
    /// <summary>
    /// So many of the first messages count, a few at a time: mailboxes that were made together may begin alike, and new mail is behind.
    /// </summary>
    const int MostMessages = 20;

    const int Few = 5;

    readonly List<IDisposable> _held = [];

    /// <summary>
    /// Takes the lock, if it is not held yet and there is anything to copy. A run of this process is waited for: colleagues with the same
    /// few mails look like one mailbox by two names, and each gets its copies.
    /// </summary>
    /// <param name="listing">What the mailbox holds.</param>
    /// <param name="timeouts">How long it is waited at the most.</param>
    /// <param name="whenWaiting">Is told that it has to be waited.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.MailboxInUse"/>: another process is at work on the same messages; or the lock was waited for and is held now,
    /// so that what was seen of the destination before has to be looked at anew.
    /// </exception>
    public async Task EnsureAsync(SourceListing listing, RunTimeouts timeouts, Action whenWaiting, CancellationToken cancellationToken)
    {
        Task? limit = null;
        while (_held.Count == 0 && listing.Messages.Count > 0 && limit?.IsCompleted != true && TryTake(listing) is { } released)
        {
            if (limit is null)
                whenWaiting();
            limit ??= timeouts.DelayAsync(timeouts.MailboxAlike, cancellationToken);
            await Task.WhenAny(released, limit).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        if (limit is not null)
            throw InUse();
    }

    MailSyncException InUse() =>
        new(MailFailure.MailboxInUse, ForwardingTexts.FormatInUseByOtherName(source)) { IsTransient = true };

    /// <summary>Takes all; what has to end before that can be tried again, or null.</summary>
    Task? TryTake(SourceListing listing)
    {
        var parts = listing.Messages.Take(MostMessages).Chunk(Few).Where((part, i) => i == 0 || part.Length == Few).ToList();
        return TryTake(parts.Select(part => MachineLock.TryTakeContent(source, string.Create(CultureInfo.InvariantCulture,
                $"{listing.Validity}\n{string.Join('\n', part.Select(m => $"{m.Uid} {m.Size} {m.Arrived?.ToUnixTimeSeconds()}"))}"))))
            // Over the other protocol all but the sizes is another.
            ?? TryTake(parts.Select((part, i) =>
                MachineLock.TryTakeSizes(destination, $"{i}\n{string.Join('\n', part.Select(m => m.Size))}")));
    }

    /// <summary>What another mailbox has alike is locked in part.</summary>
    Task? TryTake(IEnumerable<(IDisposable? Taken, Task? Released)> parts)
    {
        var all = parts.ToList();
        var taken = all.Select(part => part.Taken).OfType<IDisposable>().ToList();
        _held.AddRange(taken);
        if (taken.Count > 0)
            return null;
        Dispose();
        return all.Select(part => part.Released).OfType<Task>().FirstOrDefault()
            ?? throw InUse();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.ForEach(part => part.Dispose());
        _held.Clear();
    }
}
