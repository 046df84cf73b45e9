using System.Globalization;
using MailSyncPS.Engine.Ledger.Locks;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The right to copy what a mailbox holds, on this machine and by whatever name it was reached: a login that is an alias leads to the same
/// messages, and two runs side by side would each copy them. Whoever comes second waits, and then finds the copies.
/// </summary>
sealed class StoreLock(MailAccount source) : IDisposable
{
    /// <summary>
    /// Messages by which a mailbox is told from others: of mailboxes that were made together, the first one may be the same greeting.
    /// </summary>
    const int MostMessages = 5;

    IDisposable? _held;

    /// <summary>Takes the lock, if it is not held yet and there is anything to copy.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.MailboxInUse"/>: another run is at work on the same messages.</exception>
    public void Ensure(SourceListing listing)
    {
        if (_held is not null || listing.Messages.Count == 0)
            return;
        var first = listing.Messages.Take(MostMessages)
            .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Uid} {m.Size} {m.Arrived?.ToUnixTimeSeconds()}"));
        _held = MachineLock.TryTakeContent(source,
            string.Create(CultureInfo.InvariantCulture, $"{listing.Validity}\n{string.Join('\n', first)}"))
            ?? throw new MailSyncException(MailFailure.MailboxInUse, ForwardingTexts.FormatInUseByOtherName(source)) { IsTransient = true };
    }

    /// <inheritdoc/>
    public void Dispose() => _held?.Dispose();
}
