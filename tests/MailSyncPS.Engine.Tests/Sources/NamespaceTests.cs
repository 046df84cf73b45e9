using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>Servers with another separator, with everything below INBOX, and without full stops in names.</summary>
public sealed class NamespaceTests(ITestOutputHelper output)
{
    static readonly DovecotOptions Courier = new() { Separator = '.', FolderPrefix = "INBOX.", Folders = [new("Sent", @"\Sent")] };
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 82, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 100 << 10 });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_prefix_and_a_separator_are_the_servers_own_business(bool prefixAtSource)
    {
        await using var courier = await DovecotServer.RunAsync(Courier);
        await using var plain = await DovecotServer.RunAsync(new DovecotOptions());
        var (old, destination) = prefixAtSource ? (courier, plain) : (plain, courier);
        using var pair = new MailboxPair(old, destination, output) { SourceProtocol = MailProtocol.Imap };
        string[] from = prefixAtSource ? ["INBOX", "INBOX.Sent", "INBOX.案件.2026"] : ["INBOX", "Sent", "案件/2026"];
        string[] to = prefixAtSource ? ["INBOX", "Sent", "案件/2026"] : ["INBOX", "INBOX.Sent", "INBOX.案件.2026"];
        for (var i = 0; i < 3; i++)
            Deliver(old.Mailbox(pair.OldUser, from[i]), i);

        var result = await pair.ForwardAsync(r => r with { Folders = ["*"] });
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((30, true), (result.Forwarded, result.Complete));
        for (var i = 0; i < 3; i++)
            Assert.Empty(MailComparison.Differences(Mails.Skip(i * 10).Take(10), destination.Mailbox(pair.NewUser, to[i]).Mails()));
        Assert.True((await pair.ForwardAsync(r => r with { Folders = ["*"] })).Complete);
        Assert.Equal(30, destination.AllMails(pair.NewUser).Count);
        Assert.Equal(30, (await pair.RemoveAsync(0, r => r with { Folders = ["*"] })).Removed);
    }

    [Theory]
    [InlineData("Old/taro@example.jp", "INBOX.Old.taro@example_jp")]
    [InlineData("INBOX.Old", "INBOX.Old")]
    [InlineData("inbox", "INBOX")]
    public async Task A_destination_folder_is_named_as_the_server_can_name_it(string asked, string made)
    {
        await using var courier = await DovecotServer.RunAsync(Courier);
        using var pair = new MailboxPair(courier, courier, output);
        Deliver(pair.Source, 0);
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await pair.ForwardAsync(r => r with { DestinationFolder = asked })).Complete);
            Assert.Empty(MailComparison.Differences(Mails.Take(10), courier.Mailbox(pair.NewUser, made).Mails()));
        }
    }

    [Fact]
    public async Task A_full_stop_that_the_server_refuses_becomes_an_underscore()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { ExtraConfiguration = "mail_location = maildir:~/Maildir:UTF-8\n" });
        using var pair = new MailboxPair(server, server, output);
        Deliver(pair.Source, 0);
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await pair.ForwardAsync(r => r with { DestinationFolder = "Old/taro@example.jp" })).Complete);
            Assert.Empty(pair.Observer.Errors);
        }
        var root = server.MailFolder(pair.NewUser);
        Assert.Equal(10, Directory.EnumerateFiles(Path.Combine(root, ".Old.taro@example_jp", "new")).Concat(Directory.EnumerateFiles(Path.Combine(root, ".Old.taro@example_jp", "cur"))).Count());
    }

    static void Deliver(Maildir folder, int part)
    {
        foreach (var mail in Mails.Skip(part * 10).Take(10))
            folder.Deliver(mail);
    }
}
