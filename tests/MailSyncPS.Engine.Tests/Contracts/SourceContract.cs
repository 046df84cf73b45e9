using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>What every source does. A kind of source gets these tests by naming itself: a class derived from this one.</summary>
public abstract class SourceContract
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 64, TotalBytes = 60 << 10 });

    /// <summary>An empty mailbox.</summary>
    private protected abstract SourceSubject Make();

    private protected SourceSubject MakeFilled()
    {
        var subject = Make();
        foreach (var mail in Mails)
            subject.Put(mail);
        return subject;
    }

    [Fact]
    public async Task It_has_an_inbox_and_says_of_a_name_that_means_nothing_that_it_means_nothing()
    {
        await using var source = await Make().OpenAsync();
        Assert.Contains(await source.FindFoldersAsync(FolderSelection.Kept, default), f => f.IsInbox);
        Assert.True((await source.FindFoldersAsync(["inbox"], default))[0].IsInbox);
        Assert.Contains(await source.FindAllFoldersAsync(default), f => f.IsInbox);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => source.FindFoldersAsync(["No such folder"], default));
        Assert.Equal(MailFailure.FolderNotFound, e.Failure);
    }

    [Fact]
    public async Task An_empty_folder_is_listed_as_one()
    {
        await using var source = await Make().OpenAsync();
        var listing = await source.ListAsync(SourceFolder.Inbox, default);
        Assert.Equal((0, 0), (listing.Messages.Count, listing.Unlisted));
        Assert.Empty(await source.FetchAsync([], default).ToListAsync());
    }

    [Fact]
    public async Task Messages_are_listed_once_and_read_to_the_byte_and_nothing_is_changed_by_it()
    {
        var subject = MakeFilled();
        var before = Snapshot(subject);
        await using (var source = await subject.OpenAsync())
        {
            var listing = await source.ListAsync(SourceFolder.Inbox, default);
            Assert.Equal((12, 0), (listing.Messages.Count, listing.Unlisted));
            Assert.Equal(12, listing.Messages.Select(m => m.Uid).Distinct(StringComparer.Ordinal).Count());
            Assert.All(listing.Messages, m => Assert.False(m.Deleted));
            // In whatever order they are asked for, each comes in its turn.
            var asked = listing.Messages.Reverse().ToList();
            var read = await source.FetchAsync(asked, default).ToListAsync();
            Assert.Equal(asked.Select(m => m.Uid), read.Select(m => m.Message.Uid));
            Assert.All(read, m => Assert.Equal((null, false), (m.Failure, m.HasGone)));
            Assert.Empty(MailComparison.Differences(Mails, read.Select(m => new TestMail(m.Bytes.Head.ToArray(), default)), compareArrival: false));
            Assert.All(read, m => Assert.Equal(m.Message.Size, m.Bytes.Length));
        }
        Assert.Equal(before, Snapshot(subject));
    }

    [Fact]
    public async Task Ids_last_from_session_to_session_and_what_comes_gets_others()
    {
        var subject = MakeFilled();
        var first = await ListAsync(subject);
        subject.Put(new TestMail("Subject: another\r\n\r\nbody\r\n"u8.ToArray(), DateTimeOffset.UtcNow));
        var second = await ListAsync(subject);
        Assert.Equal(first.Validity, second.Validity);
        Assert.Equal(first.Messages.Select(m => m.Uid), second.Messages.Select(m => m.Uid).Take(12));
        Assert.Equal(13, second.Messages.Select(m => m.Uid).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_lasting_numbering_is_not_settled_anew()
    {
        await using var source = await MakeFilled().OpenAsync();
        await source.ListAsync(SourceFolder.Inbox, default);
        Assert.False(await source.HasOtherValidityAsync(default));
        Assert.False(await source.SettleValidityAsync(default));
    }

    [Fact]
    public async Task Arrival_is_told_by_the_listing_or_by_what_the_messages_say()
    {
        var subject = MakeFilled();
        await using var source = await subject.OpenAsync();
        var listing = await source.ListAsync(SourceFolder.Inbox, default);
        Assert.All(listing.Messages, m => Assert.Equal(subject.TellsArrival, m.Arrived is not null));
        var arrivals = await source.FindArrivalsAsync(listing.Messages, default);
        Assert.Equal(Mails.Select(m => m.Arrived.ToUniversalTime()).Order(), arrivals.Values.Select(a => a.ToUniversalTime()).Order());
    }

    [Fact]
    public async Task What_is_removed_is_exactly_what_was_named()
    {
        var subject = MakeFilled();
        await using (var source = await subject.OpenAsync())
        {
            var listing = await source.ListAsync(SourceFolder.Inbox, default);
            Assert.Null(source.RemovalObstacle);
            Assert.True(source.RemovalBatch >= 5);
            var calls = 0;
            await source.RemoveAsync([.. listing.Messages.Where((_, i) => i % 3 == 0)], _ =>
            {
                calls++;
                return ValueTask.CompletedTask;
            }, default);
            // Right before each command that removes, of which IMAP has two.
            Assert.InRange(calls, 1, 2);
        }
        Assert.Empty(MailComparison.Differences(Mails.Where((_, i) => i % 3 != 0), subject.Stored(), compareArrival: false));
        Assert.Equal(8, (await ListAsync(subject)).Messages.Count);
    }

    [Fact]
    public async Task A_removal_that_is_not_allowed_any_more_removes_nothing()
    {
        var subject = MakeFilled();
        await using (var source = await subject.OpenAsync())
        {
            var listing = await source.ListAsync(SourceFolder.Inbox, default);
            var lost = new MailSyncException(MailFailure.LockLost, "lost");
            var e = await Assert.ThrowsAsync<MailSyncException>(() => source.RemoveAsync(listing.Messages, _ => throw lost, default));
            Assert.Same(lost, e);
        }
        Assert.Empty(MailComparison.Differences(Mails, subject.Stored(), compareArrival: false));
        Assert.All((await ListAsync(subject)).Messages, m => Assert.False(m.Deleted));
    }

    static async Task<SourceListing> ListAsync(SourceSubject subject)
    {
        await using var source = await subject.OpenAsync();
        return await source.ListAsync(SourceFolder.Inbox, default);
    }

    /// <summary>Contents and flags of all that is stored; a server may move a mail from new to cur.</summary>
    static IEnumerable<string> Snapshot(SourceSubject subject) => subject.Stored().Select(m => $"{m.Digest()} {m.Arrived:O} {m.Flags}").Order(StringComparer.Ordinal);
}
