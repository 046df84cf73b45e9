using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>
/// The line to Gmail breaks at any byte. What is in doubt is looked for, and never sent again for Gmail to throw away: its store has each
/// mail once, and it threw nothing away.
/// </summary>
[Collection(EndServersCollection.Name)]
public sealed class GmailCutTests(Servers servers, ITestOutputHelper output) : GmailTest(servers, output)
{
    const int Cuts = 8;

    static readonly IReadOnlyList<TestMail> Few = [.. Mails.Take(16)];

    readonly ITestOutputHelper _output = output;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Cut_anywhere_every_mail_is_there_once_and_none_was_sent_twice(bool withinAnswers, bool deliversAfterCut)
    {
        var seed = Random.Shared.Next();
        _output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        Deliver(Few);
        var range = withinAnswers ? 6000 : Few.Sum(m => m.Bytes.LongLength) / 2;
        for (var i = 0; i < Cuts; i++)
        {
            var direction = new DirectionFaults { CutAfterBytes = i * range / Cuts + random.NextInt64(range / Cuts), DeliverAfterCut = deliversAfterCut };
            var faults = withinAnswers ? new ConnectionFaults { ToClient = direction } : new ConnectionFaults { ToServer = direction };
            var user = FormattableString.Invariant($"cut{i}@gmail.com");
            await using var line = new TcpProxy(Server.Port, schedule: n => n is > 1 and <= 8 ? faults : ConnectionFaults.None);
            var account = TestAccounts.At(line.Port, MailProtocol.Imap, user);
            var result = await ForwardAsync(r => r with { Destination = account, Ledger = $"{Pair.LedgerPath}.{i}" });
            if (!result.Complete)
                result = await ForwardAsync(r => r with { Destination = account, Ledger = $"{Pair.LedgerPath}.{i}" });
            Assert.True(result.Complete, $"cut at {direction.CutAfterBytes}: {result}");
            var mailbox = Server.Mailbox(user);
            Assert.True(MailComparison.Differences(Few, mailbox.Mails) is [], $"cut at {direction.CutAfterBytes}");
            Assert.Equal(0, mailbox.ThrownAway);
        }
    }

    [Fact]
    public async Task A_run_that_is_stopped_hears_what_became_of_the_mails_that_were_sent()
    {
        // Small ones go without being asked for, one behind the other.
        Deliver(Mails.Where(m => m.Bytes.Length <= 4096).Take(12));
        await using var line = new TcpProxy(Server.Port, TimeSpan.FromSeconds(0.15));
        using var stop = new CancellationTokenSource();
        using (StepWatch.At("ledger saved CopyIntent", 2, () => stop.CancelAfter(TimeSpan.FromSeconds(0.25))))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, Account.EmailAddress), Timeouts = Hasty, MaxConnections = 2 }, stop.Token));

        var told = Assert.Single(Observer.Lines, l => l.StartsWith("information: Stopped.", StringComparison.Ordinal));
        Assert.Contains(", 0 in doubt,", told, StringComparison.Ordinal);
        Assert.InRange(Mailbox.Mails.Count, 3, 11);
    }
}
