using System.Text;
using MailSyncPS.TestServers.Gmail;

namespace MailSyncPS.TestServers.Tests;

/// <summary>What the stand-in for Gmail does, as a client sees it.</summary>
public sealed class GmailServerTests
{
    const string User = "taro@gmail.com";

    static readonly DateTimeOffset Arrived = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static TestMail Mail(string id, string body = "body") => new(Encoding.ASCII.GetBytes($"Subject:  two  blanks;\r\n\tand a fold\r\nMessage-ID: <{id}>\r\n\r\n{body}\r\n"), Arrived);

    static async Task<LineClient> LogInAsync(GmailServer server)
    {
        var client = await LineClient.ConnectAsync(server.Port);
        await client.ReadLineAsync();
        Assert.StartsWith("a OK", (await client.CommandAsync("a", $"LOGIN {User} {GmailServer.AppPassword}"))[^1], StringComparison.Ordinal);
        return client;
    }

    static async Task<string> AppendAsync(LineClient client, string folder, string text)
    {
        Assert.StartsWith("+ ", await client.AskAsync(FormattableString.Invariant($"b APPEND {folder} \"02-Jan-2026 03:04:05 +0000\" {{{text.Length}}}")), StringComparison.Ordinal);
        var answer = await client.AskAsync(text);
        while (answer.StartsWith('*'))
            answer = await client.ReadLineAsync();
        return answer;
    }

    [Fact]
    public async Task It_says_stored_and_throws_away_what_it_has_in_whatever_folder()
    {
        await using var server = new GmailServer();
        var mailbox = server.Mailbox(User);
        mailbox.Put(GmailNames.English.Trash, Mail("one@example.jp"));
        using var client = await LogInAsync(server);
        Assert.Matches(@"^b OK \[APPENDUID \d+ 1\]", await AppendAsync(client, "INBOX", Encoding.ASCII.GetString(Mail("one@example.jp", "another").Bytes)));
        Assert.Matches(@"^b OK \[APPENDUID \d+ 2\]", await AppendAsync(client, "INBOX", Encoding.ASCII.GetString(Mail("two@example.jp").Bytes)));
        Assert.Equal((1, 2), (mailbox.ThrownAway, mailbox.Mails.Count));
        Assert.Equal("* SEARCH 2", (await SelectAndAsync(client, "INBOX", "UID SEARCH ALL"))[0]);
        server.Rules = new() { CountsDiscarded = false };
        Assert.Matches(@"^b OK \[APPENDUID \d+ 3\]", await AppendAsync(client, "INBOX", Encoding.ASCII.GetString(Mail("one@example.jp", "another").Bytes)));
        Assert.Equal(3, mailbox.Mails.Count);
    }

