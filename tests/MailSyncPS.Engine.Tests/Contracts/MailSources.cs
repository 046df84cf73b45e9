using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>A mailbox at a real Dovecot, by one of its protocols.</summary>
sealed class DovecotSourceSubject(DovecotServer server, MailProtocol protocol) : SourceSubject
{
    static int s_users;
    readonly string _user = $"source{Interlocked.Increment(ref s_users)}";

    public override bool TellsArrival => protocol == MailProtocol.Imap;

    public override Task<IMailSource> OpenAsync() => SourceOpener.OpenAsync(
        new ServerAccess(protocol == MailProtocol.Imap ? TestAccounts.Imap(server, _user) : TestAccounts.Pop3(server, _user), new()), default);

    public override IReadOnlyList<StoredMail> Stored() => server.Mailbox(_user).Mails();

    public override void Put(TestMail mail) => server.Mailbox(_user).Deliver(mail);
}

[Collection(ServersCollection.Name)]
public sealed class Pop3MailSource(Servers servers) : SourceContract
{
    private protected override SourceSubject Make() => new DovecotSourceSubject(servers.Old, MailProtocol.Pop3);
}

[Collection(ServersCollection.Name)]
public sealed class ImapMailSource(Servers servers) : SourceContract
{
    private protected override SourceSubject Make() => new DovecotSourceSubject(servers.Old, MailProtocol.Imap);
}
