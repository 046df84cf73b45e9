using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>People drag what they wrote at the new mailbox into the old one, after many runs; the mail program gives it the time of that moment.</summary>
[Collection(ServersCollection.Name)]
public sealed class DraggedBackTests(Servers servers, ITestOutputHelper output)
{
    [Fact]
    public async Task What_lies_in_the_new_mailbox_already_is_not_sent_there()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var written = new TestMail(Encoding.ASCII.GetBytes("From: me@example.jp\r\nDate: Tue, 10 Nov 2020 09:00:00 +0900\r\nSubject: written at the new one\r\n\r\nbody\r\n"), DateTimeOffset.Now.AddDays(-1));
        pair.DestinationFolder("Sent").Deliver(written);
        servers.Old.Mailbox(pair.OldUser, "Sent").Deliver(Encoding.ASCII.GetBytes("Subject: written at the old one\r\n\r\nbody\r\n"), DateTimeOffset.Now.AddDays(-1));
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);

        servers.Old.Mailbox(pair.OldUser, "Sent").Deliver(written with { Arrived = DateTimeOffset.Now });
        var result = await pair.ForwardAsync();
        Assert.Equal((0, true), (result.Forwarded, result.Complete));
        Assert.Equal(2, pair.DestinationFolder("Sent").Count);
    }
}
