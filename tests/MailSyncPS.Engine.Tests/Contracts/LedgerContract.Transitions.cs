using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>Which state may follow which.</summary>
public abstract partial class LedgerContract
{
    [Fact]
    public async Task A_record_follows_from_its_stored_state_or_nothing_is_saved()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        foreach (var from in Samples.Ways.Keys)
        {
            foreach (var to in Samples.Ways.Keys)
            {
                var stored = await route.SaveAsync(Samples.Listed($"{from}-{to}"));
                foreach (var step in Samples.Ways[from])
                    stored = await route.SaveAsync(stored with { State = step });

                // The state that the caller believes in does not count; the stored one does.
                var next = stored with { State = to, Size = 77 };
                var companion = Samples.Listed($"{from}-{to}-companion");
                if (MessageTransitions.Allows(from, to))
                {
                    await route.SaveAsync([companion, next], default);
                    Assert.Equal((to, 77), ((await route.FindAsync(stored.Key))!.State, (await route.FindAsync(stored.Key))!.Size));
                }
                else
                {
                    await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveAsync([companion, next], default));
                    Assert.Equal((from, 1000), ((await route.FindAsync(stored.Key))!.State, (await route.FindAsync(stored.Key))!.Size));
                    Assert.Null(await route.FindAsync(companion.Key));
                }
            }
        }
    }

    [Theory]
    [InlineData(MessageState.Removed)]
    [InlineData(MessageState.RemoveIntent)]
    [InlineData(MessageState.RemoveUncertain)]
    [InlineData(MessageState.Copied)]
    [InlineData(MessageState.CopyUncertain)]
    public async Task A_new_record_starts_as_if_it_had_been_listed(MessageState state)
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveAsync(Samples.Listed("1") with { State = state }));
    }

    [Fact]
    public async Task A_record_of_another_route_or_of_none_is_refused()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        var saved = await route.SaveAsync(Samples.Listed("1"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => other.SaveAsync(saved));
        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveAsync(saved with { Id = saved.Id + 1 }));
    }

    [Fact]
    public async Task The_ledger_goes_on_after_a_refusal()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var saved = await route.SaveAsync(Samples.Listed("1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveAsync(saved with { State = MessageState.Removed }));

        Assert.Equal(MessageState.CopyIntent, (await route.SaveAsync(saved with { State = MessageState.CopyIntent })).State);
    }
}
