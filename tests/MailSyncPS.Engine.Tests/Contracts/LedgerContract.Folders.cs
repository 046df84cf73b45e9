using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>What is told of a folder in few bytes agrees with its records.</summary>
public abstract partial class LedgerContract
{
    [Fact]
    public async Task It_knows_size_state_and_presence_of_what_was_not_removed()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await SaveAsync(route, MessageState.Proven, "1");
        await SaveAsync(route, MessageState.Copied, "2");
        await SaveAsync(route, MessageState.Removed, "3");
        await route.SaveAsync(Samples.Listed("4", 4) with { Key = new MessageKey("INBOX", 9, "4"), Hash = Samples.Hash("4") });
        await route.SaveAsync(Samples.Listed("5") with { Key = new MessageKey("Sent", 0, "5") });
        await route.NotePresenceAsync("INBOX", 0, ["1"], default);

        var index = await route.IndexAsync("INBOX", default);

        Assert.Equal(new KnownMessage(1000, MessageState.Proven, IsAbsent: false), index.Find(0, "1"));
        Assert.Equal(new KnownMessage(1000, MessageState.Copied, IsAbsent: true), index.Find(0, "2"));
        Assert.Equal(new KnownMessage(4, MessageState.Listed, IsAbsent: true), index.Find(9, "4"));
        Assert.All((uint[])[0, 9], validity => Assert.All((string[])["3", "5", "6"], uid => Assert.Null(index.Find(validity, uid))));
        Assert.True(index.HasRemoved);
        Assert.True(index.HasAbsent);
        var empty = await route.IndexAsync("Drafts", default);
        Assert.False(empty.HasRemoved || empty.HasAbsent);
    }

    [Fact]
    public async Task Orphans_are_those_that_are_gone_and_removed_ones_of_a_size()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        foreach (var (state, uid) in (IEnumerable<(MessageState, string)>)[(MessageState.Removed, "1"), (MessageState.Proven, "2"), (MessageState.Proven, "3"), (MessageState.Listed, "4")])
            await SaveAsync(route, state, uid);
        await route.NotePresenceAsync("INBOX", 0, ["3"], default);

        Assert.Equal(["2", "1"], (await route.FindOrphansAsync("INBOX", [5, 1000], default)).Select(r => r.Key.Uid));
        Assert.Equal(["2"], (await route.FindOrphansAsync("INBOX", [5], default)).Select(r => r.Key.Uid));
        Assert.Empty(await route.FindOrphansAsync("Sent", [1000], default));
    }

    [Fact]
    public async Task A_record_knows_which_others_there_were_when_its_removal_was_begun()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await SaveAsync(route, MessageState.Proven, "1");
        var beside = await route.SaveAsync(Samples.Listed("2"));
        await SaveAsync(route, MessageState.Removed, "3");
        var known = (await route.FindAsync(new MessageKey("INBOX", 0, "3")))!;
        var gone = (await route.FindByStateAsync([MessageState.Removed], default))[0];
        Assert.Equal(known.Id, gone.NewestBeside);
        Assert.True(beside.Id <= gone.NewestBeside);
        Assert.Equal(0, (await route.FindAsync(new MessageKey("INBOX", 0, "1")))!.NewestBeside);

        // A number that is free again belongs to none that comes later.
        var newest = await route.SaveAsync(Samples.Listed("4"));
        await SaveAsync(route, MessageState.Removed, "5");
        var last = (await route.FindAsync(new MessageKey("INBOX", 0, "5")))!;
        var next = await route.SaveAsync(Samples.Listed("6"));
        await route.RebindAsync([(next, last with { Key = next.Key, State = MessageState.Proven })], default);
        await route.RebindAsync([(newest, (await route.FindAsync(new MessageKey("INBOX", 0, "1")))! with { Key = newest.Key })], default);
        Assert.True((await route.SaveAsync(Samples.Listed("7"))).Id > last.NewestBeside);
    }

    [Fact]
    public async Task A_record_knows_which_others_its_folder_had_when_its_message_was_seen_last()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await SaveAsync(route, MessageState.Proven, "1");
        var beside = await route.SaveAsync(Samples.Listed("2"));
        await route.SaveAsync(Samples.Listed("3") with { Key = new MessageKey("Sent", 0, "3") });
        await route.NotePresenceAsync("INBOX", 0, ["1", "2"], default);
        Assert.Equal(0, (await route.FindAsync(new MessageKey("INBOX", 0, "1")))!.NewestBeside);
        await route.NotePresenceAsync("INBOX", 0, ["2"], default);
        Assert.Equal(beside.Id, (await route.FindAsync(new MessageKey("INBOX", 0, "1")))!.NewestBeside);

        // Neither what comes later nor what was away with it lay beside it.
        await route.SaveAsync(Samples.Listed("4"));
        await route.NotePresenceAsync("INBOX", 0, ["2"], default);
        Assert.Equal(beside.Id, (await route.FindAsync(new MessageKey("INBOX", 0, "1")))!.NewestBeside);
    }

    [Theory]
    [InlineData(MessageState.Listed)]
    [InlineData(MessageState.Proven)]
    public async Task What_is_saved_of_a_message_that_is_gone_does_not_make_it_be_there(MessageState state)
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await SaveAsync(route, MessageState.Proven, "1");
        await SaveAsync(route, MessageState.Proven, "2");
        await route.NotePresenceAsync("INBOX", 0, ["2"], default);
        var gone = (await route.FindAsync(new MessageKey("INBOX", 0, "1")))!;
        // As after a look at its copy, which is lost.
        await route.SaveAsync(gone with { State = state, Proof = ProofKind.None, Copy = null });
        var next = await route.SaveAsync(Samples.Listed("3"));

        await route.NotePresenceAsync("INBOX", 0, ["2", "3"], default);
        Assert.True((await route.IndexAsync("INBOX", default)).Find(0, "1")!.Value.IsAbsent);
        var orphan = Assert.Single(await route.FindOrphansAsync("INBOX", [1000], default));
        Assert.True(next.Id > orphan.NewestBeside);
        // Under another id it is there again.
        await route.RebindAsync([(next, orphan with { Key = next.Key })], default);
        Assert.Empty(await route.FindOrphansAsync("INBOX", [1000], default));
    }

    [Fact]
    public async Task Of_identical_orphans_those_come_first_that_have_copies()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Listed("1") with { Hash = Samples.Hash("same") }, Samples.Proven("2", 2) with { Hash = Samples.Hash("same") }], default);
        await route.NotePresenceAsync("INBOX", 0, ["9"], default);
        Assert.Equal(["2", "1"], (await route.FindOrphansAsync("INBOX", [1000], default)).Select(r => r.Key.Uid));
    }

    [Fact]
    public async Task What_is_gone_and_was_never_read_is_forgotten_and_gets_a_new_number_when_it_is_there_again()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await SaveAsync(route, MessageState.Proven, "1");
        var unread = await route.SaveAsync(Samples.Listed("2"));
        await route.SaveAsync([Samples.Listed("3") with { Hash = Samples.Hash("3") }, Samples.Listed("4") with { Key = new MessageKey("Sent", 0, "4") }], default);
        await route.NotePresenceAsync("INBOX", 0, ["1"], default);

        Assert.Null(await route.FindAsync(unread.Key));
        Assert.NotNull(await route.FindAsync(new MessageKey("INBOX", 0, "3")));
        Assert.NotNull(await route.FindAsync(new MessageKey("Sent", 0, "4")));
        await route.NotePresenceAsync("INBOX", 0, ["2"], default);
        Assert.True((await route.SaveAsync(unread with { Id = 0 })).Id > (await route.FindAsync(new MessageKey("INBOX", 0, "1")))!.NewestBeside);
    }

    [Theory]
    [InlineData(MessageState.CopyIntent, true)]
    [InlineData(MessageState.CopyUncertain, true)]
    [InlineData(MessageState.Copied, true)]
    [InlineData(MessageState.Listed, false)]
    [InlineData(MessageState.Proven, false)]
    [InlineData(MessageState.RemoveUncertain, false)]
    public async Task A_folder_knows_whether_others_have_mails_whose_copying_was_begun(MessageState state, bool isBegun)
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await SaveAsync(route, state, "1");
        await route.SaveAsync(Samples.Listed("2"));

        Assert.Equal(isBegun, await route.HasDoubtInOtherFoldersAsync("Sent", default));
        Assert.False(await route.HasDoubtInOtherFoldersAsync("INBOX", default));
        Assert.False(await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default)).HasDoubtInOtherFoldersAsync("Sent", default));
        await route.NotePresenceAsync("INBOX", 0, ["2"], default);
        Assert.False(await route.HasDoubtInOtherFoldersAsync("Sent", default));
    }

    [Fact]
    public async Task Of_a_folders_orphans_those_come_last_that_may_have_been_removed()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        foreach (var (state, uid) in (IEnumerable<(MessageState, string)>)[(MessageState.Removed, "1"), (MessageState.RemoveUncertain, "2"), (MessageState.Proven, "3"), (MessageState.Listed, "4")])
            await SaveAsync(route, state, uid);
        await route.NotePresenceAsync("INBOX", 0, ["4"], default);

        Assert.Equal(["3", "2", "1"], (await route.FindOrphansAsync("INBOX", [1000], default)).Select(r => r.Key.Uid));
    }

    [Fact]
    public async Task It_knows_where_the_copies_of_each_folder_lie()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Proven("1", 1), Samples.Proven("2", 2), Samples.Proven("3", 3) with { Copy = Samples.Copy(3, "Kept") },
            Samples.Proven("4", 4) with { Key = new MessageKey("Work", 7, "4"), Copy = Samples.Copy(4, "Kept") }, Samples.Intent("5"), Samples.Listed("6")], default);
        Assert.Equal([new("INBOX", "INBOX", 2), new("INBOX", "Kept", 1), new("Work", "Kept", 1)],
            (await route.FindPlacesAsync(default)).OrderBy(p => p.Folder, StringComparer.Ordinal).ThenBy(p => p.CopyFolder, StringComparer.Ordinal));
        Assert.Empty(await (await ledger.OpenRouteAsync(Samples.New, Samples.Old, default)).FindPlacesAsync(default));
    }

    static async Task SaveAsync(ILedgerRoute route, MessageState state, string uid)
    {
        var record = await route.SaveAsync(Samples.Listed(uid));
        foreach (var step in Samples.Ways[state])
            record = await route.SaveAsync(Samples.Proven(uid, uint.Parse(uid, CultureInfo.InvariantCulture)) with { Id = record.Id, Size = record.Size, State = step });
    }
}
