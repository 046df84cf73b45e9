using System.Data.Common;

namespace MailSyncPS.Simulation.Ledgers;

/// <summary>Reads what a ledger knows of mails. Both kinds keep it in tables of the same names.</summary>
static class LedgerRows
{
    static readonly string[] Tables = ["mailbox", "route", "message", "watermark"];

    /// <summary>The rows of these tables, in lines to compare.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="schema">The schema with a dot; nothing where there are none.</param>
    public static IReadOnlyList<string> Read(DbConnection connection, string schema) => [.. Tables.SelectMany(table => Read(connection, schema, table))];

    static List<string> Read(DbConnection connection, string schema, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are constants, or made of letters and digits.
        command.CommandText = $"SELECT * FROM {schema}{table}";
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
}
