using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>Identical mails have a copy each, and go with it.</summary>
[Collection(ServersCollection.Name)]
public sealed class TwinRemovalTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 10, Seed = 14, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 50_000 });

    [Fact]
    public async Task A_copy_that_stands_for_a_mail_that_has_gone_does_not_stand_for_its_twin_as_well()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[1]);
        Assert.Equal(3, (await pair.ForwardAsync()).Forwarded);
        Maildir.Delete(pair.Destination.Mails().First(m => m.Digest() == Mails[0].Digest()));

        var first = await pair.RemoveAsync(7);
        Assert.Equal((2, 1), (first.Removed, first.KeptCopyGone));
        var second = await pair.RemoveAsync(7);
        Assert.Equal((0, 1), (second.Removed, second.KeptCopyGone));
        Assert.Empty(MailComparison.Differences([Mails[0]], pair.Source.Mails()));
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true })).Removed);
    }

    [Fact]
    public async Task A_copy_that_people_filed_away_stands_for_its_own_mail_alone()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[0]);
        Assert.Equal(2, (await pair.ForwardAsync()).Forwarded);
        var copies = pair.Destination.Mails();
        servers.Batching.Mailbox(pair.NewUser, "Archive").Deliver(copies[0]);
        copies.ToList().ForEach(Maildir.Delete);

        var removal = await pair.RemoveAsync(7);
        Assert.Equal((1, 1), (removal.Removed, removal.KeptCopyGone));
        Assert.Equal((0, 1), (await pair.RemoveAsync(7) is { } next ? (next.Removed, next.KeptCopyGone) : default));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, 0)]
    [InlineData(MailProtocol.Pop3, 1)]
    [InlineData(MailProtocol.Imap, 0)]
    [InlineData(MailProtocol.Imap, 1)]
    public async Task A_copy_that_stands_for_a_mail_removed_over_one_protocol_does_not_stand_for_its_twin_over_the_other(MailProtocol first, int thrownAway)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[0]);
        var (one, other) = pair.SourcesFrom(first);
        Assert.Equal(2, (await pair.ForwardAsync(r => r with { Source = one })).Forwarded);
        Maildir.Delete(pair.Destination.Mails()[thrownAway]);
        Assert.Equal(2, (await pair.ForwardAsync(r => r with { Source = other })).AlreadyForwarded);

        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Source = other })).Removed);
        var second = await pair.RemoveAsync(7, r => r with { Source = one });

        Assert.Equal((0, 1), (second.Removed, second.KeptCopyGone));
        Assert.Equal(1, pair.Source.Count);
        Assert.Equal(0, (await pair.RemoveAsync(7, r => r with { Source = other })).Removed);
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Source = one, IncludeCopyGone = true })).Removed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Two_removals_of_one_mailbox_at_one_moment_take_no_two_mails_for_one_copy(int thrownAway)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[0]);
        var alias = pair.AddAlias();
        var (one, other) = (pair.SourceOver(MailProtocol.Imap), TestAccounts.Imap(servers.Old, alias));
        Assert.Equal(2, (await pair.ForwardAsync(r => r with { Source = one })).Forwarded);
        Maildir.Delete(pair.Destination.Mails()[thrownAway]);
        Assert.Equal(2, (await pair.ForwardAsync(r => r with { Source = other })).AlreadyForwarded);

        // The other removal comes and goes between the last look at the first one's copies and its intents.
        OldMailRemoval? between = null;
        var plan = await pair.PlanAsync(7, r => r with { Source = one });
        var observer = new RecordingObserver(output)
        {
            WhenProgress = progress =>
            {
                if (between is null && progress.Status.StartsWith("Removing", StringComparison.Ordinal))
                    between = Task.Run(() => pair.RemoveAsync(7, r => r with { Source = other })).GetAwaiter().GetResult();
            },
        };
        await OldMailRemover.ExecuteAsync(plan, observer, default);
        Assert.Equal(1, between?.Removed);
        Assert.Equal(1, pair.Source.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Freed_to_a_percentage_identical_mails_go_for_copies_of_their_own_in_place_or_filed(bool isReadByBoth)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        IReadOnlyList<TestMail> mails = [.. Mails.Take(6), Mails[0], Mails[0]];
        mails.ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync();
        if (isReadByBoth)
            await pair.ForwardAsync(r => r with { Source = pair.SourceOver(MailProtocol.Imap) });
        var twins = pair.Destination.Mails().Where(m => m.Digest() == Mails[0].Digest()).ToList();
        pair.DestinationFolder("Archive").Deliver(twins[0]);
        twins.Take(2).ToList().ForEach(Maildir.Delete);
        var source = TestAccounts.Pop3(servers.Old, pair.OldUser, mails.Sum(m => m.Bytes.LongLength));
        for (var percent = 80; percent > 0; percent -= 30)
        {
            await pair.RemoveAsync(36500, r => r with { UntilPercentUsed = percent, Source = source });
            Assert.Contains(pair.Source.Mails(), m => m.Digest() == Mails[0].Digest());
        }
        await pair.RemoveAsync(7, r => r with { Source = pair.SourceOver(isReadByBoth ? MailProtocol.Imap : MailProtocol.Pop3) });
        Assert.Empty(MailComparison.Differences([Mails[0]], pair.Source.Mails()));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, MailProtocol.Imap)]
    [InlineData(MailProtocol.Imap, MailProtocol.Pop3)]
    public async Task A_mail_that_a_backup_brought_back_goes_over_the_other_protocol_with_the_copy_that_it_had(MailProtocol first, MailProtocol second)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        var (one, other) = (pair.SourceOver(first), pair.SourceOver(second));
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Source = one })).Forwarded);
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Source = one })).Removed);
        pair.Source.Deliver(Mails[0]);

        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Source = other })).AlreadyForwarded);
        await pair.RemoveAsync(7, r => r with { Source = other });
        Assert.Equal(0, pair.Source.Count);
        Assert.Empty(pair.Differences([Mails[0]]));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_twin_that_was_not_read_when_the_other_was_removed_gets_a_copy_of_its_own(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[0]);
        var source = pair.SourceOver(protocol);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Source = source, MaxMessages = 1 })).Forwarded);
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Source = source })).Removed);
        Assert.Equal(1, pair.Source.Count);

        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Source = source })).Forwarded);
        Assert.Empty(pair.Differences([Mails[0], Mails[0]]));
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Source = source })).Removed);
        Assert.Equal(0, pair.Source.Count);

        // What comes back after both have gone has its copy.
        pair.Source.Deliver(Mails[0]);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Source = source })).AlreadyForwarded);
        Assert.Empty(pair.Differences([Mails[0], Mails[0]]));
    }

    [Fact]
    public async Task A_twin_that_came_into_a_later_folder_before_the_other_was_removed_gets_a_copy_of_its_own()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        pair.Source.Deliver(Mails[0]);
        servers.Old.Mailbox(pair.OldUser, "Sent").Deliver(Mails[1]);
        Assert.Equal(2, (await pair.ForwardAsync()).Forwarded);
        servers.Old.Mailbox(pair.OldUser, "Sent").Deliver(Mails[0]);

        Assert.Equal(2, (await pair.RemoveAsync(7)).Removed);
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);
        Assert.Equal(1, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(MailComparison.Differences([Mails[0]], pair.Destination.Mails()));
        Assert.Empty(MailComparison.Differences([Mails[0], Mails[1]], servers.Batching.Mailbox(pair.NewUser, "Sent").Mails()));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task A_twin_that_neither_protocol_has_read_does_not_go_for_the_same_copy(MailProtocol first)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[0]);
        var (one, other) = pair.SourcesFrom(first);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Source = one, MaxMessages = 1 })).Forwarded);
        await pair.ForwardAsync(r => r with { Source = other, MaxMessages = 1 });
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Source = other })).Removed);
        await pair.ForwardAsync(r => r with { Source = one });
        await pair.RemoveAsync(7, r => r with { Source = one, IncludeCopyGone = true });
        Assert.Equal(2, pair.Source.Count + pair.Destination.Count);
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, "stays")]
    [InlineData(MailProtocol.Imap, "stays")]
    [InlineData(MailProtocol.Pop3, "is filed")]
    [InlineData(MailProtocol.Imap, "is filed")]
    [InlineData(MailProtocol.Pop3, "is renumbered")]
    [InlineData(MailProtocol.Imap, "is renumbered")]
    public async Task A_twin_that_came_between_copy_and_removal_does_not_go_over_the_other_protocol_for_the_same_copy(MailProtocol first, string copy)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        var (one, other) = pair.SourcesFrom(first);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Source = one })).Forwarded);
        pair.Source.Deliver(Mails[0]);
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Source = one })).Removed);
        if (copy == "is filed")
        {
            servers.Batching.Mailbox(pair.NewUser, "Archive").Deliver(pair.Destination.Mails()[0]);
            Maildir.Delete(pair.Destination.Mails()[0]);
        }
        else if (copy == "is renumbered")
            pair.Destination.Renumber();
        await pair.ForwardAsync(r => r with { Source = other });
        await pair.RemoveAsync(7, r => r with { Source = other });
        Assert.Equal(2, Count());
        await pair.RemoveAsync(7, r => r with { Source = other, IncludeCopyGone = true });
        Assert.Equal(2, Count());

        // Once the first protocol has read it, it has a copy of its own, and goes.
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { Source = one })).Forwarded);
        Assert.Equal(1, (await pair.RemoveAsync(7, r => r with { Source = one })).Removed);
        Assert.Equal((0, 2), (pair.Source.Count, Count()));

        int Count() => pair.Source.Count + servers.Batching.AllMails(pair.NewUser).Count;
    }
}
