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
        Assert.True(result.Quarantined <= 3, "at most the mails that no IMAP server can store are set aside");
        Assert.All(pair.Observer.Lines, l => Assert.DoesNotContain(l, c => char.IsControl(c)));
        var copies = pair.Destination.Mails().Select(m => Essence(m.Bytes)).ToHashSet();
        var altered = OddMails.All.Where(odd => !copies.Contains(Essence(odd.Bytes))).ToList();
        Assert.True(altered.Count == result.Quarantined, $"not there as they were: {string.Join(", ", altered)}");
        var again = await pair.ForwardAsync();
        Assert.True(again.Complete);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(result.Forwarded, pair.Destination.Count);
        Assert.Equal(result.Forwarded, (await pair.RemoveAsync(0)).Removed);
        Assert.Equal(result.Quarantined, pair.Source.Count);
    }

    [Fact]
    public async Task A_mail_of_fifty_megabytes_arrives_whole_among_small_ones()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        var arrived = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.Now.AddDays(-3).ToUnixTimeSeconds());
        List<TestMail> mails = [new("Subject: one\r\n\r\none\r\n"u8.ToArray(), arrived), new(OddMails.Huge().Bytes, arrived), new("Subject: two\r\n\r\ntwo\r\n"u8.ToArray(), arrived)];
        mails.ForEach(pair.Source.Deliver);
        var result = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((3, true), (result.Forwarded, result.Complete));
        Assert.Empty(MailComparison.Differences(mails, pair.Destination.Mails(), compareArrival: false));
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
