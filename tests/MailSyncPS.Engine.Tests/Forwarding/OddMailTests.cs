using System.Security.Cryptography;
using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Mails that tools stumble over, between real servers: unaltered or set aside, and never in the way of others.</summary>
[Collection(ServersCollection.Name)]
public sealed class OddMailTests(Servers servers, ITestOutputHelper output)
{
    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Pop3, true)]
    [InlineData(MailProtocol.Imap, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task Odd_mails_arrive_unaltered_or_are_set_aside_with_a_reason(MailProtocol protocol, bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output) { SourceProtocol = protocol };
        var arrived = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.Now.AddDays(-3).ToUnixTimeSeconds());
        foreach (var odd in OddMails.All)
            pair.Source.Deliver(odd.Bytes, arrived);

        var result = await pair.ForwardAsync();
        Assert.Equal(0, result.Failed + result.NotReached);
        Assert.Equal(OddMails.All.Count, result.Forwarded + result.Quarantined);
        Assert.Equal(result.Forwarded, pair.Destination.Count);
        Assert.Equal(result.Quarantined, pair.Observer.Errors.Count);
        // Over POP3 the mail without bytes has a line end.
        Assert.Equal(protocol == MailProtocol.Imap ? 2 : 1, result.Quarantined);
        Assert.All(pair.Observer.Lines, l => Assert.DoesNotContain(l, c => char.IsControl(c)));
        var copies = pair.Destination.Mails().Select(m => Essence(m.Bytes)).ToHashSet();
        Assert.Equal(["NUL"], OddMails.All.Where(odd => !copies.Contains(Essence(odd.Bytes))).Select(odd => odd.Name));
        var again = await pair.ForwardAsync();
        Assert.Equal((result.Quarantined == 0, result.Quarantined), (again.Complete, again.Quarantined));
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(result.Forwarded, pair.Destination.Count);
        Assert.Equal(result.Forwarded, (await pair.RemoveAsync(0)).Removed);
        Assert.Equal(result.Quarantined, pair.Source.Count);
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Imap, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task Large_mails_go_whole_among_small_ones_and_are_removed(MailProtocol protocol, bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output) { SourceProtocol = protocol };
        var arrived = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.Now.AddDays(-3).ToUnixTimeSeconds());
        List<TestMail> mails = [Mail("one"), Mail("huge", gmailLike ? 30 : 50), Mail("two"), Mail("three", 9), Mail("four", 17), Mail("five", 17), Mail("six")];
        mails.ForEach(pair.Source.Deliver);
        var result = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((mails.Count, true), (result.Forwarded, result.Complete));
        Assert.Empty(MailComparison.Differences(mails, pair.Destination.Mails(), compareArrival: false));
        Assert.Equal(mails.Count, (await pair.RemoveAsync(1)).Removed);
        Assert.Equal(0, pair.Source.Count);

        TestMail Mail(string name, int megabytes = 0) =>
            new([.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"Received: from a.example.jp by b.example.jp; {arrived:ddd, dd MMM yyyy HH:mm:ss} +0000\r\nSubject: {name}\r\n\r\n")), .. Enumerable.Repeat(Encoding.ASCII.GetBytes($"{new string('x', 62)}\r\n"), megabytes << 14).SelectMany(line => line), .. "end\r\n"u8], arrived);
    }

    [Fact]
    public async Task A_large_mail_with_a_NUL_is_set_aside()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        var mail = Encoding.ASCII.GetBytes($"Subject: large\r\n\r\n{new string('x', 9 << 20)}\r\n");
        mail[^3] = 0;
        pair.Source.Deliver(mail, DateTimeOffset.Now.AddDays(-3));
        var result = await pair.ForwardAsync();
        Assert.Equal((0, 1), (result.Forwarded, result.Quarantined));
        Assert.Equal(0, pair.Destination.Count);
    }

    /// <summary>What no server on the way has the right to change: Dovecot keeps line ends in its own way, and POP3 adds one at the end.</summary>
    static string Essence(byte[] mail)
    {
        var text = new StringBuilder(mail.Length);
        foreach (var c in Encoding.Latin1.GetString(mail))
        {
            while (c == '\n' && text.Length > 0 && text[^1] == '\r')
                text.Length--;
            text.Append(c);
        }
        return Convert.ToHexString(SHA256.HashData(Encoding.Latin1.GetBytes(text.ToString().TrimEnd('\n'))));
    }
}
