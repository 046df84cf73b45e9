using System.Diagnostics;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>A run whose epoch is over can write nothing, and so send and remove nothing.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class FencingTests(SharedPostgres postgres)
{
    readonly LedgerName _name = postgres is { Server: not null } ? postgres.NewLedger() : LedgerName.Usual;

    [PostgresFact]
    public async Task A_run_whose_session_was_ended_goes_on_while_nobody_took_its_place()
    {
        await using var ledger = await OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1"));

        await postgres.Server.EndLocksAsync();

        await route.SaveAsync(Samples.Listed("2"));
        await held.EnsureHeldAsync(default);
        await using var other = await OpenAsync();
        Assert.Equal(MailFailure.AlreadyRunning,
            (await Assert.ThrowsAsync<MailSyncException>(() => other.LockAsync(Samples.Old, default))).Failure);
    }

    [PostgresFact]
    public async Task A_run_that_was_taken_over_writes_nothing_and_is_told_so()
    {
        await using var ledger = await OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var saved = await route.SaveAsync(Samples.Listed("1"));
        await postgres.Server.EndLocksAsync();

        await using var other = await OpenAsync();
        await using (var taken = await other.LockAsync(Samples.Old with { Login = "TARO" }, default))
        {
            await IsOverAsync(() => held.EnsureHeldAsync(default).AsTask());
            await IsOverAsync(() => route.SaveAsync(Samples.Listed("2")));
            await IsOverAsync(() => route.SaveAsync(saved with { State = MessageState.CopyIntent, SentAt = Samples.Start }));
            await IsOverAsync(() => route.SaveWatermarkAsync("INBOX", "INBOX", Samples.Mark(1, 2), default));
            await IsOverAsync(() => route.NotePresenceAsync("INBOX", 0, [], default));
            await IsOverAsync(() => route.TryNoteReadingAsync(1, 10, Samples.Start, default));
            await taken.EnsureHeldAsync(default);
        }
        // Its epoch stays over when the other run has ended.
        await IsOverAsync(() => held.EnsureHeldAsync(default).AsTask());
        await IsOverAsync(() => route.SaveAsync(Samples.Listed("2")));

        var now = await other.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.Equal(MessageState.Listed, Assert.Single(await now.FindByFolderAsync("INBOX", default)).State);
    }

    [PostgresFact]
    public async Task Whoever_opened_the_ledger_before_a_run_began_writes_nothing_either()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1"));
        await using var other = await OpenAsync();
        await using var taken = await other.LockAsync(Samples.Old, default);

        await IsOverAsync(() => route.SaveAsync(Samples.Listed("2")));
    }

    [PostgresFact]
    public async Task A_run_under_which_the_ledger_went_back_writes_nothing()
    {
        await using var ledger = await OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1"));
        var before = await SqlAsync("SELECT last_write::text FROM {0}.worker");
        await route.SaveAsync(Samples.Listed("2"));

        // A standby that took over without the last transactions, or a backup.
        await SqlAsync($"UPDATE {{0}}.worker SET last_write = '{before}'; DELETE FROM {{0}}.message WHERE uid = '2'");

        await IsOverAsync(() => route.SaveAsync(Samples.Listed("3")));
    }

    [PostgresFact]
    public async Task A_worker_that_was_halted_and_taken_over_saves_nothing_when_it_wakes()
    {
        var schema = $"t{Guid.NewGuid():N}";
        using var child = new ChildProcess(nameof(LedgerChild.SaveWhenToldAsync), Password(schema));
        Assert.Equal("held", await child.ReadLineAsync());
        await child.StopAsync();
        await using var ledger = await LedgerStore.OpenAsync(postgres.NameOf(schema), LedgerAccess.ReadWrite, default);
        // Its kernel answers for it, so its session and its lock last.
        Assert.Equal(MailFailure.AlreadyRunning,
            (await Assert.ThrowsAsync<MailSyncException>(() => ledger.LockAsync(Samples.Old, default))).Failure);
        await postgres.Server.EndLocksAsync();
        await using (await ledger.LockAsync(Samples.Old, default))
        {
            child.Continue();
            await child.WriteLineAsync("save");
            Assert.StartsWith("LockLost", await child.ReadLineAsync(), StringComparison.Ordinal);
        }
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.Empty(await route.FindByFolderAsync("INBOX", default));
    }

    [PostgresFact]
    public async Task A_worker_that_was_killed_leaves_its_place_at_once()
    {
        var schema = $"t{Guid.NewGuid():N}";
        using var child = new ChildProcess(nameof(LedgerChild.HoldLockAsync), Password(schema));
        Assert.Equal("held", await child.ReadLineAsync());
        await using var ledger = await LedgerStore.OpenAsync(postgres.NameOf(schema), LedgerAccess.ReadWrite, default);
        await child.KillAsync();

        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var taken = await ledger.LockAsync(Samples.Old, default);
                break;
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.AlreadyRunning)
            {
                Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20));
                await Task.Delay(50);
            }
        }
    }

    [PostgresFact]
    public async Task The_refusal_says_who_is_at_work()
    {
        await using var ledger = await OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => ledger.LockAsync(Samples.Old, default));
        Assert.Contains($"{Environment.MachineName}, {Environment.ProcessId}", e.Message, StringComparison.Ordinal);
    }

    Task<ILedger> OpenAsync() => LedgerStore.OpenAsync(_name, LedgerAccess.ReadWrite, default);

    string Password(string schema) => postgres.Server.Address(query: $"sslmode=disable&search_path={schema}&password={PostgresServer.Password}");

    async Task<string?> SqlAsync(string sql)
    {
        var schema = LedgerStore.PlaceOf(_name).Split("search_path=")[1];
        return (await postgres.Server.RunAsync(string.Format(null, sql, schema)))?.ToString();
    }

    static async Task IsOverAsync(Func<Task> step) =>
        Assert.Equal(MailFailure.LockLost, (await Assert.ThrowsAsync<MailSyncException>(step)).Failure);
}
