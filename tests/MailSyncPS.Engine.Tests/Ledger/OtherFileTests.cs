using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Sqlite;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>The file is not the one that was written last: of an older version, put back from a backup, or replaced in use.</summary>
public sealed class OtherFileTests : IDisposable
{
    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData(LedgerAccess.ReadWrite, 1)]
    [InlineData(LedgerAccess.ReadWrite, 2)]
    [InlineData(LedgerAccess.ReadOnly, 1)]
    [InlineData(LedgerAccess.ReadOnly, 2)]
    public async Task An_older_ledger_is_brought_up_to_date_or_read_without_changing_it(LedgerAccess access, int version)
    {
        OldLedgers.Make(fixture.LedgerPath, version, 200);
        var before = File.ReadAllBytes(fixture.LedgerPath);

        await using (var ledger = (SqliteLedger)await fixture.OpenAsync(access))
        {
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            Assert.Equal(200, (await route.FindSizesAsync(Samples.Old, null, default)).Sum(s => s.Present));
            Assert.Equal(LedgerSchema.Version, await ledger.ReadAsync(session => session.Number("PRAGMA user_version"), default));
        }

        Assert.Equal(access == LedgerAccess.ReadOnly, before.AsSpan().SequenceEqual(File.ReadAllBytes(fixture.LedgerPath)));
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("replaced")]
    [InlineData("log removed")]
    [InlineData("folder removed")]
    public async Task A_ledger_that_was_replaced_in_use_takes_no_more_writes(string how)
    {
        if (OperatingSystem.IsWindows())
            return; // There the file can't be removed while it is open.
        var path = Path.Combine(fixture.Folder, "sub", "ledger.db");
        await using var ledger = await LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync(Samples.Listed("1"));
        switch (how)
        {
            case "removed":
                File.Delete(path);
                break;
            case "replaced":
                File.Copy(path, path + ".old");
                File.Move(path + ".old", path, overwrite: true);
                break;
            case "log removed":
                File.Delete(path + "-wal");
                break;
            default:
                Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
                break;
        }

        var e = await Assert.ThrowsAsync<MailSyncException>(() => route.SaveAsync(Samples.Listed("2")));

        Assert.Equal(MailFailure.LedgerInvalid, e.Failure);
        Assert.Contains("removed or replaced", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_put_back_beside_the_log_of_a_later_crash_is_refused_and_taken_without_it()
    {
        await FillAsync();
        var backup = File.ReadAllBytes(fixture.LedgerPath);
        byte[] log;
        await using (var ledger = await fixture.OpenAsync())
        {
            // The changes between backup and crash are in the file in part, and in the log in part.
            var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
            var records = (await route.FindByFolderAsync("INBOX", default)).Select((r, i) => Samples.Proven(r.Key.Uid, (uint)i + 1) with { Id = r.Id }).ToList();
            await route.SaveAsync([.. records.Take(100)], default);
            await ((SqliteLedger)ledger).ReadAsync(session => session.Number("PRAGMA wal_checkpoint(TRUNCATE)"), default);
            await route.SaveAsync([.. records.Skip(100)], default);
            log = File.ReadAllBytes(fixture.LedgerPath + "-wal");
        }
        File.WriteAllBytes(fixture.LedgerPath, backup);
        File.WriteAllBytes(fixture.LedgerPath + "-wal", log);

        var e = await Assert.ThrowsAsync<MailSyncException>(() => fixture.OpenAsync());
        Assert.Equal(MailFailure.LedgerInvalid, e.Failure);
        Assert.Contains("-wal", e.Message, StringComparison.Ordinal);

        File.WriteAllBytes(fixture.LedgerPath, backup);
        File.Delete(fixture.LedgerPath + "-wal");
        await using var restored = await fixture.OpenAsync();
        var found = await (await restored.OpenRouteAsync(Samples.Old, Samples.New, default)).FindByFolderAsync("INBOX", default);
        Assert.Equal(200, found.Count(r => r.State == MessageState.Listed));
    }

    async Task FillAsync()
    {
        await using var ledger = await fixture.OpenAsync();
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        await route.SaveAsync([.. Enumerable.Range(1, 200).Select(i => Samples.Listed(i))], default);
    }
}
