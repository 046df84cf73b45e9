using MailSyncPS.Engine.Texts;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// What lets a run write and nobody who was there before it: the epoch of its mailbox, which each run that takes the lock counts on. Each
/// transaction names it, and holds the mailbox's row until its end, so that no later run begins in the middle of one. It also notes which
/// write of the run was the last one. That tells whether a transaction whose answer was lost was committed; and where the database lost
/// one that was, as a standby may that took over, or a backup that was put back, the next one finds another than it knows.
/// </summary>
sealed class PostgresFence
{
    const string OfHolder = """
        UPDATE worker SET last_write = @write WHERE mailbox = @mailbox AND epoch = @epoch AND holding = @holding AND last_write = @last
        RETURNING epoch
        """;

    const string OfEpoch = "SELECT epoch FROM worker WHERE mailbox = @mailbox AND epoch = @epoch FOR SHARE";

    /// <summary>A transaction that is still under way holds the row, and is waited for.</summary>
    const string FindLast = """
        SELECT last_write FROM worker WHERE mailbox = @mailbox AND epoch = @epoch AND holding = @holding FOR UPDATE
        """;

    readonly MailboxKey _source;
    readonly long _epoch;
    readonly string? _holding;
    Guid _last;

    PostgresFence(MailboxKey source, long epoch, string? holding, Guid last) =>
        (_source, _epoch, _holding, _last) = (source, epoch, holding, last);

    /// <summary>The fence of a run that holds the lock.</summary>
    public static PostgresFence Of(MailboxKey source, long epoch, string holding, Guid last) => new(source, epoch, holding, last);

    /// <summary>The fence of somebody without the lock: nobody has taken it since the epoch was read.</summary>
    public static PostgresFence Of(MailboxKey source, long epoch) => new(source, epoch, null, default);

    /// <summary>
    /// What a mailbox's row is known by: as one mailbox is read in two ways, without its protocol and the case of its login.
    /// </summary>
    public static string NameOf(MailboxKey mailbox) => PostgresText.Of($"{mailbox.Host}\n{mailbox.Login}".ToLowerInvariant());

    /// <summary>Has a transaction that begins pass, or fail with <see cref="MailFailure.LockLost"/>: the run's time is over.</summary>
    /// <returns>What the transaction is known by.</returns>
    public Guid Pass(PostgresTransaction data)
    {
        var write = Guid.NewGuid();
        if (_holding is null)
            data.Guard(Check, OfEpoch, Mailbox, Epoch);
        else
            data.Guard(Check, OfHolder, Mailbox, Epoch, Holding, PostgresValue.Id("write", write), PostgresValue.Id("last", _last));
        return write;
    }

    /// <summary>Notes that a transaction was committed.</summary>
    public void Passed(Guid write) => _last = write;

    /// <summary>Finds out whether a transaction was committed whose answer was lost; waits until it can't be any more.</summary>
    /// <returns>Whether it was; null where nothing tells.</returns>
    /// <exception cref="MailSyncException"><see cref="MailFailure.LockLost"/>: the run's time is over.</exception>
    public async Task<bool?> WasCommittedAsync(PostgresStore store, Guid write)
    {
        if (_holding is null)
            return null;
        var found = await store.RowsAsync(row => row.GetGuid(0), FindLast, CancellationToken.None, Mailbox, Epoch,
            Holding).ConfigureAwait(false);
        return found is not [var last] ? throw Lost(_source) : last == write ? true : last == _last ? false : throw Lost(_source);
    }

    /// <summary>The failure of a run whose epoch is over.</summary>
    public static MailSyncException Lost(MailboxKey source) => new(MailFailure.LockLost, LedgerTexts.FormatEpochOver(source));

    void Check(bool hasPassed)
    {
        if (!hasPassed)
            throw Lost(_source);
    }

    NpgsqlParameter Mailbox => PostgresValue.Text("mailbox", NameOf(_source));

    NpgsqlParameter Epoch => PostgresValue.Number("epoch", _epoch);

    NpgsqlParameter Holding => PostgresValue.Text("holding", _holding);
}
