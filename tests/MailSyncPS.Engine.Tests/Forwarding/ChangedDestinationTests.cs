using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Texts;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>What people and servers do at the destination between two runs.</summary>
[Collection(ServersCollection.Name)]
public sealed class ChangedDestinationTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 71, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 400 << 10 });

    [Fact]
    public async Task With_another_uidvalidity_nothing_is_sent_again_and_the_copies_count_as_there()
    {
        using var pair = Delivered(30);
        await pair.ForwardAsync();
        pair.Destination.Renumber();
        Deliver(pair, 30);
        var second = await pair.ForwardAsync();
        Assert.Equal((30, 10, true), (second.AlreadyForwarded, second.Forwarded, second.Complete));
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(40, (await pair.RemoveAsync(0)).Removed);
        Assert.Empty(pair.Differences(Mails));
    }

    [Fact]
    public async Task With_another_uidvalidity_a_twin_that_comes_later_gets_its_own_copy()
    {
        using var pair = Delivered(30);
        await pair.ForwardAsync();
        pair.Destination.Renumber();
        pair.Source.Deliver(Mails[4]);
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);
        Assert.Empty(pair.Differences([.. Mails.Take(30), Mails[4]]));
    }

    [Fact]
    public async Task Copies_that_people_deleted_are_not_sent_again_and_their_mails_stay()
    {
        using var pair = Delivered(30);
        await pair.ForwardAsync();
        var copies = pair.Destination.Mails();
        copies.Take(12).ToList().ForEach(Maildir.Delete);
        Deliver(pair, 30);
        var second = await pair.ForwardAsync();
        Assert.Equal((30, 10), (second.AlreadyForwarded, second.Forwarded));
        Assert.Empty(MailComparison.Differences(Mails, [.. pair.Destination.Mails(), .. copies.Take(12)]));
        var removal = await pair.RemoveAsync(0);
        Assert.Equal((28, 12), (removal.Removed, removal.KeptCopyGone));
    }

    [Fact]
    public async Task A_folder_that_was_deleted_is_made_again_for_new_mail_alone()
    {
        using var pair = Delivered(20);
        await pair.ForwardAsync(r => r with { DestinationFolder = "Old" });
        Directory.Delete(servers.Batching.Mailbox(pair.NewUser, "Old").Path, recursive: true);
        Deliver(pair, 20, 10);
        var second = await pair.ForwardAsync(r => r with { DestinationFolder = "Old" });
        Assert.Equal((20, 10, true), (second.AlreadyForwarded, second.Forwarded, second.Complete));
        Assert.Empty(pair.Differences(Mails.Skip(20).Take(10)));
        var removal = await pair.RemoveAsync(0);
        Assert.Equal((10, 20), (removal.Removed, removal.KeptCopyGone));
    }

    [Fact]
    public async Task What_was_stored_and_not_yet_read_back_is_found_again_under_another_uidvalidity()
    {
        using var pair = Delivered(30);
        await StopBeforeProofAsync(pair);
        Assert.InRange(pair.Destination.Count, 1, 30);
        pair.Destination.Renumber();
        var next = await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(1) } });
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((30, true), (next.Forwarded + next.AlreadyForwarded, next.Complete));
        Assert.Empty(pair.Differences(Mails.Take(30)));
    }

    [Fact]
    public async Task What_was_stored_and_not_yet_read_back_is_proven_where_it_lies_though_the_target_is_another_now()
    {
        using var pair = Delivered(30);
        await StopBeforeProofAsync(pair);
        var stored = pair.Destination.Count;
        var next = await pair.ForwardAsync(r => r with { DestinationFolder = "Old", Timeouts = new() { Doubt = TimeSpan.FromSeconds(1) } });
        Assert.Empty(pair.Observer.Errors);
        Assert.True(next.Complete);
        Assert.Empty(pair.Differences(Mails.Take(30)));
        Assert.Equal(stored, pair.Destination.Count);
    }

    [Theory]
    [InlineData("Filled")]
    [InlineData("Empty")]
    [InlineData("Made")]
    public async Task What_is_in_doubt_and_filed_while_that_is_waited_out_is_not_sent_again(string name)
    {
        using var pair = Delivered(2);
        var folder = pair.DestinationFolder(name);
        if (name != "Made")
            folder.Deliver(Mails[39]);
        if (name == "Empty")
            Maildir.Delete(folder.Mails()[0]);
        Assert.True((await pair.ForwardAsync()).Complete);
        Deliver(pair, 2, 1);
        await StopBeforeAnswerAsync(pair);
        // The server shows it late, and people file it at once.
        Assert.Equal(3, pair.Destination.Count);
        var late = pair.Destination.Mails()[2];
        Maildir.Delete(late);
        pair.WhenTold = words =>
        {
            if (words == ForwardingTexts.WaitingOutDoubt)
                folder.Deliver(late.Bytes, late.Arrived, late.Flags);
        };
        var next = await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } });

        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((3, 3, true), (next.Listed, next.Forwarded + next.AlreadyForwarded, next.Complete));
        Assert.Empty(pair.Differences(name == "Filled" ? [.. Mails.Take(3), Mails[39]] : Mails.Take(3)));
        await using var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadOnly, default);
        var route = await ledger.OpenRouteAsync(MailboxKey.Of(pair.SourceAccount), MailboxKey.Of(pair.DestinationAccount), default);
        Assert.Equal(["INBOX", "INBOX", name], (await route.FindByStateAsync([MessageState.Proven], default)).OrderBy(r => r.Id).Select(r => r.Copy?.Folder));
    }

    [Theory]
    [InlineData("Trash")]
    [InlineData("Junk")]
    public async Task What_is_in_doubt_and_thrown_away_before_the_next_run_is_not_sent_again(string name)
    {
        using var pair = Delivered(2);
        Assert.True((await pair.ForwardAsync()).Complete);
        Deliver(pair, 2, 1);
        await StopBeforeAnswerAsync(pair);
        var stored = pair.Destination.Mails().Single(m => m.Digest() == Mails[2].Digest());
        pair.DestinationFolder(name).Deliver(stored);
        Maildir.Delete(stored);
        Deliver(pair, 3, 1);

        var next = await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.2) } });
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((4, true), (next.Listed, next.Complete));
        Assert.Empty(pair.Differences(Mails.Take(4)));
        var removal = await pair.RemoveAsync(0);
        Assert.Equal((3, 1), (removal.Removed, removal.KeptCopyGone));
        Assert.Empty(MailComparison.Differences([Mails[2]], pair.Source.Mails()));

        // Another mail that was thrown away is no copy of one in doubt that was never stored.
        pair.Source.Deliver(Mails[2]);
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);
        Assert.Empty(pair.Differences([.. Mails.Take(4), Mails[2]]));
    }

    /// <summary>Ends a run when the destination has stored a mail and its answer is lost.</summary>
    static async Task StopBeforeAnswerAsync(MailboxPair pair)
    {
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(pair.DestinationAccount.Port, toClient: l =>
        {
            if (!l.Contains("APPENDUID", StringComparison.Ordinal))
                return l;
            stop.Cancel();
            return null;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) }, stop.Token));
    }

    /// <summary>Ends a run after the destination's first answer and before its copy was read.</summary>
    static async Task StopBeforeProofAsync(MailboxPair pair)
    {
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(pair.DestinationAccount.Port, toClient: l =>
        {
            if (l.Contains("APPENDUID", StringComparison.Ordinal))
                stop.CancelAfter(400);
            // What is read back never arrives whole.
            return l.Contains("BODY[]", StringComparison.Ordinal) ? "* OK wait\r\n* 1 FETCH (BODY[] {1000000}\r\n" : l;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.ForwardAsync(r => r with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) }, stop.Token));
    }

    MailboxPair Delivered(int count)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Deliver(pair, 0, count);
        return pair;
    }

    static void Deliver(MailboxPair pair, int from, int count = 1000)
    {
        foreach (var mail in Mails.Skip(from).Take(count))
            pair.Source.Deliver(mail);
    }
}
