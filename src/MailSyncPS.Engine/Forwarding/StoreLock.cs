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

    /// <summary>Takes the lock, if it is not held yet and there is anything to copy.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.MailboxInUse"/>: another run is at work on the same messages.</exception>
    public void Ensure(SourceListing listing)
    {
        if (_held.Count > 0 || listing.Messages.Count == 0)
            return;
        var parts = listing.Messages.Take(MostMessages).Chunk(Few).Where((part, i) => i == 0 || part.Length == Few).ToList();
        Take(parts.Select(part => MachineLock.TryTakeContent(source, string.Create(CultureInfo.InvariantCulture,
            $"{listing.Validity}\n{string.Join('\n', part.Select(m => $"{m.Uid} {m.Size} {m.Arrived?.ToUnixTimeSeconds()}"))}"))));
        // Over the other protocol all but the sizes is another: colleagues get the same mails, and are told apart by their ids.
        Take(parts.Select((part, i) => MachineLock.TryTakeSizes(source, destination,
            $"{i}\n{string.Join('\n', part.Select(m => m.Size))}")));
    }

    /// <summary>What another mailbox has alike is locked in part.</summary>
    void Take(IEnumerable<IDisposable?> parts)
    {
        var taken = parts.OfType<IDisposable>().ToList();
        _held.AddRange(taken);
        if (taken.Count > 0)
            return;
        Dispose();
        throw new MailSyncException(MailFailure.MailboxInUse, ForwardingTexts.FormatInUseByOtherName(source)) { IsTransient = true };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.ForEach(part => part.Dispose());
        _held.Clear();
    }
}
