using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Quota;

/// <summary>The readings of a mailbox in the ledger. What fails is remembered and not thrown: the usage is told all the same.</summary>
sealed class ReadingStore(MailAccount account, LedgerName ledgerName, RunTimeouts timeouts)
{
    /// <summary>Runs that are asked for; older ones tell nothing.</summary>
    const int MostRuns = 10_000;

    readonly MailboxKey _mailbox = MailboxKey.Of(account);

    /// <summary>What failed first; null when nothing did.</summary>
    public MailSyncException? Failure { get; private set; }

    /// <summary>The readings since a time.</summary>
    public IReadOnlyList<QuotaReading> Readings { get; private set; } = [];

    /// <summary>The runs since a time that may have removed mails.</summary>
    public IReadOnlyList<RunRecord> Removals { get; private set; } = [];

    /// <summary>Reads what is known since a time.</summary>
    public Task ReadAsync(DateTimeOffset since, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        if (!await LedgerStore.ExistsAsync(ledgerName, cancellationToken).ConfigureAwait(false))
            return;
        var history = await LedgerStore.OpenHistoryAsync(ledgerName, timeouts, cancellationToken).ConfigureAwait(false);
        await using var historyScope = history.ConfigureAwait(false);
        Readings = await history.FindReadingsAsync(_mailbox, since, cancellationToken).ConfigureAwait(false);
        Removals = [.. (await history.FindRunsAsync(_mailbox, since, MostRuns, cancellationToken).ConfigureAwait(false))
            .Where(run => run.Kind == RunKind.Removal && (run.Counts.Done > 0 || run.Outcome != RunOutcome.Complete))];
    });

    /// <summary>Keeps a reading.</summary>
    public Task KeepAsync(QuotaReading reading, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var ledger = await LedgerStore.OpenAsync(ledgerName, LedgerAccess.ReadWrite, timeouts, cancellationToken).ConfigureAwait(false);
        await using var ledgerScope = ledger.ConfigureAwait(false);
        await ledger.SaveReadingAsync(_mailbox, account.EmailAddress, reading, cancellationToken).ConfigureAwait(false);
    });

    async Task TryAsync(Func<Task> work)
    {
        if (Failure is not null)
            return;
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (MailSyncException e)
        {
            Failure = e;
        }
    }
}
