using MailSyncPS.Engine.Forwarding;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>A run that is cancelled ends at once, and the next one goes on from there.</summary>
[Collection(ServersCollection.Name)]
public sealed class CancellationTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 250, Seed = 33, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 3 << 20 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_at_any_step_and_run_again_nothing_is_lost_and_nothing_there_twice(bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        for (var steps = 2; steps <= 14; steps += 3)
        {
            using var stop = new CancellationTokenSource();
            var left = steps;
            var observer = new RecordingObserver(output)
            {
                WhenProgress = progress =>
                {
                    if (Interlocked.Decrement(ref left) == 0)
                        _ = Task.Delay(Random.Shared.Next(30)).ContinueWith(t => stop.Cancel(), TaskScheduler.Default);
                },
            };
            var request = new ForwardRequest { Source = pair.SourceAccount, Destination = pair.DestinationAccount, Ledger = pair.LedgerPath, Timeouts = new() { Doubt = TimeSpan.FromSeconds(5) } };
            try
            {
                await MailForwarder.RunAsync(request, observer, stop.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Contains(observer.Lines, l => l.StartsWith("information: Stopped.", StringComparison.Ordinal));
                Assert.Empty(observer.Errors);
            }
            Assert.InRange(pair.Destination.Count, 0, Mails.Count);
        }
        Assert.Equal(Mails.Count, pair.Source.Count);
        var last = await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(5) } });
        Assert.True(last.Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [Fact]
    public async Task What_an_earlier_run_left_in_doubt_is_told_as_such()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        await pair.StopAtAppendAsync(isStored: false);
        Assert.Contains(pair.Observer.Lines, line => line.Contains("1 in doubt, 0 not reached", StringComparison.Ordinal));
        foreach (var mail in Mails.Skip(1))
            pair.Source.Deliver(mail);

        // What is in doubt comes last.
        await pair.StopAtAppendAsync(isStored: false);

        Assert.Contains(pair.Observer.Lines, line => line.Contains($"2 in doubt, {Mails.Count - 2} not reached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelled_while_the_server_says_nothing_it_returns_within_a_moment()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails.Take(20))
            pair.Source.Deliver(mail);
        await using var line = new TcpProxy(servers.Batching.ImapPort, schedule: _ => new ConnectionFaults { ToServer = new DirectionFaults { StallAfterBytes = 4000 } });
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) }, stop.Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 1, 4);
    }
}
