using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>What marks and ids are worth.</summary>
public abstract partial class DestinationContract
{
    [Fact]
    public async Task From_a_mark_on_only_what_has_come_is_listed_and_without_one_all_in_the_order_in_which_it_came()
    {
        var subject = await MakeAsync();
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var empty = await reader.ListAsync(Inbox, default, default);
        Assert.Empty(empty.Entries);
        var folder = await StateAsync(reader);
        await StoreAsync(subject, folder, Mails(3));
        var first = await reader.ListAsync(Inbox, empty.Next, default);
        Assert.Equal(3, first.Entries.Count);
        Assert.Empty((await reader.ListAsync(Inbox, first.Next, default)).Entries);
        await StoreAsync(subject, folder, Mails(2));
        var second = await reader.ListAsync(Inbox, first.Next, default);
        Assert.Equal(2, second.Entries.Count);
        Assert.Equal(first.Entries.Concat(second.Entries), (await reader.ListAsync(Inbox, default, default)).Entries);
    }

    [Fact]
    public async Task It_tells_of_two_marks_whether_anything_has_come_between_them()
    {
        var subject = await MakeAsync();
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var before = (await reader.FindFolderAsync(Inbox, default))!;
        var again = (await reader.FindFolderAsync(Inbox, default))!;
        Assert.Equal(before.Epoch, again.Epoch);
        Assert.Contains(reader.Compare(again.Mark, before.Mark), (MarkChange[])[MarkChange.Same, MarkChange.Unknown]);
        await StoreAsync(subject, before, Mails(1));
        var after = await StateAsync(reader);
        Assert.Contains(reader.Compare(after.Mark, before.Mark), (MarkChange[])[MarkChange.Ahead, MarkChange.Unknown]);
        Assert.NotEqual(MarkChange.Same, reader.Compare(before.Mark, after.Mark));
        Assert.Equal(MarkChange.Unknown, reader.Compare(after.Mark, default));
        Assert.Equal(MarkChange.Unknown, reader.Compare(default, before.Mark));
        var listed = await reader.ListAsync(Inbox, default, default);
        Assert.Contains(reader.Compare(after.Mark, listed.Next), (MarkChange[])[MarkChange.Same, MarkChange.Unknown]);
    }

    [Fact]
    public async Task It_never_says_of_a_copy_that_was_there_that_it_came_after_the_mark()
    {
        var subject = await MakeAsync();
        subject.Put(Inbox, Mails(1)[0]);
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var folder = (await reader.FindFolderAsync(Inbox, default))!;
        var there = folder.CopyOf(Assert.Single((await reader.ListAsync(Inbox, default, default)).Entries));
        Assert.False(reader.CameAfter(there, folder.Mark));
        await StoreAsync(subject, folder, Mails(1));
        var came = folder.CopyOf(Assert.Single((await reader.ListAsync(Inbox, folder.Mark, default)).Entries));
        var now = await StateAsync(reader);
        Assert.All((CopyRef[])[there, came], copy =>
        {
            Assert.False(reader.CameAfter(copy, now.Mark));
            Assert.False(reader.CameAfter(copy, default));
            Assert.False(reader.CameAfter(copy.WithoutId, folder.Mark));
        });
        Assert.Equal(subject.TellsOrder, reader.CameAfter(came, folder.Mark));
    }

    [Fact]
    public async Task What_is_gone_and_what_it_never_gave_is_not_found_and_keeps_nothing_else_from_being_found()
    {
        var subject = await MakeAsync();
        await using (var writer = await subject.Destination.OpenReaderAsync(default))
            await StoreAsync(subject, await StateAsync(writer), Mails(3));
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var entries = (await reader.ListAsync(Inbox, default, default)).Entries;
        subject.Take(Inbox, Mails(3)[1]);
        await reader.RenewAsync(default);
        CopyToken[] asked = [.. entries.Select(e => e.Id), CopyToken.Of("of another make"), CopyToken.Of(long.MaxValue)];
        Assert.Equal([entries[0], entries[2]], (await reader.FindAsync(Inbox, asked, default)).OrderBy(e => e.Id == entries[2].Id));
        var read = await reader.ReadAsync(Inbox, asked, 1000, MessageHash.Of, default);
        Assert.Equal([entries[0].Id, entries[2].Id], read.Keys.OrderBy(id => id == entries[2].Id));
        Assert.Empty(await reader.FindAsync(Inbox, [], default));
    }

    [Fact]
    public async Task A_renewed_connection_sees_what_has_come_another_way()
    {
        var subject = await MakeAsync();
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var before = await reader.ListAsync(Inbox, default, default);
        subject.Put(Inbox, Mails(1)[0]);
        await reader.RenewAsync(default);
        Assert.Single((await reader.ListAsync(Inbox, before.Next, default)).Entries);
    }

    [Fact]
    public async Task In_a_folder_that_gave_all_ids_anew_no_mark_and_no_copy_of_before_means_anything()
    {
        var subject = await MakeAsync();
        CopyFolder old;
        CopyRef copy;
        await using (var reader = await subject.Destination.OpenReaderAsync(default))
        {
            await StoreAsync(subject, await StateAsync(reader), Mails(3));
            old = await StateAsync(reader);
            copy = old.CopyOf((await reader.ListAsync(Inbox, default, default)).Entries[0]);
        }
        await subject.RenumberAsync(Inbox);
        await using var later = await subject.Destination.OpenReaderAsync(default);
        var now = (await later.FindFolderAsync(Inbox, default))!;
        Assert.NotEqual(old.Epoch, now.Epoch);
        Assert.Contains(later.Compare(now.Mark, old.Mark), (MarkChange[])[MarkChange.Renewed, MarkChange.Unknown]);
        Assert.False(later.CameAfter(copy, now.Mark));
        Assert.Equal(3, (await later.ListAsync(Inbox, old.Mark, default)).Entries.Count);
    }
}
