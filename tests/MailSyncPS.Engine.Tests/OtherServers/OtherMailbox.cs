using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.OtherServers;

/// <summary>A new mailbox on one of the other servers.</summary>
sealed class OtherMailbox
{
    static int _users;

    readonly OtherServer _server;

    OtherMailbox(OtherServer server) => _server = server;

    public string User { get; } = $"other{Interlocked.Increment(ref _users)}";

    public MailAccount Imap => ImapAt(_server.ImapPort!.Value);

    public MailAccount Pop3 => TestAccounts.At(_server.Pop3Port, MailProtocol.Pop3, User);

    public int ImapPort => _server.ImapPort!.Value;

    public MailAccount Account(MailProtocol protocol) => protocol == MailProtocol.Pop3 ? Pop3 : Imap;

    /// <summary>The account at another port, where something stands in front of the server.</summary>
    public MailAccount ImapAt(int port) => TestAccounts.At(port, MailProtocol.Imap, User);

    public static async Task<OtherMailbox> CreateAsync(OtherServer server)
    {
        var mailbox = new OtherMailbox(server);
        await server.AddUserAsync(mailbox.User);
        return mailbox;
    }

    public Task DeliverAsync(IEnumerable<TestMail> mails) => _server.DeliverAsync(User, mails);

    /// <summary>Opens it as a mail program does.</summary>
    public Task OpenAsync() => _server.OpenAsync(User);

    public Task<IReadOnlyList<StoredMail>> MailsAsync() => _server.AllMailsAsync(User);
}
