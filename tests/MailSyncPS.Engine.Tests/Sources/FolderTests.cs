using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>Folders of IMAP sources, and where they go.</summary>
[Collection(EndServersCollection.Name)]
public sealed class FolderTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 81, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 200 << 10 });

    [Fact]
    public async Task Folders_go_where_they_belong_and_special_ones_to_the_destinations_own()
    {
        using var pair = new MailboxPair(servers.Old, servers.GmailLike, output) { SourceProtocol = MailProtocol.Imap };
        Spread(servers.Old, pair.OldUser, "INBOX", "Sent", "日本語/見積り", "Projects/2026 Q1");
        var result = await pair.ForwardAsync(r => r with { Folders = ["*"] });
        Assert.True(result.Complete);
        Assert.Empty(pair.Observer.Errors);
        AssertFolder(servers.GmailLike, pair.NewUser, "INBOX", 0);
        AssertFolder(servers.GmailLike, pair.NewUser, "[Gmail]/Sent Mail", 1);
        AssertFolder(servers.GmailLike, pair.NewUser, "日本語/見積り", 2);
        AssertFolder(servers.GmailLike, pair.NewUser, "Projects/2026 Q1", 3);
        var subscribed = File.ReadAllText(Path.Combine(servers.GmailLike.MailFolder(pair.NewUser), "subscriptions"));
        Assert.Contains("2026 Q1", subscribed, StringComparison.Ordinal);
        var folders = servers.GmailLike.Mailboxes(pair.NewUser).Count;
        Assert.Equal(40, (await pair.ForwardAsync(r => r with { Folders = ["*"] })).AlreadyForwarded);
        Assert.Equal(folders, servers.GmailLike.Mailboxes(pair.NewUser).Count);
        Assert.Equal(40, (await pair.RemoveAsync(0, r => r with { Folders = ["*"] })).Removed);
        Assert.Empty(servers.Old.AllMails(pair.OldUser));
    }

    [Fact]
    public async Task Wildcards_choose_folders_and_a_name_that_is_not_there_is_told()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Spread(servers.Old, pair.OldUser, "INBOX", "Projects/a", "Projects/b", "Private");
        Assert.Equal(20, (await pair.ForwardAsync(r => r with { Folders = ["Projects/*"] })).Forwarded);
        Assert.Equal(10, (await pair.ForwardAsync(r => r with { Folders = ["Projects/[ac]"] })).Listed);
        Assert.Equal(10, (await pair.ForwardAsync(r => r with { Folders = ["inbox"] })).Forwarded);
        await pair.ForwardAsync(r => r with { Folders = ["INBOX", "Missing"] });
        Assert.Equal([MailFailure.FolderNotFound], pair.Observer.Failures);
        Assert.Equal(30, servers.Batching.AllMails(pair.NewUser).Count);
    }

    [Fact]
    public async Task Below_a_destination_folder_all_folders_keep_their_names()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Spread(servers.Old, pair.OldUser, "INBOX", "Sent", "Projects/a", "受信済み");
        await pair.ForwardAsync(r => r with { Folders = ["*"], DestinationFolder = "Old/taro@example.jp" });
        AssertFolder(servers.Batching, pair.NewUser, "Old/taro@example.jp", 0);
        AssertFolder(servers.Batching, pair.NewUser, "Old/taro@example.jp/Sent", 1);
        AssertFolder(servers.Batching, pair.NewUser, "Old/taro@example.jp/Projects/a", 2);
        AssertFolder(servers.Batching, pair.NewUser, "Old/taro@example.jp/受信済み", 3);
    }

    [Fact]
    public async Task Flags_and_keywords_are_kept_and_deleted_is_not_carried_along()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        pair.Source.Deliver(Mails[0] with { Flags = "FRS" });
        pair.Source.Deliver(Mails[1] with { Flags = "D" });
        pair.Source.Deliver(Mails[2] with { Flags = "ST" });
        pair.Source.Deliver(Mails[3] with { Flags = "Sa" });
        File.WriteAllText(Path.Combine(pair.Source.Path, "dovecot-keywords"), "0 $Forwarded\n");
        await pair.ForwardAsync(r => r with { IncludeDeleted = true });
        Assert.Empty(MailComparison.Differences([Mails[0] with { Flags = "FRS" }, Mails[1] with { Flags = "D" }, Mails[2] with { Flags = "S" }, Mails[3] with { Flags = "S" }], pair.Destination.Mails(), compareFlags: true));
        Assert.Contains("$Forwarded", File.ReadAllText(Path.Combine(pair.Destination.Path, "dovecot-keywords")), StringComparison.Ordinal);
        Assert.Single(pair.Destination.Mails(), m => Path.GetFileName(m.Path).EndsWith('a'));
    }

    static void Spread(DovecotServer server, string user, params string[] folders)
    {
        for (var i = 0; i < folders.Length; i++)
        {
            foreach (var mail in Mails.Skip(i * 10).Take(10))
                server.Mailbox(user, folders[i]).Deliver(mail);
        }
    }

    static void AssertFolder(DovecotServer server, string user, string folder, int part) =>
        Assert.Empty(MailComparison.Differences(Mails.Skip(part * 10).Take(10), server.Mailbox(user, folder).Mails(), compareFlags: true));
}