    [Fact]
    public async Task One_mail_has_many_labels_and_an_expunge_takes_one_away()
    {
        await using var server = new GmailServer();
        var mailbox = server.Mailbox(User);
        mailbox.Put("INBOX", Mail("one@example.jp"));
        using var client = await LogInAsync(server);
        await client.CommandAsync("b", "CREATE Work");
        Assert.Contains("[COPYUID", (await SelectAndAsync(client, "INBOX", "UID COPY 1 Work"))[^1], StringComparison.Ordinal);
        var fetched = (await SelectAndAsync(client, "\"[Gmail]/All Mail\"", "UID FETCH 1:* (X-GM-MSGID X-GM-LABELS)"))[0];
        Assert.Contains("X-GM-LABELS (\"\\\\Inbox\" \"Work\")", fetched, StringComparison.Ordinal);
        await SelectAndAsync(client, "INBOX", "UID STORE 1 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal("* 1 EXPUNGE", (await client.CommandAsync("c", "UID EXPUNGE 1"))[0]);
        Assert.Equal(["Work"], mailbox.LabelsOf(Mail("one@example.jp")));
        Assert.Contains("[COPYUID", (await SelectAndAsync(client, "Work", "UID MOVE 1 [Gmail]/Trash"))[0], StringComparison.Ordinal);
        Assert.Equal((0, 1), (mailbox.MailsIn(GmailNames.English.All).Count, mailbox.MailsIn(GmailNames.English.Trash).Count));
    }

    [Fact]
    public async Task Only_the_whole_mail_comes_as_it_is_stored()
    {
        await using var server = new GmailServer();
        server.Mailbox(User).Put("INBOX", Mail("one@example.jp"));
        using var client = await LogInAsync(server);
        Assert.Contains("\tand a fold", string.Join('\n', await SelectAndAsync(client, "INBOX", "UID FETCH 1 (BODY.PEEK[])")), StringComparison.Ordinal);
        var header = string.Join('\n', await SelectAndAsync(client, "INBOX", "UID FETCH 1 (BODY.PEEK[HEADER])"));
        Assert.Contains("Subject: two blanks;\n and a fold", header, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b APPEND INBOX {20}", "Subject: a\r\n\r\nb\0c\r\n", "Invalid character")]
    [InlineData("b APPEND INBOX {4097+}", "", "unasked")]
    public async Task It_hangs_up_at_what_it_abhors(string command, string text, string words)
    {
        await using var server = new GmailServer();
        using var client = await LogInAsync(server);
        var answer = await client.AskAsync(command);
        if (text.Length > 0)
            answer = await client.AskAsync(text);
        Assert.StartsWith("* BYE", answer, StringComparison.Ordinal);
        Assert.Contains(words, answer, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EndOfStreamException>(client.ReadLineAsync);
        Assert.Empty(server.Mailbox(User).Mails);
    }

    [Fact]
    public async Task Special_folders_are_named_in_the_users_language()
    {
        await using var server = new GmailServer(new() { Names = GmailNames.Japanese });
        using var client = await LogInAsync(server);
        Assert.Contains("* LIST (\\HasNoChildren \\Trash) \"/\" \"[Gmail]/&MLQw33ux-\"", await client.CommandAsync("b", "LIST (SPECIAL-USE) \"\" \"*\""));
    }

    [Theory]
    [InlineData("b AUTHENTICATE XOAUTH2 ", "user=taro@gmail.com\u0001auth=Bearer ya29.token\u0001\u0001", "b OK")]
    [InlineData("b AUTHENTICATE XOAUTH2 ", "user=taro@gmail.com\u0001auth=Bearer old\u0001\u0001", "b NO [AUTHENTICATIONFAILED]")]
    [InlineData("b AUTHENTICATE PLAIN ", "\0taro@gmail.com\0pw", "b OK")]
    [InlineData("b AUTHENTICATE PLAIN ", "\0taro@gmail.com\0the account's own", "b NO [AUTHENTICATIONFAILED]")]
    public async Task It_takes_passwords_of_apps_and_tokens(string command, string secret, string answer)
    {
        await using var server = new GmailServer();
        using var client = await LineClient.ConnectAsync(server.Port);
        await client.ReadLineAsync();
        var said = await client.AskAsync(command + Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        Assert.StartsWith(answer, said.StartsWith('*') ? await client.ReadLineAsync() : said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beyond_the_days_bytes_it_refuses_or_hangs_up()
    {
        await using var server = new GmailServer();
        var day = server.Mailbox(User).Day;
        day.MostUp = 100;
        using var client = await LogInAsync(server);
        var refused = await client.AskAsync("b APPEND INBOX {101}");
        Assert.StartsWith("b NO [OVERQUOTA] Account exceeded", refused, StringComparison.Ordinal);
        day.Form = GmailDayLimit.HangsUp;
        Assert.StartsWith("* BYE [OVERQUOTA]", await client.AskAsync("b APPEND INBOX {10}"), StringComparison.Ordinal);
        day.Pass();
        using var again = await LogInAsync(server);
        Assert.StartsWith("b OK", await AppendAsync(again, "INBOX", "Subject: a\r\n\r\n"), StringComparison.Ordinal);
    }

    static async Task<List<string>> SelectAndAsync(LineClient client, string folder, string command)
    {
        await client.CommandAsync("s", $"SELECT {folder}");
        return await client.CommandAsync("c", command);
    }
}
