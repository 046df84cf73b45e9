using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Ledgers that are lost, old or several: what the destination holds is not sent again.</summary>
[Collection(ServersCollection.Name)]
public sealed class LostLedgerTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 62, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 500 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task With_the_ledger_lost_the_age_of_a_mail_is_known_all_the_same(MailProtocol protocol)
    {
        using var pair = Delivered(protocol, 60);
        await pair.ForwardAsync();
        DeleteLedger(pair);
        await pair.ForwardAsync();
        Assert.Empty(pair.Differences(Mails));
        var young = Mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7)).ToList();
        Assert.Equal(60 - young.Count, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(MailComparison.Differences(young, pair.Source.Mails()));
    }

    [Fact]
    public async Task With_the_ledger_lost_a_mail_without_a_byte_is_found_as_well()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(new TestMail([], Mails[0].Arrived));
        pair.Source.Deliver(Mails[0]);
        Assert.Equal(2, (await pair.ForwardAsync()).Forwarded);
        DeleteLedger(pair);
        Assert.Equal(2, (await pair.ForwardAsync()).AlreadyForwarded);
        Assert.Equal(2, pair.Destination.Count);
    }

    [Fact]
    public async Task With_an_old_ledger_put_back_nothing_is_sent_again()
    {
        using var pair = Delivered(MailProtocol.Pop3, 30);
        await pair.ForwardAsync();
        var backup = File.ReadAllBytes(pair.LedgerPath);
        Deliver(pair, 30, 20);
        await pair.ForwardAsync();
        DeleteLedger(pair);
        File.WriteAllBytes(pair.LedgerPath, backup);
        Deliver(pair, 50, 10);
        var last = await pair.ForwardAsync();
        Assert.True(last.Complete);
        Assert.Equal((50, 10), (last.AlreadyForwarded, last.Forwarded));
        Assert.Empty(pair.Differences(Mails));
    }

    [Fact]
    public async Task Two_ledgers_that_take_turns_send_nothing_twice()
    {
        using var pair = Delivered(MailProtocol.Pop3, 20);
        var (one, other) = (pair.LedgerPath, pair.LedgerPath + "2");
        for (var turn = 0; turn < 4; turn++)
        {
            pair.Ledger = turn % 2 == 0 ? one : other;
            await pair.ForwardAsync();
            Assert.Empty(pair.Differences(Mails.Take(20 + 10 * turn)));
            Deliver(pair, 20 + 10 * turn, 10);
        }
    }

    [Fact]
    public async Task A_run_cut_off_in_one_folder_and_repeated_with_another_sends_nothing_twice()
    {
        using var pair = Delivered(MailProtocol.Pop3, 30);
        await using (var line = new TcpProxy(servers.Batching.ImapPort, schedule: n => new ConnectionFaults { ToServer = new DirectionFaults { CutAfterBytes = 30_000, DeliverAfterCut = true } }))
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            try
            {
                await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) }, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The next run has to deal with what is in doubt.
            }
        }
        await pair.ForwardAsync(r => r with { DestinationFolder = "Old", Timeouts = new() { Doubt = TimeSpan.FromSeconds(2) } });
        Assert.Empty(pair.Differences(Mails.Take(30)));
    }

    MailboxPair Delivered(MailProtocol protocol, int count)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        Deliver(pair, 0, count);
        return pair;
    }

    static void Deliver(MailboxPair pair, int from, int count)
    {
        foreach (var mail in Mails.Skip(from).Take(count))
            pair.Source.Deliver(mail);
    }

    static void DeleteLedger(MailboxPair pair)
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(pair.LedgerPath)!))
            File.Delete(file);
    }
}
