using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>What a ledger is told it tells again.</summary>
public abstract partial class LedgerContract
{
    public static TheoryData<string> Uids => ["1", "4294967295", "UID-!\"#$%&'()~ 2", "' OR 1=1 --", "日本", "a\0b", ""];

    [Fact]
    public async Task Every_field_comes_back_from_a_ledger_opened_again()
    {
        var record = new MessageRecord
        {
            Key = new MessageKey("Archiv/Büro\\日本 \"x\"", uint.MaxValue, "4294967295"),
            Size = 5_000_000_000,
            Hash = Samples.Hash("a"),
            Arrived = new DateTimeOffset(2019, 2, 28, 23, 59, 58, 123, TimeSpan.FromMinutes(-570)),
            FirstSeen = new DateTimeOffset(2026, 5, 4, 3, 2, 1, 987, TimeSpan.FromHours(9)).AddTicks(4321),
            State = MessageState.Proven,
            Proof = ProofKind.LineEnds,
            Copy = Samples.Copy(uint.MaxValue - 2, "Old/taro@example.jp", uint.MaxValue - 1),
            SentAfter = Samples.Mark(uint.MaxValue - 1, uint.MaxValue - 3),
            SentAt = new DateTimeOffset(2026, 5, 5, 0, 0, 0, 1, TimeSpan.FromHours(-3)).AddTicks(7),
            RemovalBegun = true,
            Reason = "the destination refused it\n'quoted'",
        };
        MessageRecord saved;
        await using (var ledger = await OpenAsync())
            saved = await (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default)).SaveAsync(record);
        Assert.NotEqual(0, saved.Id);

        await using var again = await OpenAsync();
        var found = await (await again.OpenRouteAsync(Samples.Old, Samples.New, default)).FindAsync(record.Key);

