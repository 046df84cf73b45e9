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
    public async Task Sizes_of_another_source_leave_out_what_was_removed()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1", 1));
        var saved = await other.SaveAsync([Samples.Listed("2", 2), Samples.Proven("3", 3) with { Size = 3 }, Samples.Proven("4", 4) with { Size = 4 }], default);
        await other.SaveAsync(saved[2] with { State = MessageState.RemoveIntent });
        await other.SaveAsync(saved[2] with { State = MessageState.Removed });

        Assert.Equal([2, 3], (await route.FindPresentSizesAsync(Samples.OtherOld, default)).Order());
        Assert.Empty(await route.FindPresentSizesAsync(Samples.Old with { Login = "nobody" }, default));
    }

    [Fact]
    public async Task Sizes_of_another_source_leave_out_what_is_no_longer_listed_there()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await other.SaveAsync([.. Enumerable.Range(1, 4).Select(i => Samples.Proven($"{i}", i) with { Size = i })], default);

        await other.NotePresenceAsync("INBOX", 0, ["2", "4"], default);
        Assert.Equal([2, 4], (await route.FindPresentSizesAsync(Samples.OtherOld, default)).Order());
        await other.NotePresenceAsync("INBOX", 0, ["1", "2"], default);
        Assert.Equal([1, 2], (await route.FindPresentSizesAsync(Samples.OtherOld, default)).Order());
        await other.NotePresenceAsync("INBOX", 1, ["1", "2"], default);
        Assert.Empty(await route.FindPresentSizesAsync(Samples.OtherOld, default));
    }
}
