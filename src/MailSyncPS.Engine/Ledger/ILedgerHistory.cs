using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger;

/// <summary>
/// What a ledger has to tell, for reading alone: nothing is made, brought up to date or changed by it, and runs may use the ledger
/// meanwhile.
/// An older ledger is read as it would be once the next run has brought it up to date.
/// Every member throws <see cref="MailSyncException"/> with a Ledger kind when the store fails.
/// </summary>
public interface ILedgerHistory : IAsyncDisposable
{
    /// <summary>Where the ledger is, for people.</summary>
    string Place { get; }

    /// <summary>The mailboxes that were read or copied from, by their names; those that were only copied to are not among them.</summary>
    Task<IReadOnlyList<KnownMailbox>> FindMailboxesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The readings of a mailbox since a time, the oldest first. Of those older than a week there is one an hour, of those older than 90
    /// days one a day.
    /// </summary>
    Task<IReadOnlyList<QuotaReading>> FindReadingsAsync(MailboxKey mailbox, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// The runs that began since a time, the newest first. Of those older than a week that did nothing and ended alike there is one a day.
    /// </summary>
    /// <param name="source">The mailbox they copied from or freed; null for all.</param>
    /// <param name="since">The time.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<RunRecord>> FindRunsAsync(MailboxKey? source, DateTimeOffset since, int most, CancellationToken cancellationToken);

    /// <summary>What was copied and removed each day since a time, by mailbox and day; days without either are absent.</summary>
    /// <remarks>Mails that were copied or removed before the ledger noted the times of that (its version 3) are not counted.</remarks>
    Task<IReadOnlyList<DaySum>> SumDaysAsync(DateTimeOffset since, TimeZoneInfo zone, CancellationToken cancellationToken);

    /// <summary>How many messages there are, by source, destination and state.</summary>
    Task<IReadOnlyList<MessageCount>> CountMessagesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The messages, in the order in which they became known. They are read a portion at a time, so that memory does not grow with
    /// the ledger and no lock is held while the caller works on one. Set-aside messages are those in state
    /// <see cref="MailRecordState.Quarantined"/>.
    /// </summary>
    IAsyncEnumerable<MailForwardRecord> FindMessagesAsync(MessageQuery query, CancellationToken cancellationToken);
}
