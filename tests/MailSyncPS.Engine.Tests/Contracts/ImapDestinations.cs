using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>A mailbox at a real Dovecot.</summary>
sealed class DovecotSubject(DovecotServer server, string trash = "Trash") : DestinationSubject
{
    static int s_users;
    readonly string _user = $"contract{Interlocked.Increment(ref s_users)}";

    public override IMailDestination Destination => _destination ??= MailDestinations.Open(TestAccounts.Imap(server, _user), new());

    IMailDestination? _destination;

    public override bool TakesBatches => IsBatching;

    public override bool TellsCopies => HasUidPlus;

    public override bool TakesTrials => HasUidPlus;

    public bool IsBatching { get; init; } = true;

    public override long? QuotaBytes => Quota;

    public long? Quota { get; init; }

    public bool HasUidPlus { get; init; } = true;

    public override string? AllMail => All;

    public string? All { get; init; }

    public override string Trash => trash;

    public override IReadOnlyList<TestMail> Stored(string folder) => server.Mailbox(_user, folder).Mails();

    public override void Put(string folder, TestMail mail) => server.Mailbox(_user, folder).Deliver(mail);

    public override void Take(string folder, TestMail mail) =>
        Maildir.Delete(server.Mailbox(_user, folder).Mails().First(m => m.Digest() == mail.Digest()));

    public override async Task RenumberAsync(string folder)
    {
        await server.WaitUntilClosedAsync(_user);
        server.Mailbox(_user, folder).Renumber();
    }
}

[Collection(ServersCollection.Name)]
public sealed class BatchingImapDestination(Servers servers) : DestinationContract
{
    private protected override Task<DestinationSubject> MakeAsync() => Task.FromResult<DestinationSubject>(new DovecotSubject(servers.Batching));
}

[Collection(ServersCollection.Name)]
public sealed class GmailLikeDestination(Servers servers) : DestinationContract
{
    private protected override Task<DestinationSubject> MakeAsync() =>
        Task.FromResult<DestinationSubject>(new DovecotSubject(servers.GmailLike, "[Gmail]/Trash") { IsBatching = false, Quota = 15L << 30, All = "[Gmail]/All Mail" });
}

[Collection(ServersCollection.Name)]
public sealed class ImapDestinationWithoutUidPlus(Servers servers) : DestinationContract
{
    private protected override async Task<DestinationSubject> MakeAsync() =>
        new DovecotSubject(await servers.WithoutUidPlusAsync()) { HasUidPlus = false };
}
