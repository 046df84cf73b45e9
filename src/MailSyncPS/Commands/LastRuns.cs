using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Commands;

/// <summary>When mailboxes were last worked on, as the ledger says.</summary>
static class LastRuns
{
    /// <summary>Of runs before this, it makes no difference when they were.</summary>
    static readonly TimeSpan LongAgo = TimeSpan.FromDays(30);

    const int MostRuns = 100_000;

    /// <summary>Reads them.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="now">The time of day.</param>
    /// <returns>When the last run on an account's mailbox began; the beginning of time where there was none.</returns>
    /// <exception cref="MailSyncException">The ledger can't be read.</exception>
    internal static Func<MailAccount, DateTimeOffset> Find(LedgerName ledger, DateTimeOffset now)
    {
        var last = Task.Run(() => ReadAsync(ledger, now)).GetAwaiter().GetResult();
        return account => last.GetValueOrDefault(MailboxKey.Of(account));
    }

    static async Task<Dictionary<MailboxKey, DateTimeOffset>> ReadAsync(LedgerName ledger, DateTimeOffset now)
    {
        if (!await LedgerStore.ExistsAsync(ledger, CancellationToken.None).ConfigureAwait(false))
            return [];
        await using var history = await LedgerStore.OpenHistoryAsync(ledger, CancellationToken.None).ConfigureAwait(false);
        var runs = await history.FindRunsAsync(null, now - LongAgo, MostRuns, CancellationToken.None).ConfigureAwait(false);
        return runs.GroupBy(run => run.Source.Key).ToDictionary(of => of.Key, of => of.Max(run => run.Begun));
    }
}
