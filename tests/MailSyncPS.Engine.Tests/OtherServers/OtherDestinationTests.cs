using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>Mail to other servers than Dovecot 2.3, as both storages tell.</summary>
[Collection(OtherServersCollection.Name)]
public sealed class OtherDestinationTests(OtherServersFixture servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. OtherServerMails.Usual, .. OtherServerMails.Odds, OtherServerMails.EightBitHeader];

    [Theory]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Dovecot24, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Dovecot24, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Uw, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Uw, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Mailutils, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Mailutils, MailProtocol.Imap)]
    public async Task Mails_arrive_once_and_their_originals_can_go(OtherServerKind kind, MailProtocol protocol)
    {
        var @new = await OtherMailbox.CreateAsync(await servers.GetAsync(kind));
        var dovecot = await servers.DovecotAsync();
        using var pair = new MailboxPair(dovecot, dovecot, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);

        await ForwardAsync(forwarded: Mails.Count, already: 0);
        await ForwardAsync(forwarded: 0, already: Mails.Count);
        var removal = await pair.RemoveAsync(0, r => r with { Destination = @new.Imap });
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(Mails.Count, removal.Removed);
        Assert.Equal(0, pair.Source.Count);
        await ForwardAsync(forwarded: 0, already: 0);

        async Task ForwardAsync(int forwarded, int already)
        {
            var result = await pair.ForwardAsync(r => r with { Destination = @new.Imap });
            Assert.Empty(pair.Observer.Errors);
            Assert.Equal((forwarded, already, true), (result.Forwarded, result.AlreadyForwarded, result.Complete));
            Assert.Empty(Essences.Differences(Mails, await @new.MailsAsync()));
        }
    }
}
