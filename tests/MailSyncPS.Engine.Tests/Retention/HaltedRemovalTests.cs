using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>The computer sleeps between a removal's look at the copies and its command, and people empty the new mailbox meanwhile.</summary>
[Collection(ServersCollection.Name)]
public sealed class HaltedRemovalTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 10, Seed = 52, Until = DateTimeOffset.Now.AddHours(-1) });

    [Theory]
    [InlineData(MailProtocol.Pop3, "DELE ")]
    [InlineData(MailProtocol.Imap, "UID STORE ")]
    public async Task Nothing_goes_whose_copy_went_while_its_removal_was_halted(MailProtocol protocol, string halt)
    {
        using var pair = await CopyAsync(protocol);
        var clock = new SleptClock();
        await using var line = Halting(pair, halt, () =>
        {
            clock.Slept = TimeSpan.FromMinutes(30);
            foreach (var copy in pair.Destination.Mails().Take(2))
                File.Delete(copy.Path);
        });

        var removal = await pair.RemoveAsync(0, r => At(r, pair, line, clock));

        Assert.Equal((8, 2), (removal.Removed, removal.KeptCopyGone));
        Assert.Equal(2, pair.Source.Count);
        Assert.Empty(MailComparison.Differences(Mails, pair.Source.Mails().Concat(pair.Destination.Mails())));
        Assert.DoesNotContain(pair.Source.Mails(), m => m.Flags.Contains('T'));
        Assert.Contains(pair.Observer.Lines, l => l.Contains("changed between the look", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, "DELE ")]
    [InlineData(MailProtocol.Imap, "UID STORE ")]
    public async Task A_removal_goes_on_after_a_halt_where_the_copies_are_as_they_were(MailProtocol protocol, string halt)
    {
        using var pair = await CopyAsync(protocol);
        var clock = new SleptClock();
        await using var line = Halting(pair, halt, () => clock.Slept = TimeSpan.FromMinutes(30));

        var removal = await pair.RemoveAsync(0, r => At(r, pair, line, clock));

        Assert.Equal(10, removal.Removed);
        Assert.Equal(0, pair.Source.Count);
        Assert.Empty(pair.Differences(Mails));
    }

    /// <summary>A backup was put back meanwhile, and the ids of the copies belong to other mail.</summary>
    [Fact]
    public async Task Nothing_goes_whose_copy_went_before_the_first_command()
    {
        using var pair = await CopyAsync(MailProtocol.Imap);
        var clock = new SleptClock();
        var plan = await pair.PlanAsync(0, r => r with { Timeouts = r.Timeouts with { Time = clock } });
        var observer = new RecordingObserver(output)
        {
            WhenProgress = p =>
            {
                if (!p.Status.StartsWith("Removing", StringComparison.Ordinal) || clock.Slept > TimeSpan.Zero)
                    return;
                clock.Slept = TimeSpan.FromHours(8);
                foreach (var copy in pair.Destination.Mails())
                    File.Delete(copy.Path);
            },
        };

        var removal = await OldMailRemover.ExecuteAsync(plan, observer, CancellationToken.None);

        Assert.True(clock.Slept > TimeSpan.Zero);
        Assert.Equal((0, 10), (removal.Removed, removal.KeptCopyGone));
        Assert.Equal(10, pair.Source.Count);
        Assert.DoesNotContain(pair.Source.Mails(), m => m.Flags.Contains('T'));
    }

    async Task<MailboxPair> CopyAsync(MailProtocol protocol)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        Assert.True((await pair.ForwardAsync()).Complete);
        return pair;
    }

    RewritingProxy Halting(MailboxPair pair, string command, Action sleep)
    {
        var hasSlept = false;
        var port = pair.SourceProtocol == MailProtocol.Pop3 ? servers.Old.Pop3Port : servers.Old.ImapPort;
        return new RewritingProxy(port, toServer: said =>
        {
            if (!hasSlept && said.Contains(command, StringComparison.Ordinal) && (hasSlept = true))
                sleep();
            return said;
        });
    }

    static RemovalRequest At(RemovalRequest request, MailboxPair pair, RewritingProxy line, SleptClock clock) => request with
    {
        Source = TestAccounts.At(line.Port, pair.SourceProtocol, pair.OldUser),
        Timeouts = request.Timeouts with { Time = clock },
    };

    /// <summary>The clock of a computer that has slept: what lasts is measured as if it had not.</summary>
    sealed class SleptClock : TimeProvider
    {
        public TimeSpan Slept { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Slept;
    }
}
