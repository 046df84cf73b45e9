using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Several people's mailboxes go to one big one, each to a folder of its own, and some mails were sent to all of them.</summary>
[Collection(ServersCollection.Name)]
public sealed class ColleaguesTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 602, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 180 << 10 })
        .DistinctBy(m => m.Digest()).Take(50)];

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

    [Fact]
    public async Task A_copy_whose_answer_is_still_on_its_way_to_one_is_not_taken_by_another()
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var hana = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        Mails.Take(10).ToList().ForEach(taro.Source.Deliver);
        Mails.Skip(10).Take(10).Append(Mails[0]).ToList().ForEach(hana.Source.Deliver);
        Task<MailForwardResult>? other = null;
        await using var line = new RewritingProxy(servers.Batching.ImapPort, toClient: l =>
        {
            if (l.Contains("APPENDUID", StringComparison.Ordinal) && other is null)
                (other = Task.Run(() => ForwardAsync(taro, hana))).GetAwaiter().GetResult();
            return l;
        });
        var result = await taro.ForwardAsync(r => r with { DestinationFolder = $"Old/{taro.OldUser}", Destination = TestAccounts.At(line.Port, MailProtocol.Imap, taro.NewUser) });
        Assert.True(result.Complete);
        Assert.True((await other!).Complete);
        Check();
        foreach (var person in (MailboxPair[])[taro, hana])
            await person.RemoveAsync(7, r => r with { Destination = taro.DestinationAccount });
        Assert.Equal((0, 0), (taro.Source.Count, hana.Source.Count));
        Check();

        void Check() => Assert.Empty(MailComparison.Differences([.. Mails.Take(20), Mails[0]], servers.Batching.AllMails(taro.NewUser)));
    }

    /// <summary>The old mails were freed, and little but the mails to all has come since.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task People_whose_mailboxes_were_freed_are_two_still(bool includesGone)
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var hana = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        List<TestMail> toTaro = [.. Mails.Take(20)], toHana = [.. Mails.Skip(20).Take(20)];
        await LiveAsync([.. toTaro], [.. toHana]);
        var toAll = Mails.Skip(40).Take(4).ToList();
        await LiveAsync([.. toAll, Mails[44]], [.. toAll, .. Mails.Skip(45).Take(4)]);

        async Task LiveAsync(List<TestMail> newToTaro, List<TestMail> newToHana)
        {
            newToTaro.ForEach(taro.Source.Deliver);
            newToHana.ForEach(hana.Source.Deliver);
            foreach (var person in (MailboxPair[])[taro, hana])
                await ForwardAsync(taro, person);
            foreach (var person in (MailboxPair[])[taro, hana])
                await person.RemoveAsync(7, r => r with { Destination = taro.DestinationAccount, IncludeCopyGone = includesGone });
            Assert.Equal((0, 0), (taro.Source.Count, hana.Source.Count));
            toTaro = [.. toTaro.Union(newToTaro)];
            toHana = [.. toHana.Union(newToHana)];
            Assert.Empty(MailComparison.Differences(toTaro, Folder(taro, taro).Mails()));
            Assert.Empty(MailComparison.Differences(toHana, Folder(taro, hana).Mails()));
        }
    }

    /// <summary>Half of what comes each day went to all of them.</summary>
    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task People_who_get_little_but_mails_to_all_keep_theirs_however_often_they_are_freed(MailProtocol protocol)
    {
        var mails = new Queue<TestMail>(Mails);
        await LiveDailyAsync(protocol, (_, isFirst) => [.. Enumerable.Range(0, isFirst ? 4 : 2).Select(_ => mails.Dequeue())], _ => [mails.Dequeue(), mails.Dequeue()]);
    }

    /// <summary>Their own mails differ in a name alone.</summary>
    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task People_who_get_notifications_of_one_size_keep_the_mail_to_all(MailProtocol protocol)
    {
        var mails = new Queue<TestMail>(Mails);
        var count = 100;
        await LiveDailyAsync(protocol, (name, isFirst) => [.. Enumerable.Range(0, isFirst ? 10 + 30 * name : 8).Select(_ => Note(name))], isFirst => isFirst ? [] : [mails.Dequeue()]);

        TestMail Note(int name) => new(Encoding.ASCII.GetBytes(
            $"Received: from a by b; {Mails[0].Arrived:r}\r\nMessage-ID: <{++count}.{name}@monitor.example>\r\nTo: user{name}@example.jp\r\nSubject: backup of user{name}\r\n\r\nall is well\r\n"), Mails[0].Arrived);
    }

    /// <summary>Three people are copied and freed day by day, to a folder each.</summary>
    /// <param name="protocol">How they are reached.</param>
    /// <param name="comeTo">What comes to one of them alone; by his number, and whether it is the first day.</param>
    /// <param name="comeToAll">What comes to all; by whether it is the first day.</param>
    async Task LiveDailyAsync(MailProtocol protocol, Func<int, bool, IReadOnlyList<TestMail>> comeTo, Func<bool, IReadOnlyList<TestMail>> comeToAll)
    {
        using var first = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        using var second = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol, Ledger = first.LedgerPath };
        using var third = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol, Ledger = first.LedgerPath };
        (MailboxPair Person, List<TestMail> Mails)[] people = [(first, []), (second, []), (third, [])];
        for (var day = 0; day < 3; day++)
        {
            var toAll = comeToAll(day == 0);
            for (var i = 0; i < people.Length; i++)
                people[i].Mails.AddRange(Deliver(people[i].Person, [.. comeTo(i, day == 0), .. toAll]));
            foreach (var (person, _) in people)
                await ForwardAsync(first, person);
            foreach (var (person, _) in people)
                await person.RemoveAsync(7, r => r with { Destination = first.DestinationAccount });
            foreach (var (person, mails) in people)
            {
                Assert.Equal(0, person.Source.Count);
                Assert.Empty(MailComparison.Differences(mails, Folder(first, person).Mails()));
            }
        }

        static IReadOnlyList<TestMail> Deliver(MailboxPair person, IReadOnlyList<TestMail> mails)
        {
            mails.ToList().ForEach(person.Source.Deliver);
            return mails;
        }
    }

    /// <summary>Her past is known by the other protocol alone on that day.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_whose_freed_mailbox_holds_only_the_mail_to_all_when_its_protocol_is_changed_gets_it_too(bool isFirst)
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var hana = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        Mails.Take(20).ToList().ForEach(taro.Source.Deliver);
        Mails.Skip(20).Take(20).ToList().ForEach(hana.Source.Deliver);
        await LiveAsync([(taro, taro.SourceAccount), (hana, hana.SourceAccount)]);
        Mails.Skip(40).Take(5).ToList().ForEach(taro.Source.Deliver);
        Mails.Skip(40).Take(4).ToList().ForEach(hana.Source.Deliver);
        (MailboxPair, MailAccount)[] people = [(taro, taro.SourceAccount), (hana, hana.SourceOver(MailProtocol.Imap))];
        await LiveAsync(isFirst ? [.. people.Reverse()] : people);
        Assert.Empty(MailComparison.Differences([.. Mails.Take(20), .. Mails.Skip(40).Take(5)], Folder(taro, taro).Mails()));
        Assert.Empty(MailComparison.Differences(Mails.Skip(20).Take(24), Folder(taro, hana).Mails()));

        async Task LiveAsync(IReadOnlyList<(MailboxPair Person, MailAccount Source)> day)
        {
            foreach (var (person, source) in day)
                await person.ForwardAsync(r => r with { Source = source, DestinationFolder = $"Old/{person.OldUser}", Destination = taro.DestinationAccount });
            foreach (var (person, source) in day)
                await person.RemoveAsync(7, r => r with { Source = source, Destination = taro.DestinationAccount });
            Assert.Equal((0, 0), (taro.Source.Count, hana.Source.Count));
        }
    }

    [Fact]
    public async Task The_destination_is_one_however_its_name_is_written()
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var hana = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        Mails.Take(10).ToList().ForEach(taro.Source.Deliver);
        Mails.Skip(10).Take(10).Append(Mails[0]).ToList().ForEach(hana.Source.Deliver);
        await ForwardAsync(taro, taro);
        var written = TestAccounts.Imap(servers.Batching, taro.NewUser.ToUpperInvariant());
        Assert.True((await hana.ForwardAsync(r => r with { DestinationFolder = $"Old/{hana.OldUser}", Destination = written })).Complete);
        Check();
        await taro.RemoveAsync(7);
        await hana.RemoveAsync(7, r => r with { Destination = written });
        Assert.Equal((0, 0), (taro.Source.Count, hana.Source.Count));
        Check();

        void Check() => Assert.Empty(MailComparison.Differences([.. Mails.Take(20), Mails[0]], servers.Batching.AllMails(taro.NewUser)));
    }

    static Task<MailForwardResult> ForwardAsync(MailboxPair owner, MailboxPair person) =>
        person.ForwardAsync(r => r with { DestinationFolder = $"Old/{person.OldUser}", Destination = owner.DestinationAccount });

    Maildir Folder(MailboxPair owner, MailboxPair person) => servers.Batching.Mailbox(owner.NewUser, $"Old/{person.OldUser}");
}
