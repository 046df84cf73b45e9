using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger;

public sealed class ReadOnlyTests : IDisposable
{
    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task A_missing_ledger_reads_as_an_empty_one_and_is_not_made()
    {
        await using var ledger = await LedgerStore.OpenAsync(Path.Combine(fixture.Folder, "sub", "ledger.db"), LedgerAccess.ReadOnly, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);

        Assert.Empty(await route.FindAsync("INBOX", 0, ["1"], default));
        Assert.Empty(await route.FindByStateAsync([MessageState.Proven], default));
        Assert.Empty(await route.FindByFolderAsync("INBOX", default));
        Assert.Empty(await route.FindClaimsAsync([Samples.Hash("1")], default));
        Assert.Empty(await route.FindClaimedIdsAsync("INBOX", CopyToken.Of(7), default));
        Assert.Empty(await route.FindSizesAsync(Samples.OtherOld, null, default));
        Assert.Null(await route.FindWatermarkAsync("INBOX", "INBOX", default));
        Assert.Null(await route.NextSendingTimeAsync(1, new(2), TimeSpan.FromDays(1), default));
        Assert.Empty(fixture.Snapshot());
    }

    [Fact]
    public async Task Reading_a_ledger_at_rest_changes_nothing()
    {
        await FillAsync();
        var before = fixture.Snapshot();

        await using (var ledger = await fixture.OpenAsync(LedgerAccess.ReadOnly))
        {
            var known = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            Assert.NotNull(await known.FindAsync(new MessageKey("INBOX", 0, "1")));
            var unknown = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
            Assert.Empty(await unknown.FindByFolderAsync("INBOX", default));
            Assert.Single(await unknown.FindClaimsAsync([Samples.Hash("1")], default));
        }

        Assert.Equal(before, fixture.Snapshot());
    }

    [Fact]
    public async Task Reading_sees_what_a_run_at_work_has_saved()
    {
        await using var writing = await fixture.OpenAsync();
        var written = await writing.OpenRouteAsync(Samples.Old, Samples.New, default);
        await written.SaveAsync(Samples.Listed("1"));

        await using var reading = await fixture.OpenAsync(LedgerAccess.ReadOnly);
        var read = await reading.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.NotNull(await read.FindAsync(new MessageKey("INBOX", 0, "1")));

        await written.SaveAsync(Samples.Listed("2"));
        Assert.NotNull(await read.FindAsync(new MessageKey("INBOX", 0, "2")));
    }

    [Fact]
    public async Task A_run_can_start_and_end_while_a_ledger_is_being_read()
    {
        await FillAsync();
        await using var reading = await fixture.OpenAsync(LedgerAccess.ReadOnly);
        var read = await reading.OpenRouteAsync(Samples.Old, Samples.New, default);

        await using (var writing = await fixture.OpenAsync())
            await (await writing.OpenRouteAsync(Samples.Old, Samples.New, default)).SaveAsync([.. Enumerable.Range(100, 5000).Select(i => Samples.Listed(i))], default);

        Assert.Equal(5001, (await read.FindByFolderAsync("INBOX", default)).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_can_be_written_or_locked(bool exists)
    {
        if (exists)
            await FillAsync();
        await using var ledger = await fixture.OpenAsync(LedgerAccess.ReadOnly);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveAsync(Samples.Listed("9")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveIntentsAsync([Samples.Intent("9")], new(5000), Samples.Start, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveWatermarkAsync("INBOX", "INBOX", Samples.Mark(1, 2), default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.LockAsync(Samples.Old, default));
    }

    async Task FillAsync()
    {
        await using var ledger = await fixture.OpenAsync();
        await (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default)).SaveAsync(Samples.Proven("1", 1));
    }
}
