namespace MailSyncPS.Engine.Ledger.Copying;

/// <summary>What a column of a ledger holds, whatever the kind of the ledger.</summary>
enum LedgerValue
{
    /// <summary>A whole number, as a <see cref="long"/>.</summary>
    Number,

    /// <summary>A number with a fraction, as a <see cref="double"/>.</summary>
    Fraction,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>A yes or no, as 1 or 0.</summary>
    Flag,

    /// <summary>A destination's token, as a <see cref="CopyToken"/>; none where there is none.</summary>
    Token,

    /// <summary>A token that is not there where there is none.</summary>
    MaybeToken,
}

/// <summary>A column.</summary>
readonly record struct LedgerColumn(string Name, LedgerValue Kind);

/// <summary>A table that every kind of ledger has, for what is moved from one to another.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Order">The columns that tell its rows apart, by which they are read.</param>
/// <param name="Columns">All its columns.</param>
sealed record LedgerTable(string Name, string[] Order, LedgerColumn[] Columns)
{
    /// <summary>Rows that are read, and written, at once.</summary>
    public const int Portion = 5000;

    /// <summary>All tables, each after those that it refers to.</summary>
    public static readonly LedgerTable[] All =
    [
        new("mailbox", ["id"], [.. Numbers("id, protocol"), .. Texts("host, login, address")]),
        new("route", ["id"], Numbers("id, source, destination")),
        new("message", ["id"],
        [
            .. Numbers("id, route, validity, retired, size, arrived, arrived_offset, first_seen, state, proof, sent_at"),
            .. Numbers("proven_at, removed_at, changed_at, attempts, retry_at, newest_beside"),
            .. Flags("copy_ours, removal_begun, absent"),
            .. Texts("folder, uid, copy_folder, reason, sender, subject"), .. Of("hash, stable_hash", LedgerValue.Bytes),
            .. Of("copy_epoch, mark_epoch, mark", LedgerValue.Token), .. Of("copy_id", LedgerValue.MaybeToken),
        ]),
        new("watermark", ["route", "folder", "copy_folder"],
            [.. Numbers("route"), .. Texts("folder, copy_folder"), .. Of("epoch, mark", LedgerValue.Token)]),
        new("restored", ["route", "copy_folder", "copy_epoch"],
            [.. Numbers("route"), .. Texts("copy_folder"), .. Of("copy_epoch", LedgerValue.Token)]),
        new("reading", ["mailbox", "read_at"], Numbers("mailbox, read_at, used, limit_bytes, messages, source, growth, trend")),
        new("reading_back", ["destination", "read_at"], Numbers("destination, read_at, bytes")),
        new("run", ["id"],
        [
            .. Numbers("id, route, kind, begun_at, ended_at, outcome, listed, done, bytes, already_forwarded, quarantined"),
            .. Numbers("failed, not_reached, kept_recent, kept_unproven, kept_copy_gone"),
            .. Of("percent_before, percent_after", LedgerValue.Fraction),
            .. Texts("holding, failure, failure_text"),
        ]),
    ];

    /// <summary>Whether its rows have a number, by which they can be read a portion at a time.</summary>
    public bool HasId => Order is ["id"];

    /// <summary>The names of its columns.</summary>
    public string Names => string.Join(", ", Columns.Select(column => column.Name));

    static LedgerColumn[] Numbers(string names) => Of(names, LedgerValue.Number);

    static LedgerColumn[] Texts(string names) => Of(names, LedgerValue.Text);

    static LedgerColumn[] Flags(string names) => Of(names, LedgerValue.Flag);

    static LedgerColumn[] Of(string names, LedgerValue kind) => [.. names.Split(", ").Select(name => new LedgerColumn(name, kind))];
}
