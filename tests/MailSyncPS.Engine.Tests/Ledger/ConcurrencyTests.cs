using System.Globalization;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger;

public sealed class ConcurrencyTests : IDisposable
{
    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Processes_that_make_one_ledger_together_lose_nothing()
    {
        var children = Enumerable.Range(0, 4).Select(_ => new ChildProcess(nameof(LedgerChild.AddHundredAsync), fixture.LedgerPath)).ToList();
        try
        {
            foreach (var child in children)
            {
                var login = Assert.Single(await child.ReadToEndAsync());
                Assert.Equal(child.Id.ToString(CultureInfo.InvariantCulture), login);
                await using var ledger = await fixture.OpenAsync();
                var route = await ledger.OpenRouteAsync(Samples.Old with { Login = login }, Samples.New, default);
                Assert.Equal(100, (await route.FindByFolderAsync("INBOX", default)).Count);
            }
        }
        finally
        {
            children.ForEach(child => child.Dispose());
        }
    }

    [Fact]
    public async Task Ledgers_of_one_process_on_one_new_file_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            await using var ledger = await fixture.OpenAsync();
            var route = await ledger.OpenRouteAsync(Samples.Old with { Login = $"{number % 4}" }, Samples.New, default);
            for (var i = 0; i < 50; i++)
                await route.SaveAsync(Samples.Listed($"{number}-{i}"));
        })));

        await using var ledger = await fixture.OpenAsync();
        for (var login = 0; login < 4; login++)
        {
            var route = await ledger.OpenRouteAsync(Samples.Old with { Login = $"{login}" }, Samples.New, default);
            Assert.Equal(100, (await route.FindByFolderAsync("INBOX", default)).Count);
        }
    }

    [Fact]
    public async Task Tasks_share_one_ledger()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var saved = await route.SaveAsync(Samples.Listed($"{number}-{i}"));
                await route.SaveAsync(saved with { State = MessageState.CopyIntent });
            }
        })));

        Assert.Equal(400, (await route.FindByStateAsync([MessageState.CopyIntent], default)).Count);
    }

    [Fact]
    public async Task A_limit_holds_for_ledgers_that_send_at_the_same_time()
    {
        var now = DateTimeOffset.UtcNow;
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(async () =>
        {
            await using var ledger = await fixture.OpenAsync();
            var route = await ledger.OpenRouteAsync(Samples.Old with { Login = $"{number}" }, Samples.New, default);
            var count = 0;
            for (var i = 0; i < 20; i++)
                count += (await route.SaveIntentsAsync([Samples.Intent($"{i}", 10, now)], new(500), now.AddDays(-1), default)).Count;
            return count;
        })));

        Assert.Equal(50, counts.Sum());
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing_and_the_next_one_works()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => route.SaveAsync([Samples.Listed("1")], new CancellationToken(canceled: true)));

        Assert.Null(await route.FindAsync(new MessageKey("INBOX", 0, "1")));
        await route.SaveAsync(Samples.Listed("1"));
    }

    [Fact]
    public async Task A_disposed_ledger_says_so()
    {
        var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await ledger.DisposeAsync();
        await ledger.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => route.SaveAsync(Samples.Listed("1")));
    }
}
