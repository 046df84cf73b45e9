using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>What every ledger does. A kind of ledger gets these tests by naming itself: a class derived from this one.</summary>
public abstract partial class LedgerContract
{
    /// <summary>Whatever destinations call their copies: a number, a large one, and texts that look like numbers and like nothing.</summary>
    public static TheoryData<string> Ids => ["1", "4294967295", "9223372036854775807", "18446744073709551615", "007", "1.0", "-5", "AAMkADf+/=", "日本 'x' \"y\"", "NULL", "a\0b"];

    /// <summary>Opens the ledger of this test: the same one each time.</summary>
    private protected abstract Task<ILedger> OpenAsync(LedgerAccess access = LedgerAccess.ReadWrite);

    /// <summary>Opens it for what it has to tell.</summary>
    private protected abstract Task<ILedgerHistory> OpenHistoryAsync();

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_copy_of_any_destination_is_claimed_and_found_again(string id)
    {
        var copy = new CopyRef("INBOX", CopyToken.Of($"epoch {id}"), CopyToken.Of(id));
        var mark = new DestinationMark(copy.Epoch, CopyToken.Of(id));
        await using (var ledger = await OpenAsync())
        {
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            await route.SaveAsync(Samples.Proven("1", 1) with { Copy = copy, SentAfter = mark });
            await route.SaveWatermarkAsync("INBOX", "INBOX", mark, default);
        }

        await using var again = await OpenAsync();
        var known = await again.OpenRouteAsync(Samples.Old, Samples.New, default);
        var found = Assert.Single(await known.FindByCopyFolderAsync("INBOX", copy.Epoch, default));
        Assert.Equal((copy, mark), (found.Copy, found.SentAfter));
        Assert.Equal(mark, await known.FindWatermarkAsync("INBOX", "INBOX", default));
        Assert.Equal([copy.Id], await known.FindClaimedIdsAsync("INBOX", copy.Epoch, default));
        Assert.Empty(await known.FindClaimedIdsAsync("INBOX", default, default));
        Assert.Equal([copy], await known.FindLastClaimsAsync(default));
        Assert.Equal(copy, Assert.Single(await known.FindClaimsAsync([found.Hash!], default)).Copy);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => known.SaveAsync(Samples.Proven("2", 1) with { Copy = copy }));
        Assert.Equal(MailFailure.MessageInDoubt, e.Failure);
    }

    [Fact]
    public async Task Of_copies_with_numbers_the_last_claim_of_a_folder_is_that_with_the_highest()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Proven("1", 9), Samples.Proven("2", 100), Samples.Proven("3", 20),
            Samples.Proven("4", 3) with { Copy = Samples.Copy(3, "Sent") }, Samples.Proven("5", 2) with { Copy = Samples.Copy(2, epoch: 8) }, Samples.Intent("6")], default);
        Assert.Equal([Samples.Copy(2, epoch: 8), Samples.Copy(100), Samples.Copy(3, "Sent")],
            (await route.FindLastClaimsAsync(default)).OrderBy(c => c.Folder, StringComparer.Ordinal).ThenBy(c => c.Id.Number));
    }

    [Fact]
    public async Task Where_ids_have_no_epoch_a_copy_is_claimed_once_all_the_same()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var copy = new CopyRef("INBOX", default, CopyToken.Of("x"));
        await route.SaveAsync(Samples.Proven("1", 1) with { Copy = copy });
        Assert.Equal([copy.Id], await route.FindClaimedIdsAsync("INBOX", default, default));
        await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync(Samples.Proven("2", 1) with { Copy = copy }));
    }
}
