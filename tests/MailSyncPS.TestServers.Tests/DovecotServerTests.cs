using System.Text;

namespace MailSyncPS.TestServers.Tests;

public class DovecotServerTests
{
    const string User = "taro@example.jp";
    const string Mail = "Received: by x; Thu, 1 Jan 2026 00:00:00 +0900\r\nSubject: one\r\n\r\n.dot\r\nbody\r\n";
    static readonly DateTimeOffset Arrived = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(9));

    [Fact]
    public async Task A_delivered_mail_is_retrieved_over_POP3_byte_by_byte()
    {
        await using var server = new DovecotServer();
        server.Mailbox(User).Deliver(Encoding.ASCII.GetBytes(Mail), Arrived);
        await server.StartAsync();

        using var client = await LoggedInToPop3Async(server);
        Assert.Equal($"+OK 1 {Mail.Length}", await client.AskAsync("STAT"));
        Assert.StartsWith("+OK", await client.AskAsync("RETR 1"), StringComparison.Ordinal);
        Assert.Equal(Mail, await client.ReadMultilineAsync());
    }

    [Fact]
    public async Task An_appended_mail_lies_on_disk_with_its_date_and_flags()
    {
        await using var server = await DovecotServer.RunAsync();
        using var client = await LoggedInToImapAsync(server);

        await AppendAsync(client, "Sent", Mail);

        var stored = Assert.Single(server.AllMails(User));
        Assert.Equal(("Sent", "S"), (stored.Folder, stored.Flags));
        Assert.Empty(MailComparison.Differences([new TestMail(Encoding.ASCII.GetBytes(Mail), Arrived, "S")], [stored], compareFlags: true));
    }

    [Fact]
    public async Task The_Gmail_like_server_says_what_Gmail_says()
    {
        await using var server = await DovecotServer.RunAsync(DovecotOptions.GmailLike);
        using var client = await LoggedInToImapAsync(server);

        Assert.Equal("* CAPABILITY " + ImapCapabilities.Gmail, (await client.CommandAsync("a1", "CAPABILITY"))[0]);
        Assert.Contains(@"* LIST (\All) ""/"" ""[Gmail]/All Mail""", await client.CommandAsync("a2", "LIST (SPECIAL-USE) \"\" * RETURN (SPECIAL-USE)"));
        Assert.StartsWith("* QUOTA ", (await client.CommandAsync("a3", "GETQUOTAROOT INBOX"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Appending_several_messages_at_once_is_seen()
    {
        await using var server = await DovecotServer.RunAsync(DovecotOptions.GmailLike);
        using var client = await LoggedInToImapAsync(server);

        await AppendAsync(client, "INBOX", "Subject: a\r\n\r\nb {5}\r\n+ c\r\n");
        Assert.Contains("NO", (await client.CommandAsync("a1", "APPEND nowhere {10}"))[^1], StringComparison.Ordinal);
        await AppendAsync(client, "INBOX", Mail);
        Assert.False(server.MultiAppendSeen());
        Assert.Equal([1, 0, 1], server.Appends());

        Assert.Contains("OK", (await client.CommandAsync("a2", "APPEND INBOX {1+}\r\na {1+}\r\nb"))[^1], StringComparison.Ordinal);
        Assert.True(server.MultiAppendSeen());
    }

    [Fact]
    public async Task A_capability_that_is_switched_off_is_not_offered()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { UidPlus = false, MultiAppend = false, AppendLimit = 1000 });
        using var client = await LoggedInToImapAsync(server);

        var words = (await client.CommandAsync("a1", "CAPABILITY"))[0].Split(' ');
        Assert.DoesNotContain("UIDPLUS", words);
        Assert.DoesNotContain("MULTIAPPEND", words);
        Assert.Contains("APPENDLIMIT=1000", words);
    }

    [Fact]
    public async Task The_quota_counts_what_was_delivered_and_is_enforced()
    {
        await using var server = new DovecotServer(new DovecotOptions { QuotaBytes = 200 * 1024, QuotaOfUsers = new Dictionary<string, long> { ["hanako"] = 300 * 1024 } });
        server.Mailbox(User).Deliver(new byte[150 * 1024], Arrived);
        await server.StartAsync();
        using var client = await LoggedInToImapAsync(server);
        using var other = await LoggedInToImapAsync(server, "hanako");

        Assert.Contains("(STORAGE 150 200)", (await client.CommandAsync("a1", "GETQUOTAROOT INBOX"))[1], StringComparison.Ordinal);
        Assert.Contains("[OVERQUOTA]", (await client.CommandAsync("a2", $"APPEND INBOX {{102400+}}\r\n{new string('x', 102400)}"))[^1], StringComparison.Ordinal);
        Assert.Contains("300)", (await other.CommandAsync("a1", "GETQUOTAROOT INBOX"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_works_both_ways_with_a_certificate_that_is_trusted()
    {
        await using var server = await DovecotServer.RunAsync();
        using var implicitTls = await LineClient.ConnectAsync(server.ImapsPort, tlsHost: "localhost");
        Assert.StartsWith("* OK", await implicitTls.ReadLineAsync(), StringComparison.Ordinal);

        using var upgraded = await LineClient.ConnectAsync(server.Pop3Port);
        await upgraded.ReadLineAsync();
        Assert.StartsWith("+OK", await upgraded.AskAsync("STLS"), StringComparison.Ordinal);
        await upgraded.StartTlsAsync("127.0.0.1");
        Assert.StartsWith("+OK", await upgraded.AskAsync("CAPA"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plaintext_logins_can_be_refused()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { DisablePlaintextAuth = true });
        using var client = await LineClient.ConnectAsync(server.ImapPort, server.Host);
        Assert.Contains("LOGINDISABLED", await client.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_starts_again_on_the_same_ports_with_the_same_mail()
    {
        await using var server = new DovecotServer(new DovecotOptions { Separator = '.', FolderPrefix = "INBOX." });
        server.Mailbox(User, "INBOX.古い").Deliver(Encoding.ASCII.GetBytes(Mail), Arrived, "FS");
        await server.StartAsync();
        var port = server.ImapPort;
        await server.StopAsync();
        await server.StartAsync();

        Assert.Equal(port, server.ImapPort);
        using var client = await LoggedInToImapAsync(server);
        Assert.Contains("* LIST (\\HasNoChildren) \".\" INBOX.&U+QwRA-", await client.CommandAsync("a1", "LIST \"\" *"));
        Assert.Contains("* 1 EXISTS", await client.CommandAsync("a2", "EXAMINE INBOX.&U+QwRA-"));
        Assert.Equal("INBOX.古い", Assert.Single(server.AllMails(User)).Folder);
    }

    [Fact]
    public async Task A_user_list_decides_who_logs_in()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { Users = new Dictionary<string, string> { ["hanako"] = "secret" } });
        using var client = await LineClient.ConnectAsync(server.Pop3Port);
        await client.ReadLineAsync();
        await client.AskAsync("USER hanako");
        Assert.StartsWith("-ERR", await client.AskAsync("PASS pw"), StringComparison.Ordinal);
        await client.AskAsync("USER hanako");
        Assert.StartsWith("+OK", await client.AskAsync("PASS secret"), StringComparison.Ordinal);
    }

    static async Task<LineClient> LoggedInToPop3Async(DovecotServer server)
    {
        var client = await LineClient.ConnectAsync(server.Pop3Port);
        await client.ReadLineAsync();
        await client.AskAsync($"USER {User}");
        Assert.StartsWith("+OK", await client.AskAsync("PASS pw"), StringComparison.Ordinal);
        return client;
    }

    static async Task<LineClient> LoggedInToImapAsync(DovecotServer server, string user = User)
    {
        var client = await LineClient.ConnectAsync(server.ImapPort);
        await client.ReadLineAsync();
        Assert.Contains("OK", (await client.CommandAsync("login", $"LOGIN {user} pw"))[^1], StringComparison.Ordinal);
        return client;
    }

    static async Task AppendAsync(LineClient client, string folder, string mail)
    {
        Assert.StartsWith("+", await client.AskAsync($"x APPEND {folder} (\\Seen) \"01-Jan-2026 00:00:00 +0900\" {{{mail.Length}}}"), StringComparison.Ordinal);
        Assert.StartsWith("x OK", await client.AskAsync(mail), StringComparison.Ordinal);
    }
}
