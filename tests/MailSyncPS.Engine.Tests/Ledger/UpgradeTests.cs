using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>What former versions knew of copies is known after the ledger was brought up to date, and no copy is claimed twice by it.</summary>
public sealed class UpgradeTests : IDisposable
{
    readonly LedgerFolderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public async Task Copies_and_marks_of_an_older_ledger_stay_what_they_were(int version)
    {
        OldLedgers.Make(_fixture.LedgerPath, version, 30);
        await using var ledger = await _fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);

        var proven = await route.FindByStateAsync([MessageState.Proven], default);
        Assert.Equal(Enumerable.Range(1, 15).Select(i => (CopyRef?)Samples.Copy(2 * i)), proven.Select(r => r.Copy));
        Assert.Equal(Enumerable.Range(1, 15).Select(i => Samples.Mark(7, 2 * i - 1)), proven.Select(r => r.SentAfter));
        var listed = await route.FindByStateAsync([MessageState.Listed], default);
        Assert.All(listed, r => Assert.Equal((false, default(DestinationMark)), (r.HasCopy, r.SentAfter)));
        Assert.Equal([Samples.Copy(30)], await route.FindLastClaimsAsync(default));
        Assert.Equal(version > 1 ? Samples.Mark(7, 100) : null, await route.FindWatermarkAsync("INBOX", "INBOX", default));
        var e = await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync(listed[0] with { State = MessageState.Proven, Copy = Samples.Copy(30) }));
        Assert.Equal(MailFailure.MessageInDoubt, e.Failure);
    }
}
