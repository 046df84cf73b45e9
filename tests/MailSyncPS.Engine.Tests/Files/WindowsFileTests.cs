using System.Diagnostics;
using MailSyncPS.Engine.Files;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Files;

/// <summary>What files are on Windows, as far as it can be seen elsewhere.</summary>
public sealed class WindowsFileTests : IDisposable
{
    readonly ScratchFolder _folder = new("files");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("NUL", "NUL")]
    [InlineData("con", "con")]
    [InlineData(@"C:\Mail\con.db", "con.db")]
    [InlineData(@"C:\Mail\aux .tar.gz", "aux .tar.gz")]
    [InlineData(@"C:\COM1\ledger.db", "COM1")]
    [InlineData("C:/Mail/lpt\u00b2.db", "lpt\u00b2.db")]
    [InlineData("CONOUT$", "CONOUT$")]
    [InlineData(@"C:\Mail\ledger.db.", "ledger.db.")]
    [InlineData(@"C:\Mail \ledger.db", "Mail ")]
    [InlineData(@"\\.\NUL", @"\\.\NUL")]
    [InlineData(@"C:\Mail\ledger.db", null)]
    [InlineData(@"..\.\ledger.db", null)]
    [InlineData(@"\\?\C:\Mail\ledger.db", null)]
    [InlineData(@"C:\console\nullable.con", null)]
    [InlineData(@"C:\COM\COM10.db", null)]
    [InlineData("report 報告.html", null)]
    public void Names_of_devices_are_found(string path, string? name) => Assert.Equal(name, ReservedName.Find(path));

    [Fact]
    public async Task A_file_that_is_held_for_a_moment_is_waited_for()
    {
        var path = Path.Combine(_folder.Path, "file");
        Assert.True(HeldFile.WaitUntilFree(path, TimeSpan.Zero, new RunTimeouts()));
        var holder = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.False(HeldFile.WaitUntilFree(path, TimeSpan.FromMilliseconds(300), new RunTimeouts()));
        var clock = Stopwatch.StartNew();
        var waiting = Task.Run(() => HeldFile.WaitUntilFree(path, TimeSpan.FromSeconds(30), new RunTimeouts()));
        await Task.Delay(500);
        await holder.DisposeAsync();

        Assert.True(await waiting);
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20));
        Assert.False(HeldFile.IsHeld(path));
    }
}
