using MailSyncPS.Engine.Ledger;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Ledger.Postgres;

/// <summary>The disk of the database is full, under its tables or under everything: nothing is lost, and with space again all ends well.</summary>
[Collection(LedgerServersCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class FullDiskTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 51, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 300 << 10 });

    [SmallDiskFact]
    public async Task Tables_without_room_end_a_run_and_the_next_one_goes_on()
    {
        using var disk = new SmallDisk(24);
        await using var server = await PostgresServer.RunAsync();
        await server.RunAsync($"CREATE TABLESPACE small LOCATION '{disk.Path}'");
        await server.RunAsync("CREATE DATABASE mail TABLESPACE small");
        using var pair = Pair(server.Address("mail"));
        await TryAsync(pair, disk, failure =>
        {
            Assert.Equal(MailFailure.LedgerNotWritable, failure.Failure);
            Assert.Contains("disk of the database is full", failure.Message, StringComparison.Ordinal);
        });
    }

    [SmallDiskFact]
    public async Task A_server_without_room_for_its_log_ends_a_run_and_the_next_one_goes_on()
    {
        using var disk = new SmallDisk(160);
        await using var server = await PostgresServer.RunOnAsync(disk, "wal_level=minimal", "max_wal_senders=0", "max_wal_size=32MB", "min_wal_size=32MB", "wal_recycle=off", "restart_after_crash=on");
        using var pair = Pair(server.Address());
        await TryAsync(pair, disk, failure => Assert.Contains(failure.Failure, (MailFailure[])[MailFailure.LedgerNotWritable, MailFailure.LedgerUnreachable]), async () =>
        {
            await server.KillAsync();
            await server.StartAsync();
        });
    }

    async Task TryAsync(MailboxPair pair, SmallDisk disk, Action<MailSyncException> check, Func<Task>? restart = null)
    {
        // The tables are there, and what is full is what a run meets in its middle.
        await pair.ForwardAsync(request => request with { MaxMessages = 5 });
        Assert.Equal(5, pair.Destination.Count);
        disk.Fill();
        output.WriteLine("full");
        await pair.ForwardAsync(request => request with { Timeouts = request.Timeouts with { LedgerReturn = TimeSpan.FromSeconds(3), LedgerOpening = TimeSpan.FromSeconds(1) } });
        check(Assert.Single(pair.Observer.Errors));
        Assert.Equal(Mails.Count, pair.Source.Count);

        disk.Free();
        if (restart is not null)
            await restart();
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(Mails.Count, (await pair.RemoveAsync(7)).Removed);
        Assert.Equal(0, pair.Source.Count);
    }

    MailboxPair Pair(string address)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap, Ledger = $"{address}&password={PostgresServer.Password}" };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}

/// <summary>A test that needs a PostgreSQL and a disk that it may fill; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = PostgresInstallation.Missing ?? SmallDisk.Missing;
}
