using Microsoft.Data.Sqlite;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Two ledgers, of which one is in use, and an older copy of it.</summary>
sealed class LedgerShelf(string folder)
{
    static readonly string[] Parts = ["", "-wal", "-shm"];
    static readonly string[] Tables = ["mailbox", "route", "message", "watermark"];

    readonly HashSet<int> _backedUp = [];

    /// <summary>Which of the two is in use.</summary>
    public int Current { get; private set; }

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(folder, $"ledger{Current}.db");

    /// <summary>Whether a copy of it was kept.</summary>
    public bool IsBackedUp => _backedUp.Contains(Current);

    /// <summary>Does something to it, while no run has it open.</summary>
    public void Apply(LedgerDeed deed)
    {
        switch (deed)
        {
            case LedgerDeed.Swap:
                Current = 1 - Current;
                break;
            case LedgerDeed.BackUp:
                Copy("", ".old");
                _backedUp.Add(Current);
                break;
            case LedgerDeed.PutBack when IsBackedUp:
                Copy(".old", "");
                break;
            default:
                Delete("");
                break;
        }
    }

    /// <summary>All its rows, to compare.</summary>
    public IReadOnlyList<string> Rows()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        return [.. Tables.SelectMany(table => Rows(connection, table))];
    }

    static List<string> Rows(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names of tables are constants.
        command.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            var values = Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}");
            rows.Add($"{table}: {string.Join('|', values)}");
        }
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    void Copy(string from, string to)
    {
        Delete(to);
        foreach (var part in Parts.Where(part => File.Exists(Path + from + part)))
            File.Copy(Path + from + part, Path + to + part);
    }

    void Delete(string kind)
    {
        foreach (var part in Parts)
            File.Delete(Path + kind + part);
    }
}
