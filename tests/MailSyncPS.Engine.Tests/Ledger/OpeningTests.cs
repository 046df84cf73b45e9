using Microsoft.Data.Sqlite;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Sqlite;

namespace MailSyncPS.Engine.Tests.Ledger;

public sealed class OpeningTests : IDisposable
{
    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    public static TheoryData<LedgerAccess> Accesses => [LedgerAccess.ReadWrite, LedgerAccess.ReadOnly];

    [Theory]
    [InlineData(LedgerAccess.ReadWrite, 1)]
    [InlineData(LedgerAccess.ReadWrite, 30)]
    [InlineData(LedgerAccess.ReadWrite, 5000)]
    [InlineData(LedgerAccess.ReadOnly, 1)]
    [InlineData(LedgerAccess.ReadOnly, 5000)]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone(LedgerAccess access, int length)
    {
        File.WriteAllBytes(fixture.LedgerPath, [.. Enumerable.Range(0, length).Select(i => (byte)('a' + i % 26))]);

        await RefusesAsync(access, MailFailure.LedgerInvalid, "-Ledger");
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task A_database_of_something_else_is_refused_and_left_alone(LedgerAccess access)
    {
        Execute("CREATE TABLE message (id INTEGER)");

        await RefusesAsync(access, MailFailure.LedgerInvalid, "something else");
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task A_database_marked_by_something_else_is_refused_and_left_alone(LedgerAccess access)
    {
        Execute("PRAGMA application_id = 252006674");

        await RefusesAsync(access, MailFailure.LedgerInvalid, "something else");
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task A_newer_ledger_is_refused_and_left_alone(LedgerAccess access)
    {
        await FillAsync();
        Execute($"PRAGMA user_version = {LedgerSchema.Version + 1}");

        await RefusesAsync(access, MailFailure.LedgerTooNew, $"{LedgerSchema.Version + 1}");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task A_version_that_never_was_is_refused(int version)
    {
        await FillAsync();
        Execute($"PRAGMA user_version = {version}");

        await RefusesAsync(LedgerAccess.ReadWrite, MailFailure.LedgerInvalid, "version");
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task A_ledger_without_one_of_its_tables_is_refused(LedgerAccess access)
    {
        await FillAsync();
        Execute("DROP TABLE watermark");

        await RefusesAsync(access, MailFailure.LedgerInvalid, "missing");
    }

    [Theory]
    [InlineData(LedgerAccess.ReadWrite, 50)]
    [InlineData(LedgerAccess.ReadWrite, 2000)]
    [InlineData(LedgerAccess.ReadWrite, 4096)]
    [InlineData(LedgerAccess.ReadWrite, -4096)]
    [InlineData(LedgerAccess.ReadWrite, -1)]
    [InlineData(LedgerAccess.ReadOnly, 50)]
    [InlineData(LedgerAccess.ReadOnly, -4096)]
    public async Task A_truncated_ledger_is_refused_and_left_alone(LedgerAccess access, int length)
    {
        await FillAsync();
        using (var file = File.OpenWrite(fixture.LedgerPath))
            file.SetLength(length > 0 ? length : file.Length + length);

        await RefusesAsync(access, MailFailure.LedgerInvalid, "-Ledger");
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task A_path_below_a_file_is_an_error_that_says_so(LedgerAccess access)
    {
        var file = Path.Combine(fixture.Folder, "file");
        File.WriteAllText(file, "");

        var e = await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenAsync(Path.Combine(file, "sub", "ledger.db"), access, default));

        Assert.Equal(MailFailure.LedgerNotWritable, e.Failure);
        Assert.Contains("-Ledger", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_that_is_met_later_stops_the_call()
    {
        await FillAsync();
        using (var file = File.OpenWrite(fixture.LedgerPath))
        {
            // The first page holds the schema; the rest is overwritten.
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
        }

        var e = await Assert.ThrowsAsync<MailSyncException>(async () =>
        {
            await using var ledger = await fixture.OpenAsync();
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            await route.FindByFolderAsync("INBOX", default);
        });

        Assert.Equal(MailFailure.LedgerInvalid, e.Failure);
    }

    [Fact]
    public async Task An_empty_file_is_what_an_interrupted_creation_leaves_and_becomes_a_ledger()
    {
        File.WriteAllBytes(fixture.LedgerPath, []);
        await using (await fixture.OpenAsync(LedgerAccess.ReadOnly))
            Assert.Equal(0, new FileInfo(fixture.LedgerPath).Length);

        await FillAsync();

        await using var ledger = await fixture.OpenAsync();
        Assert.NotNull(await (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default)).FindAsync(new MessageKey("INBOX", 0, "1")));
    }

    [Fact]
    public async Task A_file_that_can_not_be_made_is_an_error_that_says_so()
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenAsync(Path.Combine(fixture.Folder, new string('x', 300)), LedgerAccess.ReadWrite, default));

        Assert.Equal(MailFailure.LedgerNotWritable, e.Failure);
    }

    [Fact]
    public async Task A_ledger_whose_log_can_not_be_made_is_an_error_that_says_so()
    {
        await FillAsync();
        Directory.CreateDirectory(fixture.LedgerPath + "-wal");

        await RefusesAsync(LedgerAccess.ReadWrite, MailFailure.LedgerNotWritable, "can't be opened");
    }

    [Fact]
    public async Task A_full_disk_saves_nothing_and_says_so()
    {
        await using var ledger = (SqliteLedger)await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        // SQLite gives the same error for a limit of pages as for a full disk.
        await LimitPagesAsync(40);

        var e = await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync([.. Enumerable.Range(0, 5000).Select(i => Samples.Listed(i))], default));

        Assert.Equal(MailFailure.LedgerNotWritable, e.Failure);
        Assert.Contains("full", e.Message, StringComparison.Ordinal);
        await LimitPagesAsync(1_000_000);
        Assert.Empty(await route.FindByFolderAsync("INBOX", default));
        await route.SaveAsync(Samples.Listed("1"));

        Task LimitPagesAsync(int pages) => ledger.ReadAsync(session => session.Number($"PRAGMA max_page_count = {pages}"), default);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public async Task A_path_that_is_none_is_an_invalid_argument(string path)
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default));

        Assert.Equal(MailFailure.InvalidArgument, e.Failure);
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public async Task A_folder_is_no_ledger(LedgerAccess access)
    {
        foreach (var path in new[] { fixture.Folder, fixture.Folder + "/", Path.Combine(fixture.Folder, "new/") })
        {
            var e = await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenAsync(path, access, default));
            Assert.Equal(MailFailure.InvalidArgument, e.Failure);
            Assert.Contains("folder", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_ledger_is_written_for_durability()
    {
        await using var ledger = (SqliteLedger)await fixture.OpenAsync();

        Assert.Equal("wal", await AskAsync("PRAGMA journal_mode"));
        Assert.Equal(2L, await AskAsync("PRAGMA synchronous"));
        Assert.Equal(1L, await AskAsync("PRAGMA foreign_keys"));
        Assert.Equal(30_000L, await AskAsync("PRAGMA busy_timeout"));
        Assert.Equal((long)LedgerSchema.ApplicationId, await AskAsync("PRAGMA application_id"));
        Assert.Equal((long)LedgerSchema.Version, await AskAsync("PRAGMA user_version"));

        Task<object?> AskAsync(string sql) => ledger.ReadAsync(session => session.Statement(sql).ExecuteScalar(), default);
    }

    async Task FillAsync()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([.. Enumerable.Range(1, 200).Select(i => Samples.Listed(i))], default);
    }

    async Task RefusesAsync(LedgerAccess access, MailFailure failure, string words)
    {
        var before = fixture.Snapshot();

        var e = await Assert.ThrowsAsync<MailSyncException>(() => fixture.OpenAsync(access));

        Assert.Equal(failure, e.Failure);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Contains(fixture.LedgerPath, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, fixture.Snapshot());
    }

    void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={fixture.LedgerPath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
