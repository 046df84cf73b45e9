using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Sqlite;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>What is told of a folder in few bytes agrees with its records.</summary>
public sealed class FolderIndexTests(ITestOutputHelper output) : IDisposable
{
    readonly LedgerFolderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task It_knows_size_state_and_presence_of_what_was_not_removed()
    {
        await using var ledger = await _fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await SaveAsync(route, MessageState.Proven, "1");
        await SaveAsync(route, MessageState.Copied, "2");
        await SaveAsync(route, MessageState.Removed, "3");
        await route.SaveAsync(Samples.Listed("4", 4) with { Key = new MessageKey("INBOX", 9, "4") });
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
    public async Task It_tells_whether_presence_is_noted_as_the_ledger_itself_does()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var ledger = (SqliteLedger)await _fixture.OpenAsync();
        for (var round = 0; round < 60; round++)
        {
            var route = await ledger.OpenRouteAsync(Samples.Old with { Login = $"user{round}" }, Samples.New, default);
            var uids = Enumerable.Range(1, random.Next(1, 6)).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
            foreach (var uid in uids)
                await SaveAsync(route, random.Next(3) switch { 0 => MessageState.Removed, 1 => MessageState.Listed, _ => MessageState.Proven }, uid);
            await route.NotePresenceAsync("INBOX", 0, Some(), default);
            for (var look = 0; look < 8; look++)
            {
                var (validity, listed) = ((uint)random.Next(8) / 7, Some());
                var noted = (await route.IndexAsync("INBOX", default)).IsPresenceNoted(validity, [.. listed, "new"]);
                var before = File.ReadAllBytes(_fixture.LedgerPath + "-wal");
                await route.NotePresenceAsync("INBOX", validity, [.. listed, "new"], default);
                Assert.Equal(noted, before.AsSpan().SequenceEqual(File.ReadAllBytes(_fixture.LedgerPath + "-wal")));
            }

            List<string> Some() => [.. uids.Where(_ => random.Next(4) > 0)];
        }
    }

    [Fact]
    public async Task Orphans_are_those_that_are_gone_and_removed_ones_of_a_size()
    {
        await using var ledger = await _fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        foreach (var (state, uid) in (IEnumerable<(MessageState, string)>)[(MessageState.Removed, "1"), (MessageState.Proven, "2"), (MessageState.Proven, "3"), (MessageState.Listed, "4")])
            await SaveAsync(route, state, uid);
        await route.NotePresenceAsync("INBOX", 0, ["3"], default);

        Assert.Equal(["2", "1"], (await route.FindOrphansAsync("INBOX", [5, 1000], default)).Select(r => r.Key.Uid));
        Assert.Equal(["2"], (await route.FindOrphansAsync("INBOX", [5], default)).Select(r => r.Key.Uid));
        Assert.Empty(await route.FindOrphansAsync("Sent", [1000], default));
    }

    static async Task SaveAsync(ILedgerRoute route, MessageState state, string uid)
    {
        var record = await route.SaveAsync(Samples.Listed(uid));
        foreach (var step in Samples.Ways[state])
            record = await route.SaveAsync(Samples.Proven(uid, uint.Parse(uid, CultureInfo.InvariantCulture)) with { Id = record.Id, Size = record.Size, State = step });
    }
}
