using System.Diagnostics;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>A ledger file that somebody made to be opened: it is refused in a short time and little memory, and nothing of it runs.</summary>
public sealed class HostileLedgerTests : IDisposable
{
    static readonly TimeSpan Short = TimeSpan.FromSeconds(20);

    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData("CREATE TRIGGER message AFTER UPDATE ON message BEGIN DELETE FROM message; END")]
    [InlineData("CREATE TRIGGER other INSTEAD OF INSERT ON watched BEGIN SELECT 1; END", "CREATE VIEW watched AS SELECT 1 AS x")]
    [InlineData("CREATE VIEW message AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS id FROM c", "DROP TABLE message")]
    [InlineData("CREATE VIRTUAL TABLE more USING fts5(x)")]
    [InlineData("CREATE TABLE more (x)")]
    [InlineData("CREATE INDEX more ON message (abs(size))")]
    [InlineData("ALTER TABLE message ADD COLUMN more INTEGER AS (abs(size)) VIRTUAL")]
    [InlineData("ALTER TABLE message RENAME COLUMN reason TO motive")]
    [InlineData("CREATE TABLE watermark (route INTEGER)", "DROP TABLE watermark")]
    [InlineData("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE name = 'message'")]
    [InlineData("PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES ('trigger', 'run', 'run', 0, 'CREATE TRIGGER run AFTER INSERT ON run BEGIN SELECT 1; END')")]
    public async Task What_no_ledger_has_is_refused(string sql, string before = "")
    {
        await FillAsync();
        Execute(before);
        Execute(sql);

        await RefusesAsync(LedgerAccess.ReadWrite);
        await RefusesAsync(LedgerAccess.ReadOnly);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_older_one_is_looked_at_before_it_is_brought_up_to_date(int version)
    {
        OldLedgers.Make(fixture.LedgerPath, version, 3);
        Execute("CREATE TRIGGER more AFTER INSERT ON message BEGIN DELETE FROM message; END");

        await RefusesAsync(LedgerAccess.ReadWrite);
        await RefusesAsync(LedgerAccess.ReadOnly);
    }

    [Fact]
    public async Task Blanks_make_no_difference()
    {
        await FillAsync();
        Execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' ', char(10)) WHERE name = 'message'");

        await (await fixture.OpenAsync()).DisposeAsync();
    }

    [Theory]
    [InlineData("state = 77")]
    [InlineData("state = -1")]
    [InlineData("proof = 9")]
    [InlineData("state = 5000000000")]
    [InlineData("arrived = 9223372036854775807, arrived_offset = 0")]
    [InlineData("arrived = 0, arrived_offset = 100000")]
    [InlineData("copy_folder = 'INBOX', copy_epoch = -5")]
    [InlineData("copy_folder = 'INBOX', copy_id = 1.5")]
    [InlineData("copy_folder = 'INBOX', copy_id = x'00'")]
    [InlineData("mark = -1")]
    [InlineData("folder = NULL", true)]
    [InlineData("size = 'much'", true)]
    [InlineData("size = NULL", true)]
    [InlineData("first_seen = x'00'", true)]
    [InlineData("route = 99")]
    public async Task Values_that_make_no_sense_are_a_fault_of_the_ledger(string values, bool isUntyped = false)
    {
        await FillAsync();
        var text = TextOfMessage();
        if (isUntyped)
            SetTextOfMessage(text.Replace(" STRICT", "", StringComparison.Ordinal).Replace("R NOT NULL", "R", StringComparison.Ordinal).Replace("TEXT NOT NULL", "TEXT", StringComparison.Ordinal));
        Execute($"PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; UPDATE message SET {values}");
        SetTextOfMessage(text);

        await IsInvalidAsync(async () =>
        {
            await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
            await foreach (var _ in history.FindMessagesAsync(new(), default))
            {
            }
            await history.SumDaysAsync(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc, default);
            await using var ledger = await fixture.OpenAsync();
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            await route.FindByFolderAsync("INBOX", default);
            await route.IndexAsync("INBOX", default);
        });
    }

    [Fact]
    public async Task A_giant_value_costs_no_memory()
    {
        await FillAsync();
        Execute("UPDATE message SET reason = hex(zeroblob(30000000))");
        var least = long.MaxValue;
        // Tests that run beside this one only add to it.
        for (var attempt = 0; attempt < 5 && least > 100_000_000; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes();
            await IsInvalidAsync(async () =>
            {
                await using var history = await LedgerStore.OpenHistoryAsync(fixture.LedgerPath, default);
                await foreach (var _ in history.FindMessagesAsync(new(), default))
                {
                }
            });
            least = Math.Min(least, GC.GetTotalAllocatedBytes() - before);
        }
        // The text alone would be 120 MB.
        Assert.InRange(least, 0, 100_000_000);
    }

    [Fact]
    public async Task A_giant_schema_is_not_read()
    {
        await FillAsync();
        Execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || hex(zeroblob(30000000)) WHERE name = 'run'");

        await RefusesAsync(LedgerAccess.ReadOnly);
    }

    [Fact]
    public void Endless_work_ends_and_what_comes_after_is_not_touched()
    {
        using var session = SqliteSession.Open(":memory:", SqliteOpenMode.Memory, TimeProvider.System);
        using (session.LimitTime(TimeSpan.FromMilliseconds(300)))
        {
            var e = Assert.Throws<SqliteException>(() => session.Number("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"));
            Assert.Equal(raw.SQLITE_INTERRUPT, e.SqliteErrorCode);
            Assert.Equal(MailFailure.LedgerInvalid, Assert.IsType<MailSyncException>(SqliteFailures.Translate(e, "ledger.db")).Failure);
        }
        Assert.Equal(2, session.Number("SELECT 1 + 1"));
    }

    [Fact]
    public async Task A_list_of_many_ids_is_still_taken()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var uids = Enumerable.Range(0, 50_000).Select(i => $"{i:D8}-会社-{new string('x', 60)}").ToList();

        await route.NotePresenceAsync("INBOX", 0, uids, default);
        Assert.Empty(await route.FindAsync("INBOX", 0, uids, default));
    }

    [Fact]
    public async Task Nothing_else_can_be_attached_or_run()
    {
        await using var ledger = (SqliteLedger)await fixture.OpenAsync();
        foreach (var sql in new[] { $"ATTACH '{fixture.Folder}/other.db' AS other", "CREATE VIEW v AS SELECT 1; SELECT * FROM v", "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema" })
            await IsInvalidAsync(() => ledger.ReadAsync(session => { session.RunOnce(sql); return true; }, default));
    }

    async Task FillAsync()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1"));
    }

    async Task RefusesAsync(LedgerAccess access)
    {
        var clock = Stopwatch.StartNew();
        var before = fixture.Snapshot();
        await IsInvalidAsync(async () => await (await fixture.OpenAsync(access)).DisposeAsync());
        Assert.True(clock.Elapsed < Short, $"{clock.Elapsed}");
        Assert.Equal(before, fixture.Snapshot());
    }

    static async Task IsInvalidAsync(Func<Task> use) => Assert.Equal(MailFailure.LedgerInvalid, (await Assert.ThrowsAsync<MailSyncException>(use)).Failure);

    string TextOfMessage() => (string)Execute("SELECT sql FROM sqlite_schema WHERE name = 'message'")!;

    void SetTextOfMessage(string text) => Execute($"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '{text.Replace("'", "''", StringComparison.Ordinal)}' WHERE name = 'message'");

    object? Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={fixture.LedgerPath};Pooling=False");
        connection.Open();
        raw.sqlite3_db_config(connection.Handle, 1010, 0, out _);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
