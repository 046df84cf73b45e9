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
    /// Messages by which a mailbox is told from others: of mailboxes that were made together, the first one may be the same greeting.
    /// </summary>
    const int MostMessages = 5;

    readonly List<IDisposable> _held = [];

    /// <summary>Takes the lock, if it is not held yet and there is anything to copy.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.MailboxInUse"/>: another run is at work on the same messages.</exception>
    public void Ensure(SourceListing listing)
    {
        if (_held.Count > 0 || listing.Messages.Count == 0)
            return;
        var first = listing.Messages.Take(MostMessages).ToList();
        Take(MachineLock.TryTakeContent(source, string.Create(CultureInfo.InvariantCulture,
            $"{listing.Validity}\n{string.Join('\n', first.Select(m => $"{m.Uid} {m.Size} {m.Arrived?.ToUnixTimeSeconds()}"))}")));
        // Over the other protocol all but the sizes is another; of few mails they may be anybody's.
        if (first.Count == MostMessages)
            Take(MachineLock.TryTakeSizes(destination, string.Join('\n', first.Select(m => m.Size))));
    }

    void Take(IDisposable? taken)
    {
        if (taken is not null)
        {
            _held.Add(taken);
            return;
        }
        Dispose();
        throw new MailSyncException(MailFailure.MailboxInUse, ForwardingTexts.FormatInUseByOtherName(source)) { IsTransient = true };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.ForEach(lease => lease.Dispose());
        _held.Clear();
    }
}
