using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>A mailbox at the stand-in for Gmail.</summary>
sealed class GmailSubject(GmailServer server) : DestinationSubject
{
    const string User = "contract";

    IMailDestination? _destination;

    GmailMailbox Mailbox => server.Mailbox(User);

    public override IMailDestination Destination => _destination ??= MailDestinations.Open(TestAccounts.At(server.Port, MailProtocol.Imap, User), new());

    public override bool TakesBatches => false;

    public override long? QuotaBytes => server.Rules.Storage;

    public override string? AllMail => server.Rules.Names.All;

    public override string Trash => server.Rules.Names.Trash;

    public override IReadOnlyList<TestMail> Stored(string folder) => Mailbox.MailsIn(folder);

    public override void Put(string folder, TestMail mail) => Mailbox.Put(folder, mail);

    public override void Take(string folder, TestMail mail) => Mailbox.Take(folder, mail);

    public override Task RenumberAsync(string folder)
    {
        Mailbox.Renumber(folder);
        return Task.CompletedTask;
    }
}

/// <summary>The contract at accounts of one kind, each test at a server of its own.</summary>
public abstract class GmailContract(GmailRules rules) : DestinationContract, IAsyncLifetime
{
    GmailServer Server { get; } = new(rules);

    private protected override Task<DestinationSubject> MakeAsync() => Task.FromResult<DestinationSubject>(new GmailSubject(Server));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Assert.Empty(Server.Failures);
    }
}

public sealed class GmailDestination() : GmailContract(new());

public sealed class JapaneseGmailDestination() : GmailContract(new() { Names = GmailNames.Japanese, Expunge = GmailExpunge.MovesToTrash });
