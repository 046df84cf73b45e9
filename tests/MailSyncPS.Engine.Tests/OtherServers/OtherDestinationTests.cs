using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Tests;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>Mail to other servers than Dovecot 2.3, as both storages tell.</summary>
[Collection(OtherServersCollection.Name)]
public sealed class OtherDestinationTests(OtherServersFixture servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. OtherServerMails.Usual, .. OtherServerMails.Odds];

    [Theory]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Courier, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Cyrus, MailProtocol.Imap)]
    [OtherServerData(OtherServerKind.Dovecot24, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Dovecot24, MailProtocol.Imap)]
    public Task Mails_arrive_once_and_their_originals_can_go(OtherServerKind kind, MailProtocol protocol) => SendAndRemoveAsync(kind, protocol, Mails);

    [Theory]
    [OtherServerData(OtherServerKind.Uw, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Uw, MailProtocol.Imap)]
    public Task Mails_arrive_once_where_a_session_does_not_see_what_others_store(OtherServerKind kind, MailProtocol protocol) => SendAndRemoveAsync(kind, protocol, Mails);

    [Theory]
    [OtherServerData(OtherServerKind.Mailutils, MailProtocol.Pop3)]
    [OtherServerData(OtherServerKind.Mailutils, MailProtocol.Imap)]
    public async Task A_destination_that_gives_other_bytes_than_it_took_gets_no_mail_twice_and_none_goes_for_it(OtherServerKind kind, MailProtocol protocol)
    {
        var server = await servers.GetAsync(kind);
        await using var onlyLogin = new RewritingProxy(server.ImapPort!.Value, toClient: OtherServerMails.WithoutMechanisms);
        var @new = await OtherMailbox.CreateAsync(server);
        var account = @new.ImapAt(onlyLogin.Port);
        using var pair = await PairAsync(protocol);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var result = await pair.ForwardAsync(r => r with { Destination = account });
        Assert.Equal(Mails.Count, result.Forwarded + result.AlreadyForwarded + result.Quarantined + result.Failed + result.NotReached);
        Assert.False(result.Complete);
        var stored = (await @new.MailsAsync()).Count;
        Assert.InRange(stored, 1, Mails.Count);

        var again = await pair.ForwardAsync(r => r with { Destination = account });
        Assert.Equal(0, again.Forwarded);
        Assert.Equal(stored, (await @new.MailsAsync()).Count);

        var removal = await pair.RemoveAsync(0, r => r with { Destination = account });
        Assert.Equal(Mails.Count - removal.Removed, pair.Source.Count);
        Assert.InRange(removal.Removed, 0, again.AlreadyForwarded);
    }

    [Theory]
    [OtherServerData(OtherServerKind.Courier)]
    [OtherServerData(OtherServerKind.Dovecot24)]
    public Task A_mail_with_raw_8_bit_headers_arrives_as_it_is(OtherServerKind kind) => SendAndRemoveAsync(kind, MailProtocol.Pop3, [OtherServerMails.EightBitHeader]);

    [Theory]
    [OtherServerData(OtherServerKind.Cyrus)]
    public async Task A_mail_whose_8_bit_headers_the_server_overwrites_is_set_aside_once(OtherServerKind kind)
    {
        var @new = await OtherMailbox.CreateAsync(await servers.GetAsync(kind));
        using var pair = await PairAsync(MailProtocol.Pop3);
        IReadOnlyList<TestMail> mails = [.. OtherServerMails.Usual.Take(3), OtherServerMails.EightBitHeader];
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        var result = await pair.ForwardAsync(r => r with { Destination = @new.Imap });
        Assert.Equal((3, 1), (result.Forwarded, result.Quarantined));
        Assert.Equal([MailFailure.ProofMismatch], pair.Observer.Failures);
        var stored = (await @new.MailsAsync()).Count;
        Assert.Equal(3, (await pair.RemoveAsync(0, r => r with { Destination = @new.Imap })).Removed);
        Assert.Empty(Essences.Differences([OtherServerMails.EightBitHeader], pair.Source.Mails()));
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Destination = @new.Imap })).Quarantined);
        Assert.Equal(stored, (await @new.MailsAsync()).Count);
    }

    async Task SendAndRemoveAsync(OtherServerKind kind, MailProtocol protocol, IReadOnlyList<TestMail> mails, int? port = null)
    {
        var @new = await OtherMailbox.CreateAsync(await servers.GetAsync(kind));
        var account = port is { } other ? @new.ImapAt(other) : @new.Imap;
        using var pair = await PairAsync(protocol);
        foreach (var mail in mails)
            pair.Source.Deliver(mail);

        await ForwardAsync(forwarded: mails.Count, already: 0);
        await ForwardAsync(forwarded: 0, already: mails.Count);
        var removal = await pair.RemoveAsync(0, r => r with { Destination = account });
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(mails.Count, removal.Removed);
        Assert.Equal(0, pair.Source.Count);
        await ForwardAsync(forwarded: 0, already: 0);

        async Task ForwardAsync(int forwarded, int already)
        {
            var result = await pair.ForwardAsync(r => r with { Destination = account });
            Assert.Empty(pair.Observer.Errors);
            Assert.Equal((forwarded, already, true), (result.Forwarded, result.AlreadyForwarded, result.Complete));
            Assert.Empty(Essences.Differences(mails, await @new.MailsAsync()));
        }
    }

    async Task<MailboxPair> PairAsync(MailProtocol protocol)
    {
        var dovecot = await servers.DovecotAsync();
        return new MailboxPair(dovecot, dovecot, output) { SourceProtocol = protocol };
    }
}
