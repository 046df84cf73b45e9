using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger.Copying;

/// <summary>
/// Copies a ledger into another one, of whatever kind, that is empty: a file into a database, and back. What was written is read again and
/// compared before it is kept.
/// </summary>
public static class LedgerCopier
{
    /// <summary>Copies.</summary>
    /// <param name="from">The ledger.</param>
    /// <param name="to">The one that gets what it holds.</param>
    /// <param name="observer">Hears how far it is.</param>
    /// <param name="cancellationToken">Ends it; then nothing was copied.</param>
    /// <returns>What was copied.</returns>
    /// <exception cref="MailSyncException"><see cref="MailFailure.LedgerMissing"/>: there is nothing to copy.
    /// <see cref="MailFailure.AlreadyRunning"/>: a run is at work. <see cref="MailFailure.InvalidArgument"/>: the other one is not empty,
    /// or the same.</exception>
    public static Task<MailLedgerCopy> CopyAsync(LedgerName from, LedgerName to, IRunObserver observer,
        CancellationToken cancellationToken) => CopyAsync(from, to, observer, new RunTimeouts(), cancellationToken);

    internal static async Task<MailLedgerCopy> CopyAsync(LedgerName from, LedgerName to, IRunObserver observer, RunTimeouts timeouts,
        CancellationToken cancellationToken)
    {
        var (source, target) = (LedgerStore.PlaceOf(from), LedgerStore.PlaceOf(to));
        if (source == target)
            throw new MailSyncException(MailFailure.InvalidArgument, LedgerTexts.FormatCopyToItself(source));
        await RequireNoRunAsync(from, timeouts, cancellationToken).ConfigureAwait(false);
        // Makes it where it is missing, and brings both up to date.
        foreach (var name in (LedgerName[])[from, to])
            await (await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, timeouts, cancellationToken).ConfigureAwait(false))
                .DisposeAsync().ConfigureAwait(false);
        var old = await LedgerStore.OpenContentsAsync(from, LedgerAccess.ReadOnly, timeouts, cancellationToken).ConfigureAwait(false);
        await using var oldScope = old.ConfigureAwait(false);
        var @new = await LedgerStore.OpenContentsAsync(to, LedgerAccess.ReadWrite, timeouts, cancellationToken).ConfigureAwait(false);
        await using var newScope = @new.ConfigureAwait(false);
        foreach (var table in LedgerTable.All)
        {
            if (await @new.CountAsync(table, cancellationToken).ConfigureAwait(false) > 0)
                throw new MailSyncException(MailFailure.InvalidArgument, LedgerTexts.FormatCopyNotEmpty(target));
        }

        var counts = new Dictionary<string, long>();
        foreach (var table in LedgerTable.All)
            counts[table.Name] = await CopyAsync(table, old, @new, target, observer, cancellationToken).ConfigureAwait(false);
        await @new.KeepAsync().ConfigureAwait(false);
        return new MailLedgerCopy
            { From = source, To = target, Mailboxes = counts["mailbox"], Mails = counts["message"], Runs = counts["run"] };
    }

    static async Task<long> CopyAsync(LedgerTable table, ILedgerContents from, ILedgerContents to, string target, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        var total = await from.CountAsync(table, cancellationToken).ConfigureAwait(false);
        using var read = new RowHash();
        await EachAsync(table, from, async rows =>
        {
            read.Add(rows);
            await to.WriteAsync(table, rows, cancellationToken).ConfigureAwait(false);
            observer.OnProgress(new RunProgress(LedgerTexts.CopyActivity, LedgerTexts.FormatCopyProgress(table.Name, read.Count, total),
                read.Count, 2 * total));
        }, cancellationToken).ConfigureAwait(false);
        using var written = new RowHash();
        await EachAsync(table, to, rows =>
        {
            written.Add(rows);
            observer.OnProgress(new RunProgress(LedgerTexts.CopyActivity, LedgerTexts.FormatCopyCompared(table.Name, written.Count, total),
                total + written.Count, 2 * total));
            return Task.CompletedTask;
        }, cancellationToken).ConfigureAwait(false);
        return read.Count == total && written.Count == total && written.Sum() == read.Sum() ? total
            : throw LedgerFaults.Invalid(target, LedgerTexts.FormatCopyDiffers(table.Name));
    }

    static async Task EachAsync(LedgerTable table, ILedgerContents contents, Func<IReadOnlyList<object?[]>, Task> take,
        CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = await contents.ReadAsync(table, after, cancellationToken).ConfigureAwait(false);
            if (rows.Count > 0)
                await take(rows).ConfigureAwait(false);
            if (!table.HasId || rows.Count < LedgerTable.Portion)
                return;
            after = (long)rows[^1][0]!;
        }
    }

    // What a run writes after its table was read would be lost.
    static async Task RequireNoRunAsync(LedgerName from, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        var history = await LedgerStore.OpenHistoryAsync(from, timeouts, cancellationToken).ConfigureAwait(false);
        await using var historyScope = history.ConfigureAwait(false);
        var runs = await history.FindRunsAsync(null, DateTimeOffset.UnixEpoch, int.MaxValue, cancellationToken).ConfigureAwait(false);
        if (runs.FirstOrDefault(run => run.Outcome == RunOutcome.Running) is { } running)
            throw new MailSyncException(MailFailure.AlreadyRunning, LedgerTexts.FormatCopyWhileRunning(running.Source));
    }
}
