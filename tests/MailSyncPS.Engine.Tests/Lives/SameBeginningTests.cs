using System.Globalization;
using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>
/// Mailboxes of colleagues that were made together begin with the same few mails, and go on with their own. They are copied side by side.
/// </summary>
[Collection(ServersCollection.Name)]
public sealed class SameBeginningTests(Servers servers, ITestOutputHelper output)
{
    static readonly DateTimeOffset Received = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(-20).ToUnixTimeSeconds());

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task One_of_them_that_takes_long_does_not_keep_the_other_from_being_copied(MailProtocol protocol)
    {
        using var slow = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        using var quick = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol, Ledger = slow.LedgerPath };
        Fill(slow, "taro");
        Fill(quick, "jiro");
        using var ended = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        slow.WhenTold = told =>
        {
            if (!told.Contains("looked for copies", StringComparison.Ordinal))
                return;
            begun.Set();
            ended.Wait(TimeSpan.FromSeconds(20));
        };
        var first = Task.Run(() => slow.ForwardAsync(r => r with { DestinationFolder = "Old/taro" }));
        begun.Wait(TimeSpan.FromSeconds(20));
        var result = await quick.ForwardAsync(r => r with
            { Destination = slow.DestinationAccount, DestinationFolder = "Old/jiro", Timeouts = new() { FirstWait = TimeSpan.FromSeconds(0.2) } });
        ended.Set();
        var other = await first;
        Assert.Empty(quick.Observer.Errors);
        Assert.Equal((15, true), (result.Forwarded, result.Complete));
        Assert.True(other.Complete);
    }

    /// <summary>Five welcomes, each as long as those of the others, and ten mails of one's own.</summary>
    static void Fill(MailboxPair pair, string name)
    {
        for (var i = 0; i < 15; i++)
        {
            var own = i < 5 ? "" : new string(name[0], i * (name == "taro" ? 7 : 11));
            pair.Source.Deliver(new TestMail(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"Received: from a by b; {Received.AddMinutes(i):r}\r\nTo: {name}@example.jp\r\nSubject: mail {i:00}\r\n\r\nDear {name},\r\n{own}\r\n")), Received.AddMinutes(i)));
        }
    }
}
