using System.Collections.Concurrent;
using System.Text;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>Mails that are stored one behind the other within TLS, be it there from the start or begun by STARTTLS.</summary>
[Collection(EndServersCollection.Name)]
public sealed class AppendTlsTests(Servers servers)
{
    static int s_users;

    [Theory]
    [InlineData(MailSecurity.StartTls, false)]
    [InlineData(MailSecurity.StartTls, true)]
    [InlineData(MailSecurity.Tls, false)]
    [InlineData(MailSecurity.Tls, true)]
    public async Task Within_TLS_mails_are_stored_the_same_way_and_the_log_tells_of_it_to_the_end(MailSecurity security, bool gmailLike)
    {
        var server = servers.Destination(gmailLike);
        var user = $"tls{Interlocked.Increment(ref s_users)}";
        var account = TestAccounts.Trusting(security == MailSecurity.Tls ? server.ImapsPort : server.ImapPort, MailProtocol.Imap, user, security);
        byte[][] mails = [.. new[] { 100, 5000, 200, 70_000, 300, 2_000_000 }.Select((size, i) => Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\n".PadRight(size - 2, 'x') + "\r\n"))];
        var lines = new ConcurrentQueue<string>();
        var replies = new List<AppendOutcome>();
        ProtocolLog.Target = lines.Enqueue;
        try
        {
            var next = new Queue<byte[]>(mails);
            await using var writer = await MailDestinations.Open(account, new()).OpenWriterAsync(default);
            await writer.AppendEachAsync(() => ValueTask.FromResult(next.TryDequeue(out var mail)
                ? new MailSending(new CopyFolder("INBOX"), new OutgoingMail(new MailBytes(mail), DateTimeOffset.UtcNow, []), reply => replies.Add(reply.Outcome)) : null), default);
        }
        finally
        {
            ProtocolLog.Target = null;
        }
        Assert.Equal(Enumerable.Repeat(AppendOutcome.Stored, mails.Length), replies);
        Assert.Equal(mails.Select(m => new TestMail(m, default).Digest()).Order(), server.Mailbox(user).Mails().Select(m => m.Digest()).Order());
        Assert.Single(lines, l => l.Contains(" TLS: Tls1", StringComparison.Ordinal));
        Assert.Equal(mails.Length, lines.Count(l => l.Contains(" APPEND INBOX ", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.Contains(" LOGOUT", StringComparison.Ordinal));
        Assert.EndsWith(" closed", lines.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain(lines, l => l.Contains("xxx", StringComparison.Ordinal));
    }
}
