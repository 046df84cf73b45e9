using System.Text;

namespace MailSyncPS.TestServers.Tests;

public class OtherServerTests
{
    const string User = "taro";
    const string Mail = "Received: by x; Thu, 1 Jan 2026 00:00:00 +0900\r\nSubject: one\r\n\r\n.dot\r\nFrom here on\r\n";
    static readonly DateTimeOffset Arrived = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(9));
    static readonly TestMail Stored = new(Encoding.ASCII.GetBytes(Mail), Arrived);

    [Theory]
    [OtherServerData(OtherServerKind.Courier)]
    [OtherServerData(OtherServerKind.Cyrus)]
    [OtherServerData(OtherServerKind.Uw)]
    [OtherServerData(OtherServerKind.Mailutils)]
    [OtherServerData(OtherServerKind.Popa3d)]
    [OtherServerData(OtherServerKind.Dovecot24)]
    public async Task A_mail_that_lies_in_its_storage_is_served_over_POP3(OtherServerKind kind)
    {
        await using var server = await RunAsync(kind);
        await server.DeliverAsync(User, [Stored]);
        Assert.Equal("INBOX", Assert.Single(await server.AllMailsAsync(User)).Folder);

        using var client = await LineClient.ConnectAsync(server.Pop3Port);
        await client.ReadLineAsync();
        await client.AskAsync($"USER {User}");
        Assert.StartsWith("+OK", await client.AskAsync("PASS pw"), StringComparison.Ordinal);
        Assert.StartsWith("+OK 1 ", await client.AskAsync("STAT"), StringComparison.Ordinal);
        Assert.StartsWith("+OK", await client.AskAsync("RETR 1"), StringComparison.Ordinal);
        Assert.Equal(Plain(Mail), Plain(await client.ReadMultilineAsync()));
        Assert.StartsWith("+OK", await client.AskAsync("DELE 1"), StringComparison.Ordinal);
        await client.AskAsync("QUIT");
        Assert.Empty(await server.AllMailsAsync(User));
    }

    [Theory]
    [OtherServerData(OtherServerKind.Courier)]
    [OtherServerData(OtherServerKind.Cyrus)]
    [OtherServerData(OtherServerKind.Uw)]
    [OtherServerData(OtherServerKind.Mailutils)]
    [OtherServerData(OtherServerKind.Dovecot24)]
    public async Task A_mail_that_lies_in_its_storage_is_served_over_IMAP_with_the_time_of_its_arrival(OtherServerKind kind)
    {
        await using var server = await RunAsync(kind);
        await server.DeliverAsync(User, [Stored]);

        using var client = await LoggedInAsync(server);
        Assert.Contains("* 1 EXISTS", await client.CommandAsync("a", "EXAMINE INBOX"));
        var lines = await client.CommandAsync("b", "FETCH 1 (INTERNALDATE BODY.PEEK[])");
        var date = lines.Select(line => line.IndexOf("INTERNALDATE \"", StringComparison.Ordinal) is >= 0 and var at ? line.Substring(at + 14, 26) : null).First(found => found is not null)!;
        Assert.Equal(Arrived, DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(".dot", lines);
    }

    [Theory]
    [OtherServerData(OtherServerKind.Courier)]
    [OtherServerData(OtherServerKind.Cyrus)]
    [OtherServerData(OtherServerKind.Uw)]
    [OtherServerData(OtherServerKind.Mailutils)]
    [OtherServerData(OtherServerKind.Dovecot24)]
    public async Task An_appended_mail_lies_in_its_storage(OtherServerKind kind)
    {
        await using var server = await RunAsync(kind);
        using var client = await LoggedInAsync(server);
        Assert.StartsWith("+", await client.AskAsync($"x APPEND INBOX () \"01-Jan-2026 00:00:00 +0900\" {{{Mail.Length}}}"), StringComparison.Ordinal);
        await client.SendAsync(Mail + "\r\n");
        while (await client.ReadLineAsync() is var line && !line.StartsWith("x OK", StringComparison.Ordinal))
            Assert.StartsWith("* ", line, StringComparison.Ordinal);
        await client.CommandAsync("y", "LOGOUT");

        var stored = Assert.Single(await server.AllMailsAsync(User));
        Assert.Equal(Plain(Mail), Plain(Encoding.ASCII.GetString(stored.Bytes)));
        // A file of mbox holds times without a zone: these servers keep the hour and lose where it was that hour.
        Assert.Equal(kind is OtherServerKind.Uw or OtherServerKind.Mailutils ? Arrived.DateTime : Arrived.UtcDateTime, stored.Arrived.UtcDateTime);
    }

    [Theory]
    [OtherServerData(OtherServerKind.Courier, "")]
    [OtherServerData(OtherServerKind.CourierToTrash, "INBOX.Trash")]
    public async Task Courier_moves_what_is_expunged_where_it_is_told_to(OtherServerKind kind, string folder)
    {
        await using var server = await RunAsync(kind);
        await server.DeliverAsync(User, [Stored]);
        using var client = await LoggedInAsync(server);
        await client.CommandAsync("a", "SELECT INBOX");
        await client.CommandAsync("b", @"STORE 1 +FLAGS (\Deleted)");
        Assert.StartsWith("c OK", (await client.CommandAsync("c", "EXPUNGE"))[^1], StringComparison.Ordinal);
        Assert.Equal(folder, string.Concat((await server.AllMailsAsync(User)).Select(mail => mail.Folder)));
    }

    [Theory]
    [OtherServerData(OtherServerKind.Courier)]
    public async Task Courier_shows_raw_8_bit_headers_only_to_who_says_UTF8(OtherServerKind kind)
    {
        await using var server = await RunAsync(kind);
        await server.DeliverAsync(User, [new TestMail(OddMails.All.First(odd => odd.Name == "8-bit headers").Bytes, Arrived)]);
        foreach (var hello in (string[])["NOOP", "UTF8"])
        {
            using var client = await LineClient.ConnectAsync(server.Pop3Port);
            await client.ReadLineAsync();
            await client.SendAsync("CAPA\r\n");
            Assert.Contains("UTF8 USER\r\n", await client.ReadMultilineAsync(), StringComparison.Ordinal);
            await client.AskAsync(hello);
            await client.AskAsync($"USER {User}");
            await client.AskAsync("PASS pw");
            await client.AskAsync("RETR 1");
            Assert.Equal(hello == "UTF8", !(await client.ReadMultilineAsync()).Contains("Cannot display Unicode content", StringComparison.Ordinal));
        }
    }

    [Theory]
    [OtherServerData(OtherServerKind.Courier)]
    [OtherServerData(OtherServerKind.Cyrus)]
    [OtherServerData(OtherServerKind.Uw)]
    [OtherServerData(OtherServerKind.Dovecot24)]
    public async Task None_of_its_processes_is_left(OtherServerKind kind)
    {
        string folder;
        await using (var server = await RunAsync(kind))
        {
            using var client = await LoggedInAsync(server);
            folder = server.FolderPath;
            Assert.NotEmpty(ProcessesIn(folder));
        }
        Assert.Empty(ProcessesIn(folder));
        Assert.False(Directory.Exists(folder));
    }

    static async Task<OtherServer> RunAsync(OtherServerKind kind)
    {
        var server = await OtherServer.RunAsync(kind);
        await server.AddUserAsync(User);
        return server;
    }

    static async Task<LineClient> LoggedInAsync(OtherServer server)
    {
        var client = await LineClient.ConnectAsync(server.ImapPort!.Value);
        await client.ReadLineAsync();
        Assert.Contains("OK", (await client.CommandAsync("login", $"LOGIN {User} pw"))[^1], StringComparison.Ordinal);
        return client;
    }

    static IEnumerable<string> ProcessesIn(string folder) => Directory.EnumerateDirectories("/proc").Where(process =>
    {
        try
        {
            return new FileInfo(Path.Combine(process, "root")).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            return false;
        }
    });

    /// <summary>A mail as its author wrote it, whatever a storage of mbox files makes of it.</summary>
    static string Plain(string mail) => Encoding.ASCII.GetString(new TestMail(Encoding.ASCII.GetBytes(mail), default).Essence());
}
