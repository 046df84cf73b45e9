using System.Diagnostics;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>Fills a ledger in PostgreSQL with rows of other mailboxes: as those that are there, each with other contents.</summary>
static class CrowdedDatabase
{
    /// <summary>Mailboxes that are added at once.</summary>
    const int Portion = 250;

    /// <summary>Rows that each of them has.</summary>
    const int Copied = 2_000;

    const string First = "(SELECT id FROM mailsyncps.route ORDER BY id LIMIT 1)";

    /// <summary>The statements by which the server makes a table's indexes again.</summary>
    const string Indexes = """
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'mailsyncps' AND tablename = 'message' AND indexname <> 'message_pkey'
        """;

    /// <summary>Fills it until it has a number of rows, or until a time is over.</summary>
    /// <returns>How many rows it has.</returns>
    internal static async Task<long> FillAsync(PostgresServer database, long rows, TimeSpan most, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var indexes = await database.SqlAsync(cancellationToken, Indexes);
        var columns = (await database.SqlAsync(cancellationToken,
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'mailsyncps' AND table_name = 'message' AND column_name <> 'id'")).ToList();
        // Row by row, the indexes would take most of the time.
        foreach (var name in await database.SqlAsync(cancellationToken, Indexes.Replace("indexdef", "indexname", StringComparison.Ordinal)))
            await database.SqlAsync(cancellationToken, $"DROP INDEX mailsyncps.{name}");
        // What is made up need not outlast a crash.
        await database.SqlAsync(cancellationToken, "ALTER TABLE mailsyncps.message SET UNLOGGED");
        var count = await NumberAsync(database, "SELECT count(*) FROM mailsyncps.message", cancellationToken);
        // Found by its number: the indexes that know the mailbox are gone meanwhile.
        var end = await NumberAsync(database,
            $"SELECT max(id) FROM (SELECT id FROM mailsyncps.message WHERE route = {First} ORDER BY id LIMIT {Copied}) AS first", cancellationToken);
        var each = await NumberAsync(database, $"SELECT count(*) FROM mailsyncps.message WHERE route = {First} AND id <= {end}", cancellationToken);
        while (count < rows && clock.Elapsed < most)
        {
            var mailboxes = (int)Math.Clamp((rows - count) / each, 1, Portion);
            await AddAsync(database, columns, mailboxes, end, cancellationToken);
            count += mailboxes * each;
        }
        foreach (var index in indexes)
            await database.SqlAsync(cancellationToken, $"SET maintenance_work_mem = '512MB'", index);
        await database.SqlAsync(cancellationToken, "VACUUM (ANALYZE) mailsyncps.message", "VACUUM (ANALYZE) mailsyncps.route", "VACUUM (ANALYZE) mailsyncps.mailbox");
        return count;
    }

    static async Task AddAsync(PostgresServer database, List<string> columns, int mailboxes, long end, CancellationToken cancellationToken)
    {
        var last = await NumberAsync(database, "SELECT max(id) FROM mailsyncps.mailbox", cancellationToken);
        var lastRoute = await NumberAsync(database, "SELECT max(id) FROM mailsyncps.route", cancellationToken);
        string Mailboxes(string role, string column) => $"""
            INSERT INTO mailsyncps.mailbox (protocol, host, login)
            SELECT m.protocol, '{role}.example', 'user' || ({last} + n) FROM mailsyncps.mailbox m, generate_series(1, {mailboxes}) n
            WHERE m.id = (SELECT {column} FROM mailsyncps.route WHERE id = {First})
            """;
        await database.SqlAsync(cancellationToken, Mailboxes("old", "source"), Mailboxes("new", "destination"), $"""
            INSERT INTO mailsyncps.route (source, destination) SELECT s.id, d.id FROM mailsyncps.mailbox s JOIN mailsyncps.mailbox d ON d.login = s.login
            WHERE s.host = 'old.example' AND d.host = 'new.example' AND s.id > {last}
            """,
            // Looking each row's mailbox up costs as much as storing it.
            "SET session_replication_role = replica", $"""
            INSERT INTO mailsyncps.message ({string.Join(", ", columns)})
            SELECT {string.Join(", ", columns.Select(Value))} FROM mailsyncps.route r CROSS JOIN mailsyncps.message m
            WHERE r.id > {lastRoute} AND m.route = {First} AND m.id <= {end}
            """);
    }

    static string Value(string column) => column switch
    {
        "route" => "r.id",
        "hash" or "stable_hash" => $"CASE WHEN m.{column} IS NOT NULL THEN sha256((r.id || ' ' || m.id)::bytea) END",
        _ => $"m.{column}",
    };

    internal static async Task<long> NumberAsync(PostgresServer database, string sql, CancellationToken cancellationToken) =>
        long.Parse((await database.SqlAsync(cancellationToken, sql))[0], System.Globalization.CultureInfo.InvariantCulture);
}
