using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Several people's mailboxes go to one big one, each to a folder of its own, and some mails were sent to all of them.</summary>
[Collection(ServersCollection.Name)]
public sealed class ColleaguesTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 602, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 120 << 10 })
        .DistinctBy(m => m.Digest()).Take(30)];

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 2)]
    public async Task A_new_colleague_who_has_little_but_the_mail_to_all_gets_it_too(bool isLast, int toAll)
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var hana = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        Mails.ToList().ForEach(taro.Source.Deliver);
        Mails.Take(toAll).ToList().ForEach(hana.Source.Deliver);
        MailboxPair[] people = isLast ? [taro, hana] : [hana, taro];
        foreach (var person in people)
            Assert.True((await ForwardAsync(taro, person)).Complete);
        Check();
        foreach (var person in people)
            await person.RemoveAsync(7, r => r with { Destination = taro.DestinationAccount });
        Assert.Equal((0, 0), (taro.Source.Count, hana.Source.Count));
        Check();

        void Check()
        {
            Assert.Empty(MailComparison.Differences(Mails, Folder(taro, taro).Mails()));
            Assert.Empty(MailComparison.Differences(Mails.Take(toAll), Folder(taro, hana).Mails()));
        }
    }

    static Task<MailForwardResult> ForwardAsync(MailboxPair owner, MailboxPair person) =>
        person.ForwardAsync(r => r with { DestinationFolder = $"Old/{person.OldUser}", Destination = owner.DestinationAccount });

    Maildir Folder(MailboxPair owner, MailboxPair person) => servers.Batching.Mailbox(owner.NewUser, $"Old/{person.OldUser}");
}
