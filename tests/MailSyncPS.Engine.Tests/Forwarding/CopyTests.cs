using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>The whole copy, judged by the servers' own storage.</summary>
[Collection(ServersCollection.Name)]
public sealed class CopyTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 300, Seed = 11, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 12 << 20 });

    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Pop3, true)]
    [InlineData(MailProtocol.Imap, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task Every_mail_arrives_once_with_its_bytes_and_date_and_again_nothing_is_written(MailProtocol protocol, bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var before = pair.Source.Mails();

        var first = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.True(first.Complete);
        Assert.Equal(300, first.Forwarded);
        Assert.Empty(pair.Differences(Mails));
        Assert.Empty(MailComparison.Differences(before, pair.Source.Mails(), compareFlags: true));
        var copies = pair.Destination.Mails().Select(m => m.Path).Order().ToList();

        var second = await pair.ForwardAsync();
        Assert.True(second.Complete);
        Assert.Equal((0, 300), (second.Forwarded, second.AlreadyForwarded));
        Assert.Equal(copies, pair.Destination.Mails().Select(m => m.Path).Order());
        Assert.False(servers.GmailLike.MultiAppendSeen());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_ledger_makes_no_duplicate(bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(pair.LedgerPath)!))
            File.Delete(file);
        var late = new TestMail("From: a@example.jp\r\nSubject: late\r\n\r\nlate\r\n"u8.ToArray(), DateTimeOffset.Now);
        pair.Source.Deliver(late);

        var again = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((300, 1), (again.AlreadyForwarded, again.Forwarded));
        Assert.Empty(MailComparison.Differences([.. Mails, late], servers.Destination(gmailLike).AllMails(pair.NewUser), compareArrival: false));
    }
}
