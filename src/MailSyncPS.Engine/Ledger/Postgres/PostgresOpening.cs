using MailSyncPS.Engine.Texts;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>Looks at the schema of a ledger, and makes it or brings it up to date, where it may.</summary>
static class PostgresOpening
{
    /// <summary>Who makes the schema, or brings it up to date, does so alone.</summary>
    const string TakeTurn = "SELECT pg_advisory_xact_lock(@key)";

    /// <summary>Read from the tables of the catalogue: its functions may answer by what was there when the transaction began.</summary>
    const string FindState = """
        SELECT count(n.oid) > 0, coalesce(bool_or(has_schema_privilege(n.oid, 'USAGE')), true),
            coalesce(bool_or(EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = n.oid AND c.relname = 'ledger')), false),
            current_setting('server_version_num')::bigint
        FROM pg_namespace n WHERE n.nspname = @schema
        """;

    const string FindVersion = "SELECT application, version FROM ledger";

    /// <summary>The first version of PostgreSQL that has all that the statements say.</summary>
    const long OldestServer = 130000;

    /// <summary>Whether a ledger was made there.</summary>
    public static async Task<bool> ExistsAsync(PostgresStore store, CancellationToken cancellationToken) =>
        await FindVersionAsync(store, cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Makes sure that a ledger can be used, and makes it, or brings it up to date, where it is opened for writing.</summary>
    /// <returns>Whether there is one.</returns>
    public static async Task<bool> OpenAsync(PostgresStore store, LedgerAccess access, CancellationToken cancellationToken)
    {
        var version = await FindVersionAsync(store, cancellationToken).ConfigureAwait(false);
        if (version == PostgresSchema.Version)
            return true;
        if (access == LedgerAccess.ReadOnly)
            return version > 0;
        await store.TryAsync(async token =>
        {
            var connection = await store.ConnectAsync(token).ConfigureAwait(false);
            await using var connectionScope = connection.ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using var transactionScope = transaction.ConfigureAwait(false);
            await PostgresStore.RowsAsync(connection, row => true, TakeTurn,
                [PostgresValue.Number("key", PostgresLock.KeyOf(store.Schema, "schema"))], token).ConfigureAwait(false);
            await UpgradeAsync(connection, store, token).ConfigureAwait(false);
            RunSteps.Reach("ledger opening");
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    static Task<int> FindVersionAsync(PostgresStore store, CancellationToken cancellationToken) => store.TryAsync(async token =>
    {
        var connection = await store.ConnectAsync(token).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        return await IdentifyAsync(connection, store, token).ConfigureAwait(false);
    }, cancellationToken);

    /// <summary>Makes sure that a schema is a ledger with all its parts and nothing else, or is empty.</summary>
    /// <returns>Its version; 0 where there is none.</returns>
    static async Task<int> IdentifyAsync(NpgsqlConnection connection, PostgresStore store, CancellationToken cancellationToken)
    {
        var (hasSchema, mayUse, hasLedger, server) = (await PostgresStore.RowsAsync(connection,
            row => (row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetInt64(3)), FindState, [Schema(store)],
            cancellationToken).ConfigureAwait(false))[0];
        if (server < OldestServer)
            throw LedgerFaults.Invalid(store.Place, LedgerTexts.FormatServerOld(server / 10000, OldestServer / 10000));
        if (!hasSchema)
            return 0;
        if (!mayUse)
            throw store.Refused(LedgerTexts.FormatRightsMissing(store.User, LedgerTexts.SchemaClosed, store.Schema));
        var parts = await PostgresStore.RowsAsync(connection, row => row.GetString(0), PostgresSchema.FindParts, [Schema(store)],
            cancellationToken).ConfigureAwait(false);
        if (!hasLedger)
            return parts.Count == 0 ? 0 : throw LedgerFaults.Invalid(store.Place, LedgerTexts.OtherDatabase);
        if (!parts.Contains("ledger.application text") || !parts.Contains("ledger.version integer"))
            throw LedgerFaults.Invalid(store.Place, LedgerTexts.OtherDatabase);
        var marks = await PostgresStore.RowsAsync(connection, row => (Application: row.GetString(0), Version: row.GetInt32(1)),
            FindVersion, [], cancellationToken).ConfigureAwait(false);
        if (marks is not [(PostgresSchema.Application, var version)])
            throw LedgerFaults.Invalid(store.Place, LedgerTexts.OtherDatabase);
        if (version > PostgresSchema.Version)
            throw LedgerFaults.TooNew(store.Place, version, PostgresSchema.Version);
        if (version < 1)
            throw LedgerFaults.Invalid(store.Place, LedgerTexts.FormatVersionUnknown(version));
        if (version == PostgresSchema.Version)
            Verify(parts, store);
        return version;
    }

    // A trigger, a rule, or a view in the place of a table would run with our statements.
    static void Verify(List<string> parts, PostgresStore store)
    {
        if (PostgresSchema.Parts.Except(parts).Any())
            throw LedgerFaults.Invalid(store.Place, LedgerTexts.TablesMissing);
        if (parts.Except(PostgresSchema.Parts).FirstOrDefault() is { } other)
            throw LedgerFaults.Invalid(store.Place, LedgerTexts.FormatSchemaOther(PlainText.Clean(other)));
    }

    static async Task UpgradeAsync(NpgsqlConnection connection, PostgresStore store, CancellationToken cancellationToken)
    {
        // Somebody else may have done it since.
        var version = await IdentifyAsync(connection, store, cancellationToken).ConfigureAwait(false);
        if (version == PostgresSchema.Version)
            return;
        // A role that may not make a schema may be the owner of one that was made for it.
        if (version == 0 && !await HasSchemaAsync(connection, store, cancellationToken).ConfigureAwait(false))
            await RunAsync(connection, $"CREATE SCHEMA {Quoted(store.Schema)}", [], cancellationToken).ConfigureAwait(false);
        foreach (var step in PostgresSchema.StepsFrom(version))
            await RunAsync(connection, step, [], cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, version == 0 ? "INSERT INTO ledger (application, version) VALUES (@application, @version)"
            : "UPDATE ledger SET version = @version", [PostgresValue.Text("application", PostgresSchema.Application),
            PostgresValue.Number("version", PostgresSchema.Version)], cancellationToken).ConfigureAwait(false);
    }

    static async Task<bool> HasSchemaAsync(NpgsqlConnection connection, PostgresStore store, CancellationToken cancellationToken) =>
        (await PostgresStore.RowsAsync(connection, row => row.GetBoolean(0), FindState, [Schema(store)], cancellationToken)
            .ConfigureAwait(false))[0];

    static async Task RunAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] values, CancellationToken cancellationToken) =>
        await PostgresStore.RowsAsync(connection, _ => true, sql, values, cancellationToken).ConfigureAwait(false);

    static NpgsqlParameter Schema(PostgresStore store) => PostgresValue.Text("schema", store.Schema);

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
