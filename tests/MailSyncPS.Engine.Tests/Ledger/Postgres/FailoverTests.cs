using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>A standby takes over while a run is on. The address names both, and the run finds the one that takes changes.</summary>
[Collection(LedgerServersCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class FailoverTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 52, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 300 << 10 });

    [PostgresTheory]
    [InlineData("ledger committing CopyIntent", "&target_session_attrs=primary")]
    [InlineData("ledger committing Copied", "&target_session_attrs=read-write")]
    [InlineData("ledger saved RemoveIntent", "")]
    public async Task A_run_goes_on_at_the_standby_that_took_over(string step, string target)
    {
        await using var primary = await PostgresServer.RunAsync();
        await using var standby = await primary.RunStandbyAsync();
        using var pair = Pair(primary, standby, target);
        await pair.ForwardAsync(request => request with { MaxMessages = 5 });
        using (var watch = StepWatch.At(step, 1, () => Task.Run(async () =>
        {
            await CaughtUpAsync(primary, standby);
            await primary.KillAsync();
            await standby.RunAsync("SELECT pg_promote()");
        }).GetAwaiter().GetResult()))
        {
            await pair.ForwardAsync();
            await pair.RemoveAsync(7);
            Assert.True(watch.HasActed);
        }
        Assert.All(pair.Observer.Failures, failure => Assert.Contains(failure, (MailFailure[])[MailFailure.LedgerUnreachable, MailFailure.LedgerNotWritable, MailFailure.LockLost]));
        Assert.True((await pair.ForwardAsync()).Complete);
        await pair.RemoveAsync(7);
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(0, pair.Source.Count);
    }

    [PostgresTheory]
    [InlineData("ledger saved CopyIntent", false)]
    [InlineData("ledger saved Proven", false)]
    [InlineData("ledger saved RemoveIntent", true)]
    public async Task A_standby_that_lost_the_last_transactions_ends_the_run_and_costs_no_mail(string step, bool isRemoval)
    {
        await using var primary = await PostgresServer.RunAsync();
        await using var standby = await primary.RunStandbyAsync();
        using var pair = Pair(primary, standby, "&target_session_attrs=primary");
        await pair.ForwardAsync(request => isRemoval ? request : request with { MaxMessages = 5 });
        await CaughtUpAsync(primary, standby);
        // It hears of nothing more.
        await standby.RunAsync("ALTER SYSTEM SET primary_conninfo = ''");
        await standby.RunAsync("SELECT pg_reload_conf()");
        while ((long)(await primary.RunAsync("SELECT count(*) FROM pg_stat_replication"))! > 0)
            await Task.Delay(20);

        using (var watch = StepWatch.At(step, 1, () => Task.Run(async () =>
        {
            await primary.KillAsync();
            await standby.RunAsync("SELECT pg_promote()");
        }).GetAwaiter().GetResult()))
        {
            if (isRemoval)
                await RemoveAsync(pair);
            else
                await pair.ForwardAsync();
            Assert.True(watch.HasActed);
        }
        Assert.Contains(MailFailure.LockLost, pair.Observer.Failures);
        // Nothing was removed whose removal the new primary does not know of.
        Assert.True(pair.Source.Count == Mails.Count);

        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(Mails.Count, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(pair.Differences(Mails));
    }

    [PostgresFact]
    public async Task Where_no_host_takes_changes_a_run_says_so_and_reading_works()
    {
        await using var primary = await PostgresServer.RunAsync();
        await using (await LedgerStore.OpenAsync(NameOf(primary.Address()), LedgerAccess.ReadWrite, default))
        {
        }
        await using var standby = await primary.RunStandbyAsync();
        await CaughtUpAsync(primary, standby);
        await primary.StopAsync();
        var both = Both(primary, standby);

        var none = await Assert.ThrowsAsync<MailSyncException>(() => LedgerStore.OpenAsync(NameOf(both + "&target_session_attrs=primary"), LedgerAccess.ReadWrite, default));
        Assert.Equal(MailFailure.LedgerUnreachable, none.Failure);
        await using (var history = await LedgerStore.OpenHistoryAsync(NameOf(both), default))
            Assert.Empty(await history.CountMessagesAsync(default));
        await using var ledger = await LedgerStore.OpenAsync(NameOf(both), LedgerAccess.ReadWrite, new RunTimeouts { LedgerReturn = TimeSpan.FromSeconds(1) }, default);
        var still = await Assert.ThrowsAsync<MailSyncException>(() => ledger.LockAsync(Samples.Old, default));
        Assert.Equal(MailFailure.LedgerNotWritable, still.Failure);
        Assert.Contains("primary", still.Message, StringComparison.Ordinal);
    }

    MailboxPair Pair(PostgresServer primary, PostgresServer standby, string target)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap, Ledger = $"{Both(primary, standby)}{target}&password={PostgresServer.Password}" };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }

    static async Task RemoveAsync(MailboxPair pair)
    {
        try
        {
            await pair.RemoveAsync(7);
        }
        catch (MailSyncException e)
        {
            pair.Observer.OnError(e);
        }
    }

    /// <summary>Waits until the standby has all that was committed.</summary>
    static async Task CaughtUpAsync(PostgresServer primary, PostgresServer standby)
    {
        var now = await primary.RunAsync("SELECT pg_current_wal_flush_lsn()::text");
        while (!(bool)(await standby.RunAsync($"SELECT coalesce(pg_last_wal_replay_lsn() >= '{now}', false)"))!)
            await Task.Delay(20);
    }

    static string Both(PostgresServer primary, PostgresServer standby) => string.Create(CultureInfo.InvariantCulture,
        $"postgresql://{PostgresServer.Owner}@127.0.0.1:{primary.Port},127.0.0.1:{standby.Port}/postgres?sslmode=disable");

    static LedgerName NameOf(string address) => LedgerName.Of(address, PostgresServer.Owner, PostgresServer.Password);
}
