using System.Globalization;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Destinations whose RFC822.SIZE is not the number of bytes, as Exchange's, which is an estimate: what lies there is found all the same.</summary>
[Collection(ServersCollection.Name)]
public sealed partial class WrongSizeTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 6161, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200 << 10 })
        .DistinctBy(m => m.Digest()).Take(40)];

    [Theory]
    [InlineData("estimate")]
    [InlineData("line ends of one byte")]
    [InlineData("constant")]
    [InlineData("nothing")]
    public async Task Mail_whose_answer_was_lost_is_not_sent_again(string stated)
    {
        await using var line = Proxy(stated);
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { DestinationPort = line.Port };
        Mails.Take(5).ToList().ForEach(pair.Source.Deliver);
        await pair.StopAtAppendAsync(isStored: true);
        Mails.Skip(5).Take(3).ToList().ForEach(pair.Source.Deliver);
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails.Take(8)));
    }

    [Theory]
    [InlineData("estimate", true)]
    [InlineData("line ends of one byte", false)]
    [InlineData("constant", false)]
    public async Task Nothing_is_sent_again_after_a_ledger_was_lost(string stated, bool areFiled)
    {
        await using var line = Proxy(stated);
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { DestinationPort = line.Port };
        Mails.ToList().ForEach(pair.Source.Deliver);
        Assert.True((await pair.ForwardAsync()).Complete);
        foreach (var copy in pair.Destination.Mails().Take(areFiled ? 20 : 0).ToList())
        {
            pair.DestinationFolder("Archive").Deliver(copy);
            Maildir.Delete(copy);
        }
        pair.Ledger = pair.LedgerPath + "2";
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(Mails.Count, (await pair.RemoveAsync(7)).Removed);
    }

    /// <summary>Where sizes are right, a few of many mails are read to see that.</summary>
    [Fact]
    public async Task Of_a_destination_that_states_them_rightly_little_is_read()
    {
        var read = 0;
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { DestinationPort = servers.Batching.ImapPort };
        foreach (var mail in Mails)
            pair.Destination.Deliver(mail with { Bytes = [.. mail.Bytes, .. "\r\nnot a copy\r\n"u8] });
        pair.Source.Deliver(Mails[0]);
        await using var line = new RewritingProxy(servers.Batching.ImapPort, toClient: l =>
        {
            read += l.Contains("BODY[]", StringComparison.Ordinal) ? 1 : 0;
            return l;
        });
        await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) });
        Assert.InRange(read, 2, 21);
    }

    RewritingProxy Proxy(string stated) => new(servers.Batching.ImapPort, toClient: line => Size().Replace(line, m =>
    {
        var size = long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture);
        var wrong = stated switch { "estimate" => size + size * 7 / 100 + 3, "line ends of one byte" => size - size / 60 - 4, "constant" => 1024, _ => 0 };
        return string.Create(CultureInfo.InvariantCulture, $"RFC822.SIZE {wrong}");
    }));

    [GeneratedRegex(@"RFC822\.SIZE (\d+)")]
    private static partial Regex Size();
}
