using MailSyncPS.Engine.Tests.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Somebody sets the webmail's language, and it renames its folders: at the source one week, at the destination the next.</summary>
public sealed class WebmailLanguageTests(ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 511, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 160 << 10 });

    /// <summary>As modified UTF-7 (RFC 3501, 5.1.3): 送信済みアイテム and 送信済み, ごみ箱 and ゴミ箱.</summary>
    static readonly (string English, string AtOld, string AtNew)[] Names = [("Sent", "&kAFP4W4IMH8wojCkMMYw4A-", "&kAFP4W4IMH8-"), ("Trash", "&MFQwf3ux-", "&MLQw33ux-")];

    [Fact]
    public async Task Renamed_folders_keep_their_mail_their_copies_and_their_use()
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions { Folders = [] });
        await using var @new = await DovecotServer.RunAsync(new DovecotOptions { Folders = [] });
        using var pair = new MailboxPair(old, @new, output) { SourceProtocol = MailProtocol.Imap };
        using (var client = new OtherClient(old.ImapPort, pair.OldUser))
            Names.ToList().ForEach(n => client.Create(n.English));
        using (var client = new OtherClient(@new.ImapPort, pair.NewUser))
            Names.ToList().ForEach(n => client.Create(n.English));
        Deliver(old.Mailbox(pair.OldUser), 0);
        Deliver(old.Mailbox(pair.OldUser, "Sent"), 10);
        Deliver(old.Mailbox(pair.OldUser, "Trash"), 20);
        await RunAsync(pair, new[] { 0, 10 }.SelectMany(Range));

        using (var client = new OtherClient(old.ImapPort, pair.OldUser))
        {
            Names.ToList().ForEach(n => client.Rename(n.English, n.AtOld));
            // A phone makes its own again, and leaves a mail there.
            client.Create("Sent");
        }
        old.Mailbox(pair.OldUser, "Sent").Deliver(Mails[30]);
        await RunAsync(pair, [.. new[] { 0, 10 }.SelectMany(Range), Mails[30]]);

        using (var client = new OtherClient(@new.ImapPort, pair.NewUser))
            Names.ToList().ForEach(n => client.Rename(n.English, n.AtNew));
        // People throw a copy away, into what is the bin now.
        var thrown = @new.Mailbox(pair.NewUser).Mails()[0];
        Bin(@new, pair.NewUser).Deliver(thrown);
        Maildir.Delete(thrown);
        old.Mailbox(pair.OldUser, "Sent").Deliver(Mails[31]);
        await RunAsync(pair, [.. new[] { 0, 10 }.SelectMany(Range), Mails[30], Mails[31]]);

        Assert.Equal((21, 1), await pair.RemoveAsync(7, r => r with { Folders = [] }) is var removal ? (removal.Removed, removal.KeptCopyGone) : default);
        Assert.Empty(MailComparison.Differences([thrown, .. Range(20)], old.AllMails(pair.OldUser)));
    }

    static Maildir Bin(DovecotServer server, string user) => server.Mailboxes(user).Single(f => f.Name is "ゴミ箱" or "&MLQw33ux-");

    static IEnumerable<TestMail> Range(int from) => Mails.Skip(from).Take(10);

    static void Deliver(Maildir folder, int from) => Range(from).ToList().ForEach(folder.Deliver);

    static async Task RunAsync(MailboxPair pair, IEnumerable<TestMail> mails)
    {
        await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(pair.Differences(mails));
    }
}
