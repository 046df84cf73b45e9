using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger;

public sealed class FilePlaceTests : IDisposable
{
    const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Files_and_folders_are_for_the_user_alone()
    {
        if (OperatingSystem.IsWindows())
            return; // There the user's profile keeps others out.
        var path = Path.Combine(fixture.Folder, "one", "two", "ledger.db");
        await using var ledger = await LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default);
        await (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default)).SaveAsync(Samples.Listed("1"));
        await using var held = await ledger.LockAsync(Samples.Old, default);

        var files = Directory.GetFiles(Path.Combine(fixture.Folder, "one"), "*", SearchOption.AllDirectories);
        Assert.Equal([".db", ".db-shm", ".db-wal", ".lock"], files.Select(Path.GetExtension).Order());
        Assert.All(files, file => Assert.Equal(OwnFile, File.GetUnixFileMode(file)));
        Assert.All([Path.GetDirectoryName(path)!, path + ".locks"], folder => Assert.Equal(OwnFile | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
    }

    [Fact]
    public async Task The_variable_names_another_ledger()
    {
        Assert.Equal(fixture.LedgerPath, await AskAsync((LedgerPath.Variable, fixture.LedgerPath)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_it_the_ledger_is_where_the_platform_keeps_state(string? named)
    {
        if (OperatingSystem.IsWindows())
            Assert.EndsWith(@"\MailSyncPS\ledger.db", await AskAsync((LedgerPath.Variable, named)), StringComparison.Ordinal);
        else if (OperatingSystem.IsMacOS())
            Assert.Equal($"{fixture.Folder}/Library/Application Support/MailSyncPS/ledger.db", await AskAsync((LedgerPath.Variable, named), ("HOME", fixture.Folder)));
        else
        {
            Assert.Equal($"{fixture.Folder}/MailSyncPS/ledger.db", await AskAsync((LedgerPath.Variable, named), ("XDG_STATE_HOME", fixture.Folder)));
            foreach (var ignored in new[] { null, "", "relative" })
                Assert.Equal($"{fixture.Folder}/.local/state/MailSyncPS/ledger.db", await AskAsync((LedgerPath.Variable, named), ("XDG_STATE_HOME", ignored), ("HOME", fixture.Folder)));
        }
    }

    static async Task<string> AskAsync(params (string Name, string? Value)[] environment)
    {
        using var child = new ChildProcess(nameof(LedgerChild.ShowPath), "", environment);
        return Assert.Single(await child.ReadToEndAsync());
    }
}
