using MailSyncPS.Engine.Retention;
using MailSyncPS.Engine.Tests.Machines;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>What people do with copies between copy and removal: a mail goes only while a copy of its own is there.</summary>
[Collection(ServersCollection.Name)]
public sealed class FiledCopyTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 94, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 100 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task Filed_copies_count_as_there_and_discarded_ones_do_not(MailProtocol protocol, bool gmailLike)
    {
        using var pair = await ForwardedAsync(protocol, gmailLike, Mails);
        var (copies, user) = (pair.Destination.Mails(), pair.NewUser);
        var server = servers.Destination(gmailLike);
        string[] places = gmailLike ? ["[Gmail]/All Mail", "Projects/A", "[Gmail]/Trash", "[Gmail]/Spam"] : ["Archive", "Projects/A", "Trash", "Junk"];
        for (var i = 0; i < places.Length; i++)
            Move(copies[i], server.Mailbox(user, places[i]));
        Flag(copies[4], "T");
        Flag(copies[5], "FRS");
        Replace(pair.Destination, copies[6]);
        Maildir.Delete(copies[8]);
        var gone = new[] { copies[2], copies[3], copies[4], copies[6], copies[8] };

        var removal = await pair.RemoveAsync(7);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((15, 5), (removal.Removed, removal.KeptCopyGone));
        Assert.Empty(MailComparison.Differences(gone, pair.Source.Mails()));
        Assert.Equal((0, 5), await CountsAsync(pair));

        var freed = await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true });
        Assert.Equal((5, 0), (freed.Removed, pair.Source.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_renamed_folder_counts_as_there_and_one_deleted_or_made_anew_does_not(bool hasChild)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Deliver(pair, Mails);
        await pair.ForwardAsync(r => r with { DestinationFolder = "Old" });
        using var client = new OtherClient(servers.Batching.ImapPort, pair.NewUser);
        client.Rename("Old", "Other");
        Assert.Equal(20, (await pair.PlanAsync(7)).Count);

        if (hasChild)
            client.Create("Other/sub");
        client.Delete("Other");
        Assert.Equal(0, (await pair.PlanAsync(7)).Count);
        client.Create("Old");
        servers.Batching.Mailbox(pair.NewUser, "Old").Deliver(Mails[3]);
        Assert.Equal((1, 19), await CountsAsync(pair));
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(19, pair.Source.Count);
    }

    [Fact]
    public async Task A_folder_that_was_deleted_with_others_beneath_it_is_no_obstacle()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Deliver(pair, Mails);
        await pair.ForwardAsync(r => r with { DestinationFolder = "Old" });
        using var client = new OtherClient(servers.Batching.ImapPort, pair.NewUser);
        client.Create("Old/sub");
        client.Delete("Old");
        Assert.Equal((0, 20), await CountsAsync(pair));
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(20, (await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true })).Removed);
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task Of_two_identical_mails_one_stays_when_one_copy_was_deleted(MailProtocol protocol, bool gmailLike)
    {
        using var pair = await ForwardedAsync(protocol, gmailLike, [.. Mails, Mails[9]]);
        Maildir.Delete(pair.Destination.Mails().Last(m => m.Digest() == Mails[9].Digest()));
        var removal = await pair.RemoveAsync(7);
        Assert.Equal((20, 1), (removal.Removed, removal.KeptCopyGone));
        Assert.Empty(MailComparison.Differences([Mails[9]], pair.Source.Mails()));
        // The copy that is left was that of the other one, though this is no longer at the source; filed away it still is.
        Assert.Equal((0, 1), await CountsAsync(pair));
        Move(pair.Destination.Mails().Single(m => m.Digest() == Mails[9].Digest()), servers.Destination(gmailLike).Mailbox(pair.NewUser, "Projects/B"));
        Assert.Equal((0, 1), await CountsAsync(pair));
        Assert.Equal(1, pair.Source.Count);
    }

    [Fact]
    public async Task A_copy_filed_away_serves_no_second_message_after_the_first_was_removed()
    {
        var young = Mails[9] with { Arrived = DateTimeOffset.Now.AddDays(-1) };
        using var pair = await ForwardedAsync(MailProtocol.Imap, false, [.. Mails, young]);
        var twins = pair.Destination.Mails().Where(m => m.Digest() == young.Digest()).ToList();
        Move(twins[0], servers.Batching.Mailbox(pair.NewUser, "Archive"));
        Maildir.Delete(twins[1]);
        // Trace and INTERNALDATE differ; the trace, which is that of the old one, is not what decides here.
        Assert.Equal((20, 0), await CountsAsync(pair));
        Assert.Equal((0, 1), await CountsAsync(pair, olderThanDays: 0));
        Assert.Equal(1, pair.Source.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_that_is_shown_at_several_places_is_one(bool hasLabels)
    {
        var gmail = await servers.GmailViewAsync();
        // Without a Message-ID, of which Gmail would keep one.
        var nameless = new TestMail("From: a@example.jp\r\nSubject: the same twice\r\n\r\nmail\r\n"u8.ToArray(), Mails[9].Arrived);
        using var pair = new MailboxPair(servers.Old, gmail.Server, output) { SourceProtocol = MailProtocol.Imap, DestinationPort = gmail.ImapPort };
        IReadOnlyList<TestMail> mails = [.. Mails.Take(6), nameless, nameless];
        Deliver(pair, mails);
        Assert.Equal(8, (await pair.ForwardAsync()).Forwarded);
        var twins = pair.Destination.Mails().Where(m => m.Digest() == nameless.Digest()).ToList();
        if (hasLabels)
        {
            pair.DestinationFolder("Work").Show(twins[0]);
            pair.DestinationFolder("Later").Show(twins[0]);
            Maildir.Delete(twins[0]);
        }
        Maildir.Delete(twins[1]);
        Assert.Equal((7, 1), await CountsAsync(pair));
        Assert.Empty(MailComparison.Differences([nameless], pair.Source.Mails()));
    }

    [Fact]
    public async Task The_copy_of_another_mailbox_does_not_serve_as_well()
    {
        using var taro = await ForwardedAsync(MailProtocol.Pop3, false, Mails);
        using var jiro = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        var others = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 95, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 50 << 10 });
        Deliver(jiro, [Mails[9], .. others]);
        Assert.Equal(13, (await jiro.ForwardAsync(r => r with { Destination = taro.DestinationAccount })).Forwarded);
        Maildir.Delete(taro.Destination.Mails().Last(m => m.Digest() == Mails[9].Digest()));

        var first = await taro.RemoveAsync(7);
        var second = await jiro.RemoveAsync(7, r => r with { Destination = taro.DestinationAccount });
        Assert.Equal((32, 1), (first.Removed + second.Removed, first.KeptCopyGone + second.KeptCopyGone));
        Assert.Empty(MailComparison.Differences([Mails[9]], [.. taro.Source.Mails(), .. jiro.Source.Mails()]));
    }

    /// <summary>A copy of the mail to both was thrown away, and the other one was filed: nobody can tell whose it was.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_that_was_filed_frees_one_of_two_mailboxes_that_are_freed_at_one_moment(bool hasOneFolder)
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var jiro = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        Deliver(taro, [.. Mails.Take(8)]);
        Deliver(jiro, [Mails[0], .. Mails.Skip(8)]);
        foreach (var person in (MailboxPair[])[taro, jiro])
            await person.ForwardAsync(r => r with { Destination = taro.DestinationAccount, DestinationFolder = hasOneFolder ? "Old" : "Old/" + person.OldUser });
        var copies = servers.Batching.AllMails(taro.NewUser).Where(m => m.Digest() == Mails[0].Digest()).ToList();
        Assert.Equal(2, copies.Count);
        Maildir.Delete(copies[0]);
        Move(copies[1], taro.DestinationFolder("Archive"));

        await RemoveAsync(taro, () => RemoveOtherAsync());
        Assert.Equal(1, taro.Source.Count + jiro.Source.Count);
        await taro.RemoveAsync(7);
        await RemoveOtherAsync();
        Assert.Equal(1, taro.Source.Count + jiro.Source.Count);

        Task RemoveOtherAsync() => jiro.RemoveAsync(7, r => r with { Destination = taro.DestinationAccount });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_that_was_filed_is_not_taken_by_a_mailbox_that_is_copied_while_its_own_is_freed(bool hasTwin)
    {
        using var taro = new MailboxPair(servers.Old, servers.Batching, output);
        using var jiro = new MailboxPair(servers.Old, servers.Batching, output) { Ledger = taro.LedgerPath };
        IReadOnlyList<TestMail> twin = hasTwin ? [Mails[0]] : [];
        Deliver(taro, [.. Mails.Take(8), .. twin]);
        Deliver(jiro, [Mails[0], .. Mails.Skip(8)]);
        await taro.ForwardAsync();
        foreach (var copy in taro.Destination.Mails().Where(m => m.Digest() == Mails[0].Digest()))
            Move(copy, taro.DestinationFolder("Archive"));

        await RemoveAsync(taro, () => jiro.ForwardAsync(r => r with { Destination = taro.DestinationAccount }));
        await jiro.RemoveAsync(7, r => r with { Destination = taro.DestinationAccount });
        Assert.Equal((0, 0), (taro.Source.Count, jiro.Source.Count));
        Assert.Empty(MailComparison.Differences([.. Mails, Mails[0], .. twin], servers.Batching.AllMails(taro.NewUser)));
    }

    /// <summary>Carries out a removal, and does something between the last look at its copies and its intents.</summary>
    async Task RemoveAsync(MailboxPair pair, Func<Task> between)
    {
        var plan = await pair.PlanAsync(7);
        var isDone = false;
        var observer = new RecordingObserver(output)
        {
            WhenProgress = progress =>
            {
                if (isDone || !progress.Status.StartsWith("Removing", StringComparison.Ordinal))
                    return;
                isDone = true;
                Task.Run(between).GetAwaiter().GetResult();
            },
        };
        await OldMailRemover.ExecuteAsync(plan, observer, default);
        Assert.True(isDone);
    }

    [Theory]
    [InlineData("Trash")]
    [InlineData("Junk")]
    public async Task What_lies_in_a_folder_that_was_moved_into_Trash_is_thrown_away_over_either_protocol(string bin)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        var (one, other) = pair.SourcesFrom(MailProtocol.Pop3);
        Deliver(pair, [.. Mails.Take(10)]);
        await pair.ForwardAsync(r => r with { DestinationFolder = "Old" });
        using (var client = new OtherClient(servers.Batching.ImapPort, pair.NewUser))
            client.Rename("Old", bin + "/Old");
        Deliver(pair, [Mails[10]]);
        Assert.Equal(1, (await pair.ForwardAsync(r => r with { DestinationFolder = "Old" })).Forwarded);
        Assert.Equal(0, (await pair.ForwardAsync(r => r with { DestinationFolder = "Old", Source = other })).Forwarded);
        foreach (var source in (MailAccount[])[one, other])
            await pair.RemoveAsync(7, r => r with { Source = source });
        Assert.Empty(MailComparison.Differences(Mails.Take(10), pair.Source.Mails()));
    }

    [Fact]
    public async Task Mails_whose_copies_have_gone_leave_the_space_to_be_freed_to_others()
    {
        using var pair = await ForwardedAsync(MailProtocol.Pop3, false, Mails);
        foreach (var copy in pair.Destination.Mails().Take(8))
            Maildir.Delete(copy);
        var total = Mails.Sum(m => m.Bytes.LongLength);
        var account = TestAccounts.Pop3(servers.Old, pair.OldUser, quotaBytes: total);
        var removal = await pair.RemoveAsync(36500, r => r with { Source = account, UntilPercentUsed = 90 });
        Assert.True(removal.PercentUsedAfter < 90, removal.ToString());
        Assert.InRange(removal.Removed, 1, 12);
        Assert.Empty(MailComparison.Differences(Mails.Skip(8).Take((int)removal.Removed), Mails.Except(pair.Source.Mails(), ByDigest)));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task Copies_that_vanish_while_the_messages_are_being_checked_keep_theirs(MailProtocol protocol)
    {
        using var pair = await ForwardedAsync(protocol, false, Mails);
        var gone = pair.Destination.Mails().Take(7).ToList();
        using var client = new OtherClient(servers.Batching.ImapPort, pair.NewUser);
        var plan = await pair.PlanAsync(7);
        // The last look at the copies is behind the reading of all messages.
        using var watch = StepWatch.At(protocol == MailProtocol.Pop3 ? "sent RETR" : "sent UID FETCH", 1, () => client.Expunge("1:7"));
        var removal = await pair.ExecuteAsync(plan);
        Assert.True(watch.HasActed);
        Assert.Equal((13, 7), (removal.Removed, removal.KeptCopyGone));
        Assert.Empty(MailComparison.Differences(gone, pair.Source.Mails()));
    }

    static readonly IEqualityComparer<TestMail> ByDigest = EqualityComparer<TestMail>.Create((a, b) => a!.Digest() == b!.Digest(), m => m.Digest().GetHashCode(StringComparison.Ordinal));

    static async Task<(long Removed, long CopyGone)> CountsAsync(MailboxPair pair, int olderThanDays = 7)
    {
        var removal = await pair.RemoveAsync(olderThanDays);
        return (removal.Removed, removal.KeptCopyGone);
    }

    static void Move(StoredMail mail, Maildir to)
    {
        to.Deliver(mail);
        Maildir.Delete(mail);
    }

    static void Flag(StoredMail mail, string flags) =>
        File.Move(mail.Path, mail.Path.Replace("/new/", "/cur/", StringComparison.Ordinal).Split(":2,")[0] + ":2," + flags);

    /// <summary>An edited mail: the same Message-ID and size, other bytes.</summary>
    static void Replace(Maildir folder, StoredMail mail)
    {
        var bytes = mail.Bytes.ToArray();
        bytes[^4] ^= 1;
        Maildir.Delete(mail);
        folder.Deliver(bytes, mail.Arrived);
    }

    async Task<MailboxPair> ForwardedAsync(MailProtocol protocol, bool gmailLike, IReadOnlyList<TestMail> mails)
    {
        var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output) { SourceProtocol = protocol };
        Deliver(pair, mails);
        Assert.True((await pair.ForwardAsync()).Complete);
        return pair;
    }

    static void Deliver(MailboxPair pair, IReadOnlyList<TestMail> mails)
    {
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
    }
}
