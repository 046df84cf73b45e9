using System.Globalization;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Sqlite;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>What is known already is not written again, so that a run with nothing new leaves the ledger's file alone.</summary>
public sealed class UnchangedFileTests(ITestOutputHelper output) : IDisposable
{
    readonly LedgerFolderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_run_with_nothing_new_leaves_the_files_as_they_are()
    {
        await RunAsync();
        var before = _fixture.Snapshot();

        await RunAsync();

        Assert.Equal(before, _fixture.Snapshot());

        async Task RunAsync()
        {
            await using var ledger = await _fixture.OpenAsync();
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            await route.SaveWatermarkAsync("INBOX", "INBOX", Samples.Mark(1, 2), default);
            if (await route.FindAsync(new MessageKey("INBOX", 0, "1")) is null)
                await route.SaveAsync(Samples.Listed("1"));
        }
    }

    [Fact]
    public async Task Presence_that_is_known_is_not_written_again()
    {
        await using var ledger = await _fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([Samples.Proven("1", 1), Samples.Proven("2", 2)], default);
        await route.NotePresenceAsync("INBOX", 0, ["1"], default);
        var before = File.ReadAllBytes(_fixture.LedgerPath + "-wal");
        await route.NotePresenceAsync("INBOX", 0, ["1"], default);
        Assert.Equal(before, File.ReadAllBytes(_fixture.LedgerPath + "-wal"));
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

    static async Task SaveAsync(ILedgerRoute route, MessageState state, string uid)
    {
        var record = await route.SaveAsync(Samples.Listed(uid));
        foreach (var step in Samples.Ways[state])
            record = await route.SaveAsync(Samples.Proven(uid, uint.Parse(uid, CultureInfo.InvariantCulture)) with { Id = record.Id, Size = record.Size, State = step });
    }
}
