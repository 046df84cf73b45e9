using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>A copy serves one message of a source.</summary>
public abstract partial class LedgerContract
{
    [Fact]
    public async Task A_copy_is_claimed_by_one_message_of_a_source()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Proven("1", 11));

        var e = await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync([Samples.Listed("3"), Samples.Proven("2", 11)], default));

        Assert.Equal(MailFailure.MessageInDoubt, e.Failure);
        Assert.Contains("11", e.Message, StringComparison.Ordinal);
        Assert.Null(await route.FindAsync(new MessageKey("INBOX", 0, "3")));
        Assert.Null(await route.FindAsync(new MessageKey("INBOX", 0, "2")));
    }

    [Fact]
    public async Task That_a_folder_went_back_is_known_to_each_source_with_copies_there_until_it_has_looked()
    {
        await using (var ledger = await OpenAsync())
        {
            var (mine, other) = (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default), await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default));
            await mine.SaveAsync(Samples.Proven("1", 11));
            await mine.SaveAsync(Samples.Proven("2", 12) with { Copy = Samples.Copy(12, "Sent") });
            await mine.SaveAsync(Samples.Proven("3", 13) with { Copy = Samples.Copy(13, epoch: 6) });
            await mine.SaveWatermarkAsync("INBOX", "INBOX", Samples.Mark(7, 12), default);
            await mine.SaveWatermarkAsync("INBOX", "Sent", Samples.Mark(7, 13), default);
            await other.SaveAsync(Samples.Proven("1", 14));
            await (await ledger.OpenRouteAsync(Samples.Old, Samples.OtherOld, default)).SaveAsync(Samples.Proven("1", 11));
            Assert.Empty(await mine.FindRestoredAsync(default));

            await mine.NoteRestoredAsync(Samples.Copy(0), null, default);
            await mine.NoteRestoredAsync(Samples.Copy(0), null, default);
        }

        await using var again = await OpenAsync();
        var (first, second) = (await again.OpenRouteAsync(Samples.Old, Samples.New, default), await again.OpenRouteAsync(Samples.OtherOld, Samples.New, default));
        Assert.Equal([Samples.Copy(0)], await first.FindRestoredAsync(default));
        await first.ForgetRestoredAsync(Samples.Copy(0), default);
        Assert.Empty(await first.FindRestoredAsync(default));
        Assert.Null(await first.FindWatermarkAsync("INBOX", "INBOX", default));
        Assert.Equal(Samples.Mark(7, 13), await first.FindWatermarkAsync("INBOX", "Sent", default));
        Assert.Equal([Samples.Copy(0)], await second.FindRestoredAsync(default));
        Assert.Empty(await (await again.OpenRouteAsync(Samples.Old, Samples.OtherOld, default)).FindRestoredAsync(default));
    }

    [Fact]
    public async Task It_can_be_noted_for_one_source_whose_last_copy_shows_it()
    {
        await using var ledger = await OpenAsync();
        var (mine, other) = (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default), await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default));
        await mine.SaveAsync(Samples.Proven("1", 11));
        Assert.Empty(await mine.FindLastClaimsOfOthersAsync([], default));
        Assert.Empty(await mine.FindLastClaimsOfOthersAsync([Samples.Copy(0)], default));
        await other.SaveAsync(Samples.Proven("1", 12));
        await other.SaveAsync(Samples.Proven("2", 13));
        await other.SaveAsync(Samples.Proven("3", 14) with { Copy = Samples.Copy(14, "Sent") });

        Assert.Equal([(Samples.OtherOld, Samples.Copy(13))], await mine.FindLastClaimsOfOthersAsync([Samples.Copy(0)], default));
        // Of many folders at once: each with its own last copy, and those of another epoch or name with none.
        Assert.Equal([Samples.Copy(13), Samples.Copy(14, "Sent")], (await mine.FindLastClaimsOfOthersAsync(
            [Samples.Copy(0), Samples.Copy(0, "Sent"), Samples.Copy(0, "Work"), Samples.Copy(0, epoch: 8)], default))
            .Select(claim => claim.Last).OrderBy(last => last.Folder, StringComparer.Ordinal));
        await mine.NoteRestoredAsync(Samples.Copy(0), Samples.OtherOld, default);
        Assert.Equal([(Samples.OtherOld, Samples.Copy(14, "Sent"))],
            await mine.FindLastClaimsOfOthersAsync([Samples.Copy(0), Samples.Copy(0, "Sent")], default));
        Assert.Empty(await mine.FindRestoredAsync(default));
        Assert.Equal([Samples.Copy(0)], await other.FindRestoredAsync(default));
    }

    [Fact]
    public async Task A_folder_in_which_one_copy_would_be_that_of_two_messages_went_back()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Proven("1", 11));
        await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync(Samples.Proven("2", 11) with { Hash = Samples.Hash("1") }));
        Assert.Empty(await route.FindRestoredAsync(default));
        await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync(Samples.Proven("2", 11)));
        Assert.Equal([Samples.Copy(0)], await route.FindRestoredAsync(default));
    }

    [Fact]
    public async Task Nor_can_a_stored_message_claim_it_later()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Proven("1", 11));
        var sent = await route.SaveAsync(Samples.Intent("2"));

        var e = await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync(sent with { State = MessageState.Copied, Copy = Samples.Copy(11) }));

        Assert.Equal(MailFailure.MessageInDoubt, e.Failure);
        Assert.Equal(MessageState.CopyIntent, (await route.FindAsync(sent.Key))!.State);
    }

    [Fact]
    public async Task The_same_number_elsewhere_is_another_copy()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);

        await route.SaveAsync([
            Samples.Proven("1", 11), Samples.Proven("2", 11) with { Copy = Samples.Copy(11, "Sent") }, Samples.Proven("3", 11) with { Copy = Samples.Copy(11, epoch: 8) },
        ], default);
        await other.SaveAsync(Samples.Proven("1", 11));

        Assert.Equal([CopyToken.Of(11)], await route.FindClaimedIdsAsync("INBOX", CopyToken.Of(7), default));
        Assert.Equal([CopyToken.Of(11)], await route.FindClaimedIdsAsync("Sent", CopyToken.Of(7), default));
        Assert.Empty(await route.FindClaimedIdsAsync("INBOX", CopyToken.Of(9), default));
    }

    [Fact]
    public async Task Claims_are_found_by_content_for_all_sources_of_a_destination()
    {
        await using var ledger = await OpenAsync();
        var elsewhere = Samples.New with { Login = "someone@example.com" };
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var mine = await route.SaveAsync([Samples.Proven("a", 1), Samples.Proven("b", 2), Samples.Intent("c")], default);
        var theirs = await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default)).SaveAsync(Samples.Proven("a", 3));
        await (await ledger.OpenRouteAsync(Samples.Old, elsewhere, default)).SaveAsync(Samples.Proven("a", 4));

        var claims = await route.FindClaimsAsync([Samples.Hash("a"), Samples.Hash("a"), Samples.Hash("c"), Samples.Hash("d")], default);

        Assert.Equal(
            [(Samples.Copy(1), mine[0].Id, Samples.Old), (Samples.Copy(3), theirs.Id, Samples.OtherOld)],
            claims.Select(claim => (claim.Copy, claim.RecordId, claim.Source)));
        Assert.All(claims, claim => Assert.Equal(Samples.Hash("a"), claim.Hash));
    }

    [Fact]
    public async Task Messages_without_a_copy_are_found_by_content_for_all_sources_of_a_destination()
    {
        await using var ledger = await OpenAsync();
        var mine = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        var elsewhere = await ledger.OpenRouteAsync(Samples.Old, Samples.OtherOld, default);
        await mine.SaveAsync(Samples.Proven("1", 11));
        await mine.SaveAsync(Aside("2") with { Hash = Samples.Hash("1") });
        await mine.SaveAsync(Aside("3"));
        await mine.SaveAsync(Samples.Listed("4"));
        await other.SaveAsync(Aside("5") with { StableHash = Samples.Hash("stable") });
        await elsewhere.SaveAsync(Aside("1"));

        var found = await mine.FindWithoutCopyAsync([Samples.Hash("1"), Samples.Hash("unknown")], [Samples.Hash("stable")], default);

        Assert.Equal([(Samples.Old, "1", null), (Samples.OtherOld, "5", "stable")], found.Select(m => (m.Source, NameOf(m.Hash), NameOf(m.StableHash))));
        Assert.Empty(await mine.FindWithoutCopyAsync([], [], default));

        static string? NameOf(byte[]? hash) => ((string[])["1", "5", "stable"]).FirstOrDefault(name => hash is not null && Samples.Hash(name).SequenceEqual(hash));
        static MessageRecord Aside(string uid) => Samples.Listed(uid) with { State = MessageState.Quarantined, Hash = Samples.Hash(uid), Reason = "DuplicateMessageId" };
    }

    [Fact]
    public async Task What_was_thrown_away_before_its_place_was_known_is_found_by_folder_and_content_for_all_sources_of_a_destination()
    {
        await using var ledger = await OpenAsync();
        var mine = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        var elsewhere = await ledger.OpenRouteAsync(Samples.Old, Samples.OtherOld, default);
        var own = await mine.SaveAsync(Thrown("1"));
        await mine.SaveAsync(Thrown("2") with { Copy = Samples.Copy(12) });
        await mine.SaveAsync(Thrown("3") with { State = MessageState.Quarantined, Reason = "refused" });
        await mine.SaveAsync(Thrown("4") with { Key = new MessageKey("Work", 0, "4") });
        await mine.SaveAsync(Thrown("5") with { StableHash = Samples.Hash("another") });
        await mine.SaveAsync(Thrown("6") with { StableHash = null });
        var theirs = await other.SaveAsync([Thrown("1"), Thrown("2"), Thrown("3"), Altered("7")], default);
        await other.SaveAsync(Altered("8") with { SentAt = null });
        await other.SaveAsync(theirs[1] with { State = MessageState.RemoveIntent });
        await other.NotePresenceAsync("INBOX", 0, ["1", "2"], default);
        await elsewhere.SaveAsync(Thrown("1"));

        var found = await mine.FindPlacelessClaimsAsync("INBOX", [Samples.Hash("stable"), Samples.Hash("unknown")], default);

        Assert.Equal([(own.Id, Samples.Old, true), (theirs[0].Id, Samples.OtherOld, true), (theirs[1].Id, Samples.OtherOld, false), (theirs[2].Id, Samples.OtherOld, false), (theirs[3].Id, Samples.OtherOld, false)],
            found.Select(c => (c.RecordId, c.Source, c.AtSource)));
        Assert.All(found, c => Assert.Equal((Samples.Copy(0).WithoutId, c.RecordId == theirs[3].Id), (c.Copy, c.IsSetAside)));
        Assert.All(found, c => Assert.Equal(!c.IsSetAside, c.IsProven));
        Assert.Equal(theirs[3].SentAt, found[^1].SentAt);
        Assert.Equal(Samples.Hash("1"), found[0].Hash);
        Assert.Empty(await mine.FindPlacelessClaimsAsync("INBOX", [], default));

        static MessageRecord Thrown(string uid) => Samples.Proven(uid, 1) with { StableHash = Samples.Hash("stable"), Copy = Samples.Copy(0).WithoutId };
        static MessageRecord Altered(string uid) => Thrown(uid) with { State = MessageState.Quarantined, SentAt = DateTimeOffset.UnixEpoch.AddDays(20000), Reason = "ProofMismatch: other bytes" };
    }

    [Fact]
    public async Task So_are_those_that_nobody_has_read_and_that_lay_beside_one_that_was_removed()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var beside = await route.SaveAsync(Samples.Listed("beside"));
        await route.SaveAsync(Samples.Listed("larger", size: 1001));
        var gone = await route.SaveAsync(Samples.Proven("1", 11));
        gone = await route.SaveAsync(gone with { State = MessageState.RemoveIntent });
        await route.SaveAsync(gone with { State = MessageState.Removed });
        await route.SaveAsync(Samples.Listed("later"));

        var found = Assert.Single(await route.FindWithoutCopyAsync([Samples.Hash("1")], [], default));

        Assert.Equal((beside.Id, Samples.Old, MessageState.Listed), (found.RecordId, found.Source, found.State));
        Assert.Equal(Samples.Hash("1"), found.Hash);
    }

    [Fact]
    public async Task Claims_on_a_copy_are_found_for_all_sources_of_a_destination()
    {
        await using var ledger = await OpenAsync();
        var elsewhere = Samples.New with { Login = "someone@example.com" };
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var mine = await route.SaveAsync([
            Samples.Proven("a", 1), Samples.Proven("b", 2), Samples.Proven("c", 3) with { Copy = Samples.Copy(1, "Sent") }, Samples.Proven("d", 4) with { Copy = Samples.Copy(1, epoch: 8) },
        ], default);
        var theirs = await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default)).SaveAsync([Samples.Proven("x", 1), Samples.Proven("y", 9)], default);
        await (await ledger.OpenRouteAsync(Samples.Old, elsewhere, default)).SaveAsync(Samples.Proven("a", 1));

        var claims = await route.FindClaimsOnAsync([Samples.Copy(1), Samples.Copy(5), Samples.Copy(1, "Sent")], default);

        Assert.Equal([(mine[0].Id, Samples.Old), (mine[2].Id, Samples.Old), (theirs[0].Id, Samples.OtherOld)], claims.OrderBy(c => c.RecordId).Select(c => (c.RecordId, c.Source)));
        Assert.Empty(await route.FindClaimsOnAsync([], default));
    }

    [Fact]
    public async Task Sizes_of_a_source_tell_what_was_removed_from_what_is_there()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1", 1));
        var saved = await other.SaveAsync([Samples.Listed("2", 2), Samples.Proven("3", 3) with { Size = 3 }, Samples.Proven("4", 4) with { Size = 4 }], default);
        await other.SaveAsync(saved[2] with { State = MessageState.RemoveIntent });
        await other.SaveAsync(saved[2] with { State = MessageState.Removed });

        Assert.Equal([new(2, 1, 1), new(3, 1, 1), new(4, 0, 1)], (await route.FindSizesAsync(Samples.OtherOld, null, default)).OrderBy(s => s.Size));
        Assert.Equal([new(1, 1, 1)], await route.FindSizesAsync(Samples.Old, null, default));
        await route.SaveAsync(Samples.Listed("1", 7) with { Key = new MessageKey("Work", 0, "1"), Size = 7 });
        Assert.Equal([new(1, 1, 1)], await route.FindSizesAsync(Samples.Old, "INBOX", default));
        Assert.Equal([new(7, 1, 1)], await route.FindSizesAsync(Samples.Old, "Work", default));
        Assert.Empty(await route.FindSizesAsync(Samples.Old with { Login = "nobody" }, null, default));
    }

    [Fact]
    public async Task A_destination_has_other_sources_or_not()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.False(await route.HasMessagesAsync(default));
        await route.SaveAsync(Samples.Listed("1", 1));
        Assert.True(await route.HasMessagesAsync(default));
        await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New with { Login = "another" }, default)).SaveAsync(Samples.Listed("1", 1));
        Assert.False(await route.HasOtherSourcesAsync(default));
        await (await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default)).SaveAsync(Samples.Listed("1", 1));
        Assert.True(await route.HasOtherSourcesAsync(default));
    }

    [Fact]
    public async Task What_a_source_listed_last_is_told_by_its_ids_and_contents()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1", 1));
        var gone = await other.SaveAsync(Samples.Proven("4", 4));
        var saved = await other.SaveAsync([Samples.Listed("2", 2), Samples.Proven("3", 3) with { Size = 3, StableHash = Samples.Hash("three") }, Samples.Listed("5", 5), Samples.Listed("6", 6)], default);
        await other.SaveAsync(gone with { State = MessageState.RemoveIntent });
        await other.SaveAsync(gone with { State = MessageState.Removed });
        await other.NotePresenceAsync("INBOX", saved[0].Key.Validity, ["2", "3", "6"], default);
        await other.SaveAsync(saved[3] with { Hash = Samples.Hash("six"), IsRetired = true });

        var listed = (await route.FindListedAsync(Samples.OtherOld, default)).OrderBy(m => m.Uid, StringComparer.Ordinal).ToList();

        Assert.Equal([("INBOX", "2", 2), ("INBOX", "3", 3)], listed.Select(m => (m.Folder, m.Uid, m.Size)));
        Assert.Null(listed[0].StableHash);
        Assert.Equal(Samples.Hash("three"), listed[1].StableHash);
        Assert.Equal(["1"], (await route.FindListedAsync(Samples.Old, default)).Select(m => m.Uid));
        Assert.Empty(await route.FindListedAsync(Samples.Old with { Login = "nobody" }, default));
    }

    [Fact]
    public async Task Sizes_of_a_source_tell_what_is_no_longer_listed_there()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await other.SaveAsync([.. Enumerable.Range(1, 4).Select(i => Samples.Proven($"{i}", i) with { Size = i })], default);

        await other.NotePresenceAsync("INBOX", 0, ["2", "4"], default);
        Assert.Equal([2, 4], await PresentAsync());
        await other.NotePresenceAsync("INBOX", 0, ["1", "2"], default);
        Assert.Equal([1, 2], await PresentAsync());
        await other.NotePresenceAsync("INBOX", 1, ["1", "2"], default);
        Assert.Empty(await PresentAsync());

        async Task<IEnumerable<long>> PresentAsync() =>
            (await route.FindSizesAsync(Samples.OtherOld, null, default)).Where(s => s.Present > 0).Select(s => s.Size).Order();
    }

    [Fact]
    public async Task Copies_that_nobody_has_named_yet_are_claimed_by_those_who_send_and_by_what_was_stored()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        var elsewhere = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New with { Login = "another" }, default);
        var sending = await SendAsync(route, "1");
        var stored = (await route.SaveAsync([await SendAsync(route, "2") with { State = MessageState.Copied }], default))[0];
        await SendAsync(elsewhere, "4");
        var ofOther = await SendAsync(other, "3");

        Assert.Equal([stored.Id, ofOther.Id], await FindAsync(ofOwn: false));
        Assert.Equal([sending.Id, stored.Id, ofOther.Id], await FindAsync(ofOwn: true));
        Assert.Empty(await route.FindPendingClaimsAsync([Samples.Hash("others")], ofOwn: true, default));

        async Task<MessageRecord> SendAsync(ILedgerRoute way, string uid) => (await way.SaveAsync([(await way.SaveAsync([Samples.Listed(uid)], default))[0] with
            { State = MessageState.CopyIntent, Hash = Samples.Hash("one"), Copy = Samples.Copy(0, epoch: 1).WithoutId, SentAt = DateTimeOffset.UtcNow }], default))[0];

        async Task<IEnumerable<long>> FindAsync(bool ofOwn) =>
            (await route.FindPendingClaimsAsync([Samples.Hash("one")], ofOwn, default)).Select(c => c.RecordId).Order();
    }
}
