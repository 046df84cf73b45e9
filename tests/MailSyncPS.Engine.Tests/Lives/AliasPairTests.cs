using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>One list of mailboxes names one mailbox twice, by two addresses, and both are worked on side by side, day by day.</summary>
[Collection(ServersCollection.Name)]
public sealed class AliasPairTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 100, Seed = 502, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 300 << 10 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_alias_copied_beside_its_mailbox_brings_no_mail_twice(bool hasFolders)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var mailbox = Path.GetDirectoryName(servers.Old.MailFolder(pair.OldUser))!;
        Directory.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(mailbox)!, "sales" + pair.OldUser), mailbox);
        MailAccount[] names = [pair.SourceAccount, TestAccounts.Imap(servers.Old, "sales" + pair.OldUser)];
        for (var day = 1; day <= 3; day++)
        {
            foreach (var mail in day == 1 ? Mails.Skip(20).Take(40) : Mails.Skip(20 + 20 * day).Take(20))
                pair.Source.Deliver(mail);
            await Task.WhenAll(names.Select(name => pair.ForwardAsync(r => r with { Source = name, DestinationFolder = hasFolders ? "Old/" + name.UserName : null, Timeouts = new() { FirstWait = TimeSpan.FromSeconds(0.5) } })));
            IsOnce(pair, day);
        }
        await Task.WhenAll(names.Select(name => pair.RemoveAsync(7, r => r with { Source = name })));
        Assert.Equal(0, pair.Source.Count);
        IsOnce(pair, 3);
    }

    void IsOnce(MailboxPair pair, int day) =>
        Assert.Empty(MailComparison.Differences(Mails.Skip(20).Take(20 + 20 * day), servers.Batching.AllMails(pair.NewUser)));
}
