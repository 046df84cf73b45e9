using System.Diagnostics;
using System.Globalization;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>The line to the destination breaks while mails are stored: what is unknown is looked up, never sent again.</summary>
[Collection(ServersCollection.Name)]
public sealed class CutAppendTests(Servers servers, ITestOutputHelper output)
{
    const int Cuts = 12;
    static readonly TimeSpan DoubtTime = TimeSpan.FromSeconds(2.5);
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 24, Seed = 31, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 400 << 10 });

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Cut_at_any_byte_on_the_way_there_every_mail_arrives_once(bool gmailLike, bool deliverAfterCut) =>
        await CutEverywhereAsync(gmailLike, at => new ConnectionFaults { ToServer = new DirectionFaults { CutAfterBytes = at, DeliverAfterCut = deliverAfterCut } }, Mails.Sum(m => m.Bytes.LongLength));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cut_within_the_answers_every_mail_arrives_once(bool gmailLike) =>
        await CutEverywhereAsync(gmailLike, at => new ConnectionFaults { ToClient = new DirectionFaults { CutAfterBytes = at, ResetOnCut = at % 2 == 0 } }, 4096);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_is_lost_each_time_makes_no_copies_pile_up(bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        foreach (var mail in Mails.Take(6))
            pair.Source.Deliver(mail);
        await using var line = new RewritingProxy(servers.Destination(gmailLike).ImapPort, toClient: l => l.Contains("APPENDUID", StringComparison.Ordinal) ? null : l);
        var result = await pair.ForwardAsync(r => r with
        {
            Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser),
            Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.5), FirstWait = TimeSpan.FromSeconds(0.2) },
        });
        Assert.Equal((6, true), (result.Forwarded, result.Complete));
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(pair.Differences(Mails.Take(6)));
    }

    /// <summary>The server falls silent over a mail and stores it late; the run, which ends over that, is followed by another at once.</summary>
    [Fact]
    public async Task What_a_silent_server_stores_late_is_not_sent_again_by_the_next_run() =>
        await Task.WhenAll(SilentAsync(1, false, false), SilentAsync(2, false, true), SilentAsync(3, true, false), SilentAsync(4, true, true));

    async Task SilentAsync(int mailbox, bool gmailLike, bool isStopped)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        var mails = pair.Distinct(Mails, mailbox).Take(6).ToList();
        mails.ForEach(pair.Source.Deliver);
        var timeouts = new RunTimeouts { Silence = TimeSpan.FromSeconds(isStopped ? 30 : 1), Doubt = TimeSpan.FromSeconds(0.4), LongerDoubt = TimeSpan.FromSeconds(5), MostPasses = 1 };
        var held = new ConnectionFaults { ToServer = new DirectionFaults { HoldAfterBytes = 2500, HoldTime = TimeSpan.FromSeconds(4) } };
        await using var line = new TcpProxy(servers.Destination(gmailLike).ImapPort, schedule: _ => held);
        using var stop = new CancellationTokenSource();
        if (isStopped)
            stop.CancelAfter(TimeSpan.FromSeconds(2.5));
        var first = pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser), Timeouts = timeouts }, stop.Token);
        if (isStopped)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        else
            Assert.False((await first).Complete);
        var watch = Stopwatch.StartNew();
        Assert.True(pair.Destination.Count < 6, "all have arrived already");

        var next = await pair.ForwardAsync(r => r with { Timeouts = timeouts });
        Assert.True(next.Complete);
        await Task.Delay(TimeSpan.FromTicks(Math.Max(0, (held.ToServer.HoldTime + TimeSpan.FromSeconds(1) - watch.Elapsed).Ticks)));
        Assert.Empty(pair.Differences(mails));
    }

    async Task CutEverywhereAsync(bool gmailLike, Func<long, ConnectionFaults> faultsAt, long range)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var cuts = Enumerable.Range(0, Cuts).Select(i => i * range / Cuts + random.NextInt64(range / Cuts)).ToList();
        await Task.WhenAll(cuts.Select((at, i) => CutOnceAsync(gmailLike, i, at, faultsAt(at))));
    }

    async Task CutOnceAsync(bool gmailLike, int mailbox, long at, ConnectionFaults faults)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        var mails = pair.Distinct(Mails, mailbox);
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        // A cut among the first eight connections, whichever of them stores.
        await using var line = new TcpProxy(servers.Destination(gmailLike).ImapPort, schedule: n => n is > 1 and <= 8 ? faults : ConnectionFaults.None);
        var result = await pair.ForwardAsync(r => Through(r, line));
        if (!result.Complete)
            result = await pair.ForwardAsync(r => Through(r, line));
        var where = at.ToString(CultureInfo.InvariantCulture);
        Assert.True(result.Complete, $"cut at {where}: {result}");
        Assert.True(pair.Differences(mails) is [], $"cut at {where}: {string.Join("; ", pair.Differences(mails))}");
        var again = await pair.ForwardAsync();
        Assert.Equal(Mails.Count, again.AlreadyForwarded);
        Assert.Equal(Mails.Count, pair.Destination.Count);
    }

    static Engine.Forwarding.ForwardRequest Through(Engine.Forwarding.ForwardRequest request, TcpProxy line) =>
        request with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, request.Destination.EmailAddress), Timeouts = new() { Doubt = DoubtTime, FirstWait = TimeSpan.FromSeconds(0.2) } };
}
