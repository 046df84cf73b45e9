using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Mails whose answers were lost, and that people threw away before the next run: each mail in Trash stands for one of them.</summary>
[Collection(ServersCollection.Name)]
public sealed class DiscardedTwinTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 771, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200_000 }).DistinctBy(m => m.Digest()).DistinctBy(m => m.Bytes.Length)];

    static RunTimeouts Hasty { get; } = new() { Doubt = TimeSpan.FromSeconds(0.3), LongerDoubt = TimeSpan.FromSeconds(0.3), FirstWait = TimeSpan.FromSeconds(0.05) };

    /// <summary>The copy in Trash is that of the first mail; the second one was cut, and is not there.</summary>
    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task What_lies_in_Trash_stands_for_one_mail(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        Mails.Skip(1).Take(6).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        pair.Source.Deliver(Mails[0]);
        await CutAsync(pair, isStored: true);
        var copy = Assert.Single(pair.Destination.Mails(), m => m.Digest() == Mails[0].Digest());
        servers.Batching.Mailbox(pair.NewUser, "Trash").Deliver(copy);
        Maildir.Delete(copy);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });

        pair.Source.Deliver(Mails[0]);
        await CutAsync(pair, isStored: false);
        Assert.DoesNotContain(pair.Destination.Mails(), m => m.Digest() == Mails[0].Digest());
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true });
        // One was thrown away, one was not.
        Assert.Equal(1, pair.Source.Mails().Concat(pair.Destination.Mails()).Count(m => m.Digest() == Mails[0].Digest()));
    }

    /// <summary>A mail to all is on its way for two mailboxes; one of them was stored, and thrown away.</summary>
    [Fact]
    public async Task What_lies_in_Trash_stands_for_one_mailbox()
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var hana = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        Mails.Skip(1).Take(10).ToList().ForEach(taro.Source.Deliver);
        Mails.Skip(11).Take(10).ToList().ForEach(hana.Source.Deliver);
        await taro.ForwardAsync(r => r with { Timeouts = Hasty });
        await hana.ForwardAsync(r => r with { Timeouts = Hasty, Destination = taro.DestinationAccount });
        taro.Source.Deliver(Mails[0]);
        hana.Source.Deliver(Mails[0]);
        await CutAsync(taro, isStored: false);
        await CutAsync(hana, isStored: true, taro.NewUser);
        var copy = taro.Destination.Mails().Single(m => m.Digest() == Mails[0].Digest());
        servers.Batching.Mailbox(taro.NewUser, "Trash").Deliver(copy);
        Maildir.Delete(copy);
        foreach (var person in (MailboxPair[])[taro, hana])
            await person.ForwardAsync(r => r with { Timeouts = Hasty, Destination = taro.DestinationAccount });
        foreach (var person in (MailboxPair[])[taro, hana])
            await person.RemoveAsync(7, r => r with { IncludeCopyGone = true, Destination = taro.DestinationAccount });
        // Whose copy was thrown away can't be told, so that both may be sent; but none is lost.
        Assert.InRange(taro.Source.Mails().Concat(hana.Source.Mails()).Concat(taro.Destination.Mails()).Count(m => m.Digest() == Mails[0].Digest()), 1, 2);
    }

    /// <summary>The answer is lost, or the copy was not read back yet, when the run is stopped; the next one is by another name.</summary>
    [Theory]
    [InlineData("protocol", true)]
    [InlineData("protocol", false)]
    [InlineData("login", true)]
    public async Task What_lies_in_Trash_is_not_sent_again_by_another_name_of_the_mailbox(string other, bool isAnswerLost)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Mails.Take(8).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        pair.Source.Deliver(Mails[8]);
        if (isAnswerLost)
            await CutAsync(pair, isStored: true);
        else
            await StopBeforeProofAsync(pair);
        var copy = Assert.Single(pair.Destination.Mails(), m => m.Digest() == Mails[8].Digest());
        servers.Batching.Mailbox(pair.NewUser, "Trash").Deliver(copy);
        Maildir.Delete(copy);
        // An identical one, which came since, needs a copy.
        IReadOnlyList<TestMail> twin = isAnswerLost ? [Mails[8]] : [];
        twin.ToList().ForEach(pair.Source.Deliver);
        var alias = pair.AddAlias();
        MailAccount[] names = [other == "protocol" ? pair.SourceOver(MailProtocol.Imap) : TestAccounts.Pop3(servers.Old, alias), pair.SourceAccount];
        foreach (var name in names)
        {
            await pair.ForwardAsync(r => r with { Timeouts = Hasty, Source = name });
            Assert.Empty(pair.Differences([.. Mails.Take(9), .. twin]));
        }
        foreach (var name in names)
            await pair.RemoveAsync(7, r => r with { Source = name });
        Assert.Single(pair.Source.Mails(), m => m.Digest() == Mails[8].Digest());
    }

    /// <summary>The first name notes what lies in Trash, and has nothing in doubt any more when the mailbox is read by another name.</summary>
    [Theory]
    [InlineData("protocol", 0)]
    [InlineData("protocol", 1)]
    [InlineData("protocol", 2)]
    [InlineData("login", 0)]
    [InlineData("login", 1)]
    [InlineData("login", 2)]
    public async Task What_the_first_name_noted_as_thrown_away_is_not_sent_again_by_another_name(string other, int twins)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Mails.Take(8).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        pair.Source.Deliver(Mails[8]);
        await CutAsync(pair, isStored: true);
        ThrowAway(pair, Mails[8]);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        Assert.Empty(pair.Differences(Mails.Take(9)));

        // Identical ones: the first is copied by the first name, and the second came since.
        var alias = pair.AddAlias();
        MailAccount[] names = [other == "protocol" ? pair.SourceOver(MailProtocol.Imap) : TestAccounts.Pop3(servers.Old, alias), pair.SourceAccount];
        for (var twin = 0; twin < twins; twin++)
        {
            pair.Source.Deliver(Mails[8]);
            if (twin == 0)
                await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        }
        IReadOnlyList<TestMail> all = [.. Mails.Take(9), .. Enumerable.Repeat(Mails[8], twins)];
        foreach (var name in (MailAccount[])[.. names, .. names])
        {
            var result = await pair.ForwardAsync(r => r with { Timeouts = Hasty, Source = name });
            Assert.True(result.Complete);
            Assert.Empty(pair.Differences(all));
        }
        foreach (var name in names)
            await pair.RemoveAsync(7, r => r with { Source = name });
        Assert.Single(pair.Source.Mails(), m => m.Digest() == Mails[8].Digest());
        Assert.Empty(pair.Differences(all));
    }

    /// <summary>Both lie there at once, and neither was read by the other name before; one copy is thrown away in doubt.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_identical_mails_the_other_name_keeps_one_thrown_away_and_one_copied(bool isCopyGoneToo)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Mails.Take(9).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        pair.Source.Deliver(Mails[8]);
        var first = pair.Destination.Mails().Single(m => m.Digest() == Mails[8].Digest());
        await CutAsync(pair, isStored: true);
        ThrowAway(pair, Mails[8], but: first.Path);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        if (isCopyGoneToo)
            Maildir.Delete(pair.Destination.Mails().Single(m => m.Digest() == Mails[8].Digest()));
        var copies = pair.Destination.Mails().Count;

        foreach (var name in (MailAccount[])[pair.SourceOver(MailProtocol.Imap), pair.SourceAccount])
        {
            await pair.ForwardAsync(r => r with { Timeouts = Hasty, Source = name });
            Assert.Equal(copies, pair.Destination.Mails().Count);
        }
        // A third one needs a copy of its own.
        pair.Source.Deliver(Mails[8]);
        foreach (var name in (MailAccount[])[pair.SourceOver(MailProtocol.Imap), pair.SourceAccount])
        {
            await pair.ForwardAsync(r => r with { Timeouts = Hasty, Source = name });
            Assert.Equal(copies + 1, pair.Destination.Mails().Count);
        }
    }

    /// <summary>The one in another folder of the source is another mail, and so is one that came after the first was freed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_noted_stands_for_no_mail_of_another_folder_and_for_none_that_came_since(bool isInOtherFolder)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Mails.Take(8).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        var place = isInOtherFolder ? servers.Old.Mailbox(pair.OldUser, "Work") : pair.Source;
        place.Deliver(Mails[8]);
        await CutAsync(pair, isStored: true);
        ThrowAway(pair, Mails[8]);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        if (!isInOtherFolder)
            Assert.Equal(1, (await pair.RemoveAsync(0, r => r with { IncludeCopyGone = true, OlderThanDays = 0 })).Removed - 8);

        pair.Source.Deliver(Mails[8]);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty, Source = pair.SourceOver(MailProtocol.Pop3) });
        Assert.Single(pair.Destination.Mails(), m => m.Digest() == Mails[8].Digest());
    }

    void ThrowAway(MailboxPair pair, TestMail mail, string but = "")
    {
        var copy = Assert.Single(servers.Batching.AllMails(pair.NewUser), m => m.Digest() == mail.Digest() && m.Path != but);
        servers.Batching.Mailbox(pair.NewUser, "Trash").Deliver(copy);
        Maildir.Delete(copy);
    }

    /// <summary>Ends a run after the destination's answer and before the copy was read.</summary>
    async Task StopBeforeProofAsync(MailboxPair pair)
    {
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(servers.Batching.ImapPort, toClient: said =>
        {
            if (said.Contains("APPENDUID", StringComparison.Ordinal))
                stop.CancelAfter(400);
            return said.Contains("BODY[]", StringComparison.Ordinal) ? "* OK wait\r\n* 1 FETCH (BODY[] {1000000}\r\n" : said;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            pair.ForwardAsync(r => r with { Timeouts = Hasty, Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) }, stop.Token));
    }

    /// <summary>The copy of an identical mail lies where it was put, so that the one in Trash is that of the mail in doubt.</summary>
    [Theory]
    [InlineData(MailProtocol.Pop3, true)]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task What_lies_in_Trash_is_no_copy_of_a_mail_whose_copy_is_in_place(MailProtocol protocol, bool isOfTheSameMailbox)
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        using var hana = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol, Ledger = taro.LedgerPath };
        Mails.Take(8).ToList().ForEach(taro.Source.Deliver);
        Mails.Skip(8).Take(8).ToList().ForEach(hana.Source.Deliver);
        foreach (var person in (MailboxPair[])[taro, hana])
            await person.ForwardAsync(r => r with { Timeouts = Hasty, Destination = taro.DestinationAccount });
        var second = isOfTheSameMailbox ? taro : hana;
        second.Source.Deliver(Mails[0]);
        await CutAsync(second, isStored: true, taro.NewUser);
        var copies = taro.Destination.Mails().Where(m => m.Digest() == Mails[0].Digest()).ToList();
        Assert.Equal(2, copies.Count);
        taro.DestinationFolder("Trash").Deliver(copies[1]);
        Maildir.Delete(copies[1]);
        await second.ForwardAsync(r => r with { Timeouts = Hasty, Destination = taro.DestinationAccount });
        Assert.Empty(taro.Differences([.. Mails.Take(16), Mails[0]]));
        foreach (var person in (MailboxPair[])[taro, hana])
            await person.RemoveAsync(7, r => r with { Destination = taro.DestinationAccount });
        Assert.Single(taro.Source.Mails().Concat(hana.Source.Mails()), m => m.Digest() == Mails[0].Digest());
    }

    /// <summary>A sending whose answer is lost; the connection is cut before the mail is whole, or right after it was stored.</summary>
    async Task CutAsync(MailboxPair pair, bool isStored, string? newUser = null)
    {
        using var stop = new CancellationTokenSource();
        var isCut = 0;
        RewritingProxy? line = null;
        line = new RewritingProxy(servers.Batching.ImapPort, toServer: said =>
        {
            if (!isStored && said.Contains(" APPEND ", StringComparison.Ordinal) && Interlocked.Exchange(ref isCut, 1) == 0)
                stop.Cancel();
            return !isStored && Volatile.Read(ref isCut) == 1 ? null : said;
        }, toClient: said =>
        {
            if (isStored && said.Contains("APPENDUID", StringComparison.Ordinal) && Interlocked.Exchange(ref isCut, 1) == 0)
                stop.Cancel();
            return isStored && Volatile.Read(ref isCut) == 1 ? null : said;
        });
        await using (line)
        {
            try
            {
                await pair.ForwardAsync(r => r with { Timeouts = Hasty, Destination = TestAccounts.At(line.Port, MailProtocol.Imap, newUser ?? pair.NewUser) }, stop.Token);
            }
            catch (OperationCanceledException)
            {
            }
        }
        Assert.Equal(1, isCut);
    }
}
