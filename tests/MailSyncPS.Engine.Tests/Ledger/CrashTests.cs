using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger;

public sealed class CrashTests : IDisposable
{
    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task What_was_saved_is_there_after_kill_9_and_nothing_is_there_by_half()
    {
        var reported = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 4; round++)
        {
            using var child = new ChildProcess(nameof(LedgerChild.WriteForeverAsync), fixture.LedgerPath);
            for (var i = 0; i < 40; i++)
                reported.Add((await child.ReadLineAsync())!);
            await Task.Delay(round * 3);
            var rest = child.ReadToEndAsync();
            await child.KillAsync();
            // The last line may be cut.
            reported.UnionWith((await rest).Where(line => line.Length == 32));

            await using var ledger = await fixture.OpenAsync();
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            var batches = (await route.FindByStateAsync([MessageState.CopyIntent], default)).GroupBy(record => record.Key.Uid[..32]).ToList();
            Assert.All(batches, batch => Assert.Equal(3, batch.Count()));
            Assert.Empty(reported.Except(batches.Select(batch => batch.Key)));
        }
    }

    [Fact]
    public async Task A_dry_run_after_a_crash_reads_all_and_changes_nothing()
    {
        using var child = new ChildProcess(nameof(LedgerChild.WriteForeverAsync), fixture.LedgerPath);
        var first = await child.ReadLineAsync();
        var rest = child.ReadToEndAsync();
        await child.KillAsync();
        await rest;
        File.WriteAllText(Path.Combine(fixture.Folder, "other"), "");
        var before = fixture.Snapshot().Where(file => !file.Key.EndsWith("-shm", StringComparison.Ordinal)).ToList();

        await using (var ledger = await fixture.OpenAsync(LedgerAccess.ReadOnly))
        {
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            Assert.NotNull(await route.FindAsync(new MessageKey("INBOX", 0, $"{first}-2")));
        }

        Assert.Equal(before, fixture.Snapshot().Where(file => !file.Key.EndsWith("-shm", StringComparison.Ordinal)));
    }
}