        Assert.NotNull(found);
        Assert.Equal(record.Hash, found.Hash);
        Assert.Equal(record.Arrived!.Value.Offset, found.Arrived!.Value.Offset);
        Assert.Equal(record.FirstSeen.ToUnixTimeMilliseconds(), found.FirstSeen.ToUnixTimeMilliseconds());
        Assert.Equal(record.SentAt!.Value.ToUnixTimeMilliseconds(), found.SentAt!.Value.ToUnixTimeMilliseconds());
        Assert.Equal(record with { Id = saved.Id, Hash = null, FirstSeen = found.FirstSeen, SentAt = found.SentAt }, found with { Hash = null });
        Assert.Equal(saved with { Hash = null }, found with { Hash = null });
    }

    [Fact]
    public async Task What_is_not_known_comes_back_as_not_known()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var saved = await route.SaveAsync(Samples.Listed("1"));

        Assert.Equal(Samples.Listed("1") with { Id = saved.Id }, await route.FindAsync(saved.Key));
    }

    [Theory]
    [MemberData(nameof(Uids))]
    public async Task A_unique_id_of_any_characters_is_found_again(string uid)
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Listed(uid), Samples.Listed("other")], default);

        Assert.Equal(uid, Assert.Single(await route.FindAsync("INBOX", 0, [uid, "missing"], default)).Key);
    }

    [Fact]
    public async Task Records_are_told_apart_by_route_folder_validity_and_case()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await route.SaveAsync([
            Samples.Listed("a", 1), Samples.Listed("A", 2),
            Samples.Listed("a", 3) with { Key = new MessageKey("INBOX", 1, "a") },
            Samples.Listed("a", 4) with { Key = new MessageKey("inbox", 0, "a") },
        ], default);
        await other.SaveAsync(Samples.Listed("a", 5));

        Assert.Equal(1, (await route.FindAsync(new MessageKey("INBOX", 0, "a")))!.Size);
        Assert.Equal(2, (await route.FindAsync(new MessageKey("INBOX", 0, "A")))!.Size);
        Assert.Equal(3, (await route.FindAsync(new MessageKey("INBOX", 1, "a")))!.Size);
        Assert.Equal(4, (await route.FindAsync(new MessageKey("inbox", 0, "a")))!.Size);
        Assert.Equal(5, (await other.FindAsync(new MessageKey("INBOX", 0, "a")))!.Size);
    }

    [Fact]
    public async Task The_same_key_can_not_be_added_twice()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("a"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => route.SaveAsync([Samples.Listed("b"), Samples.Listed("a")], default));

        Assert.Null(await route.FindAsync(new MessageKey("INBOX", 0, "b")));
    }

    [Fact]
    public async Task Messages_can_swap_their_keys_and_claims_in_one_save()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var saved = await route.SaveAsync([Samples.Proven("1", 11), Samples.Proven("2", 12)], default);

        await route.SaveAsync([
            saved[0] with { Key = saved[1].Key, Copy = saved[1].Copy },
            saved[1] with { Key = saved[0].Key, Copy = saved[0].Copy },
        ], default);

        var found = await route.FindAsync("INBOX", 0, ["1", "2"], default);
        Assert.Equal((saved[1].Id, Samples.Copy(11)), (found["1"].Id, found["1"].Copy));
        Assert.Equal((saved[0].Id, Samples.Copy(12)), (found["2"].Id, found["2"].Copy));
    }

    [Fact]
    public async Task Records_are_found_by_state_and_by_folder()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var sent = Samples.Proven("4", 13) with { Key = new MessageKey("Sent", 3, "4") };
        var saved = await route.SaveAsync([Samples.Listed("1"), Samples.Intent("2"), Samples.Proven("3", 12), sent, Samples.Proven("5", 14)], default);
        await route.SaveAsync([saved[4] with { State = MessageState.RemoveIntent }], default);
        await route.SaveAsync([saved[4] with { State = MessageState.Removed }], default);

        Assert.Equal(["2"], Uids(await route.FindByStateAsync([MessageState.CopyIntent, MessageState.RemoveIntent], default)));
        Assert.Equal(["2", "3", "4"], Uids(await route.FindByStateAsync([MessageState.CopyIntent, MessageState.Proven], default)));
        Assert.Equal(["5"], Uids(await route.FindByStateAsync([MessageState.Removed], default)));
        Assert.Empty(await route.FindByStateAsync([], default));
        Assert.Equal(["1", "2", "3"], Uids(await route.FindByFolderAsync("INBOX", default)));
        Assert.Equal(["4"], Uids(await route.FindByFolderAsync("Sent", default)));

        static IEnumerable<string> Uids(IEnumerable<MessageRecord> records) => records.Select(record => record.Key.Uid);
    }

    [Fact]
    public async Task Every_unsettled_state_is_found_by_itself()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        Assert.Equal(Enum.GetValues<MessageState>(), Samples.Ways.Keys.Order());

        foreach (var (state, way) in Samples.Ways)
        {
            var record = await route.SaveAsync(Samples.Listed(state.ToString()));
            foreach (var step in way)
                record = await route.SaveAsync(record with { State = step });
            Assert.Equal(state.ToString(), Assert.Single(await route.FindByStateAsync([state], default)).Key.Uid);
        }
    }

    [Fact]
    public async Task Watermarks_are_kept_per_route_folder_and_copy_folder()
    {
        await using var ledger = await OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        await route.SaveWatermarkAsync("INBOX", "INBOX", Samples.Mark(1, 2), default);
        await route.SaveWatermarkAsync("INBOX", "INBOX", Samples.Mark(uint.MaxValue, uint.MaxValue), default);

        Assert.Equal(Samples.Mark(uint.MaxValue, uint.MaxValue), await route.FindWatermarkAsync("INBOX", "INBOX", default));
        Assert.Null(await route.FindWatermarkAsync("INBOX", "Sent", default));
        Assert.Null(await route.FindWatermarkAsync("Sent", "INBOX", default));
        Assert.Null(await other.FindWatermarkAsync("INBOX", "INBOX", default));
        Assert.Equal(Samples.Mark(uint.MaxValue, uint.MaxValue), await other.FindWatermarkAsync(route.Source, "INBOX", "INBOX", default));
        Assert.Null(await route.FindWatermarkAsync(other.Source, "INBOX", "INBOX", default));
    }

    [Fact]
    public async Task Doubt_is_known_to_other_sources_of_the_destination()
    {
        await using var ledger = await OpenAsync();
        var until = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        var other = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New, default);
        var elsewhere = await ledger.OpenRouteAsync(Samples.OtherOld, Samples.New with { Login = "another" }, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        var listed = await route.SaveAsync([Samples.Listed("1", 10), Samples.Listed("2", 10), Samples.Listed("3", 30)], default);
        Assert.Empty(await other.FindSourcesInDoubtAsync(default));

        var sent = await route.SaveAsync([.. listed.Select(r => r with { State = MessageState.CopyIntent, Copy = Samples.Copy(0, epoch: 1), SentAt = DateTimeOffset.UtcNow })], default);
        Assert.Equal([(Samples.Old, 10, null), (Samples.Old, 30, null)], await OfOthersAsync());
        await route.SaveAsync([.. sent.Take(2).Select((r, i) => r with { State = MessageState.CopyUncertain, RetryAt = until.AddSeconds(-i) })], default);
        Assert.Equal([(Samples.Old, 10, until), (Samples.Old, 30, null)], await OfOthersAsync());
        Assert.Empty(await route.FindSourcesInDoubtAsync(default));
        Assert.Empty(await elsewhere.FindSourcesInDoubtAsync(default));

        async Task<IEnumerable<(MailboxKey, long, DateTimeOffset?)>> OfOthersAsync() =>
            (await other.FindSourcesInDoubtAsync(default)).OrderBy(s => s.Size).Select(s => (s.Source, s.Size, s.Until));
    }
}
