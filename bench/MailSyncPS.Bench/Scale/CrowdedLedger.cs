using Microsoft.Data.Sqlite;

namespace MailSyncPS.Bench.Scale;

/// <summary>Fills a ledger with rows of other mailboxes: as those that are there, each with other contents.</summary>
static class CrowdedLedger
{
    internal static void Fill(string path, int rows, CancellationToken cancellationToken)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var present = Number(connection, "SELECT count(*) FROM message");
        var columns = Columns(connection);
        for (var number = 1; rows > 0; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var copied = Math.Min(rows, present);
            AddMailboxes(connection, number);
            Run(connection, $"""
                INSERT INTO message ({string.Join(", ", columns)})
                SELECT {string.Join(", ", columns.Select(Value))} FROM message
                WHERE route = (SELECT min(id) FROM route) ORDER BY id LIMIT {copied}
                """);
            rows -= (int)copied;
        }
        transaction.Commit();
    }

    static string Value(string column) => column switch
    {
        "route" => "(SELECT max(id) FROM route)",
        "hash" => "randomblob(32)",
        _ => column,
    };

    static void AddMailboxes(SqliteConnection connection, int number)
    {
        foreach (var role in (string[])["old", "new"])
            Run(connection, $"INSERT INTO mailbox (protocol, host, login) SELECT protocol, '{role}.example', 'user{number}' FROM mailbox ORDER BY id LIMIT 1");
        Run(connection, "INSERT INTO route (source, destination) SELECT max(id) - 1, max(id) FROM mailbox");
    }

    static List<string> Columns(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_info('message') WHERE name <> 'id'";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }

    static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
