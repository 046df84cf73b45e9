using MailSyncPS.Engine.Ledger.Copying;
using MailSyncPS.Engine.Ledger.Postgres;
using MailSyncPS.Engine.Ledger.Sqlite;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Ledger;

/// <summary>Opens ledgers: the one place that knows which kinds there are.</summary>
public static class LedgerStore
{
    /// <summary>Opens a ledger, and makes it where it may.</summary>
    /// <exception cref="MailSyncException">It is not a ledger, is of a newer version, or can't be opened as asked.</exception>
    public static Task<ILedger> OpenAsync(LedgerName name, LedgerAccess access, CancellationToken cancellationToken) =>
        OpenAsync(name, access, new RunTimeouts(), cancellationToken);

    /// <summary>The same by another clock.</summary>
    internal static Task<ILedger> OpenAsync(LedgerName name, LedgerAccess access, RunTimeouts timeouts,
        CancellationToken cancellationToken) =>
        Find(name).OpenAsync(access, timeouts, cancellationToken);

    /// <summary>Opens a ledger for what it has to tell. It is neither made nor changed.</summary>
    /// <exception cref="MailSyncException">
    /// <see cref="MailFailure.LedgerMissing"/>: there is none; or it is not a ledger, is of a newer version, or can't be read.
    /// </exception>
    public static Task<ILedgerHistory> OpenHistoryAsync(LedgerName name, CancellationToken cancellationToken) =>
        OpenHistoryAsync(name, new RunTimeouts(), cancellationToken);

    /// <summary>The same by another clock.</summary>
    internal static async Task<ILedgerHistory> OpenHistoryAsync(LedgerName name, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        var place = Find(name);
        if (!await place.ExistsAsync(timeouts, cancellationToken).ConfigureAwait(false))
            throw LedgerFaults.Missing(place.Name);
        return await place.OpenHistoryAsync(timeouts, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a ledger that is there, and up to date, for all that it holds.</summary>
    internal static Task<ILedgerContents> OpenContentsAsync(LedgerName name, LedgerAccess access, RunTimeouts timeouts,
        CancellationToken cancellationToken) => Find(name).OpenContentsAsync(access, timeouts, cancellationToken);

    /// <summary>Where the ledger is that a name means, for people.</summary>
    public static string PlaceOf(LedgerName name) => Find(name).Name;

    /// <summary>Whether the ledger was made already.</summary>
    /// <exception cref="MailSyncException">That can't be seen, as in a folder that is closed.</exception>
    public static Task<bool> ExistsAsync(LedgerName name, CancellationToken cancellationToken) =>
        Find(name).ExistsAsync(new RunTimeouts(), cancellationToken);

    /// <summary>Makes sure that a name makes sense, without looking for the ledger.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.InvalidArgument"/>: it does not.</exception>
    public static void Check(LedgerName name) => Find(name);

    static ILedgerPlace Find(LedgerName name)
    {
        if ((name.Text ?? LedgerPath.Named) is { } text && LedgerAddress.Is(text))
            return new PostgresPlace(PostgresAddress.Parse(text, name.User, name.Password));
        return name.Password is null ? new SqlitePlace(LedgerPath.Resolve(name.Text))
            : throw new MailSyncException(MailFailure.InvalidArgument, LedgerTexts.FileTakesNoLogin);
    }
}
