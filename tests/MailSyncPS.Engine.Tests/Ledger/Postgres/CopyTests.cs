using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Copying;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Ledger.Postgres;
using MailSyncPS.TestServers.Tests;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>A ledger is copied into one of the other kind, and says the same there.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class CopyTests(SharedPostgres postgres) : IDisposable
{
    readonly LedgerFolderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [PostgresFact]
    public async Task A_file_goes_into_a_database_and_back_and_says_the_same()
    {
        await FillAsync(_fixture.LedgerPath);
        var database = postgres.NewLedger();
        var back = Path.Combine(_fixture.Folder, "back.db");

        var copied = await LedgerCopier.CopyAsync(_fixture.LedgerPath, database, new RecordingObserver(), default);
        Assert.Equal((4, 12, 1), (copied.Mailboxes, copied.Mails, copied.Runs));
        Assert.DoesNotContain(TestServers.PostgresServer.Password, copied.ToString(), StringComparison.Ordinal);
        await LedgerCopier.CopyAsync(database, back, new RecordingObserver(), default);

        var told = await TellAsync(_fixture.LedgerPath);
        Assert.Equal(told, await TellAsync(database));
        Assert.Equal(told, await TellAsync(back));
    }

    [Fact]
    public void Every_table_and_column_is_copied_but_those_of_the_workers() => Assert.Equal(
        PostgresSchema.Parts.Select(part => part.Split(' ')[0]).Where(part => !part.StartsWith("ledger.", StringComparison.Ordinal) && !part.StartsWith("worker.", StringComparison.Ordinal)).Order(),
        LedgerTable.All.SelectMany(table => table.Columns.Select(column => $"{table.Name}.{column.Name}")).Order());

    [PostgresFact]
    public async Task Numbers_go_on_behind_those_that_came_along()
    {
        await FillAsync(_fixture.LedgerPath);
        var database = postgres.NewLedger();
        await LedgerCopier.CopyAsync(_fixture.LedgerPath, database, new RecordingObserver(), default);
        await using var ledger = await LedgerStore.OpenAsync(database, LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var known = (await route.FindByStateAsync(Enum.GetValues<MessageState>(), default)).Max(record => Math.Max(record.Id, record.NewestBeside));
        Assert.True((await route.SaveAsync(Samples.Listed("new"))).Id > known);
        await ledger.OpenRouteAsync(Samples.Old with { Login = "another" }, Samples.New, default);
    }

    [PostgresFact]
    public async Task One_that_is_not_empty_is_left_as_it_is()
    {
        await FillAsync(_fixture.LedgerPath);
        var database = postgres.NewLedger();
        await LedgerCopier.CopyAsync(_fixture.LedgerPath, database, new RecordingObserver(), default);
        foreach (var (from, to) in (IEnumerable<(LedgerName, LedgerName)>)[(_fixture.LedgerPath, database), (database, _fixture.LedgerPath), (database, database)])
            Assert.Equal(MailFailure.InvalidArgument, (await Assert.ThrowsAsync<MailSyncException>(() => LedgerCopier.CopyAsync(from, to, new RecordingObserver(), default))).Failure);
        Assert.Equal(MailFailure.LedgerMissing, (await Assert.ThrowsAsync<MailSyncException>(() => LedgerCopier.CopyAsync(Path.Combine(_fixture.Folder, "none.db"), database, new RecordingObserver(), default))).Failure);
    }

    [PostgresFact]
    public async Task While_a_run_is_at_work_nothing_is_copied()
    {
        var database = postgres.NewLedger();
        await using var ledger = await LedgerStore.OpenAsync(database, LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        route.BeginRun(new RunStart(RunKind.Forward, Account, Account) { Holding = held.Holding });
        await route.NoteRunAsync(default);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => LedgerCopier.CopyAsync(database, _fixture.LedgerPath, new RecordingObserver(), default));
        Assert.Equal(MailFailure.AlreadyRunning, e.Failure);
        Assert.False(File.Exists(_fixture.LedgerPath));
    }

    static MailAccount Account { get; } = new("taro@example.jp", Samples.Old.Host, 995, MailProtocol.Pop3, MailSecurity.Tls, Samples.Old.Login);

    static async Task FillAsync(LedgerName name)
    {
        await using var ledger = await LedgerStore.OpenAsync(name, LedgerAccess.ReadWrite, default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        route.BeginRun(new RunStart(RunKind.Forward, Account, Account) { Holding = held.Holding });
        foreach (var (state, way) in Samples.Ways)
        {
            var record = await route.SaveAsync(Samples.Listed($"{state} a\0b 日本"));
            foreach (var step in way)
                record = await route.SaveAsync(Samples.Proven(record.Key.Uid, (int)state + 1) with { Id = record.Id, State = step, Arrived = Samples.Start.ToOffset(TimeSpan.FromHours(9)) });
        }
        await route.SaveAsync([Samples.Proven("number", 1) with { Copy = Samples.Copy(long.MaxValue) }, Samples.Proven("text", 1) with { Copy = new("INBOX", default, CopyToken.Of("AAMkAD/+=")) }], default);
        var retired = await route.SaveAsync(Samples.Proven("retired", 77));
        await route.SaveAsync(retired with { IsRetired = true, Reason = "x\0y", Sender = "太郎", Subject = "s" });
        await route.SaveWatermarkAsync("INBOX", "Sent", Samples.Mark(3, 4), default);
        await route.NoteRestoredAsync(Samples.Copy(0), null, default);
        await route.SaveIntentsAsync([], new(1, 1), Samples.Start, default);
        await route.TryNoteReadingAsync(5, 10, DateTimeOffset.UtcNow.AddDays(-1), default);
        await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await ledger.SaveReadingAsync(Samples.Old with { Login = "読" }, "読@example.jp", new QuotaReading(Samples.Start, 1, null, 2, QuotaSource.Unknown, 7, UsageTrend.Growing), default);
        await route.EndRunAsync(new RunEnd(RunOutcome.Incomplete, new RunCounts { Listed = 5, PercentUsedBefore = 12.5 }, null), default);
    }

    static async Task<string> TellAsync(LedgerName name)
    {
        await using var ledger = await LedgerStore.OpenAsync(name, LedgerAccess.ReadOnly, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await using var history = await LedgerStore.OpenHistoryAsync(name, default);
        var lines = (await route.FindByStateAsync(Enum.GetValues<MessageState>(), default)).Select(record =>
                $"{record with { Copy = null }} {record.Copy?.Folder} {record.Copy?.Epoch} {record.Copy?.Id} {Convert.ToHexString(record.Hash ?? [])}")
            .Concat((await history.FindRunsAsync(null, default, 10, default)).Select(run => run.ToString()))
            .Concat((await history.FindMailboxesAsync(default)).Select(mailbox => $"{mailbox.Key} {mailbox}"))
            .Concat((await route.FindRestoredAsync(default)).Select(folder => $"{folder.Folder} {folder.Epoch}"))
            .Append((await route.FindWatermarkAsync("INBOX", "Sent", default)).ToString())
            .Append((await route.SumTrafficAsync(DateTimeOffset.UtcNow.AddDays(-1), default)).ToString());
        return string.Join('\n', lines);
    }
}
