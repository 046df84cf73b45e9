using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using MailSyncPS.Engine.Files;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Reporting;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>What other users of the machine could put in the way of ledger, locks, log and report.</summary>
public sealed class OtherUserTests : IDisposable
{
    const string Stranger = "12345";
    const UnixFileMode Everybody = (UnixFileMode)0b110_110_110;

    readonly LedgerFolderFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    public static TheoryData<string> Parts => ["", "-wal", "-shm", "-journal", ".locks"];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_link_beside_the_ledger_is_not_followed(string suffix)
    {
        if (OperatingSystem.IsWindows())
            return;
        await FillAsync();
        var victim = Path.Combine(fixture.Folder, "victim");
        var elsewhere = Directory.CreateDirectory(Path.Combine(fixture.Folder, "elsewhere")).FullName;
        File.WriteAllText(victim, "mine");
        if (suffix == ".locks")
            Directory.CreateSymbolicLink(fixture.LedgerPath + suffix, elsewhere);
        else if (suffix.Length > 0)
            File.CreateSymbolicLink(fixture.LedgerPath + suffix, victim);

        if (suffix.Length > 0)
            await RefusesAsync(UseAsync, fixture.LedgerPath + suffix, "link");
        else
            await UseAsync();
        Assert.Equal("mine", File.ReadAllText(victim));
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_lock_is_not_followed()
    {
        if (OperatingSystem.IsWindows())
            return;
        await UseAsync();
        var lockFile = Assert.Single(Directory.GetFiles(fixture.LedgerPath + ".locks"));
        var victim = Path.Combine(fixture.Folder, "victim");
        File.WriteAllText(victim, "mine");
        File.Delete(lockFile);
        File.CreateSymbolicLink(lockFile, victim);

        await RefusesAsync(UseAsync, lockFile, "link");
        Assert.Equal("mine", File.ReadAllText(victim));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task What_others_may_write_to_is_refused(string suffix)
    {
        if (OperatingSystem.IsWindows())
            return;
        await UseAsync();
        var path = fixture.LedgerPath + suffix;
        if (!Path.Exists(path))
            File.WriteAllBytes(path, []);
        File.SetUnixFileMode(path, Everybody | (suffix == ".locks" ? UnixFileMode.UserExecute : 0));

        await RefusesAsync(UseAsync, path, "chmod go-w");
    }

    [Theory]
    [InlineData("0777")]
    [InlineData("1777")]
    public async Task A_folder_that_others_may_write_to_is_refused_and_nothing_is_made_in_it(string mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Directory.CreateDirectory(Path.Combine(fixture.Folder, "open")).FullName;
        Run("chmod", mode, folder);

        var ledger = Path.Combine(folder, "ledger.db");
        await RefusesAsync(() => LedgerStore.OpenAsync(ledger, LedgerAccess.ReadWrite, default), folder, "chmod go-w");
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task What_belongs_to_another_user_is_refused(string suffix)
    {
        if (!IsAdministrator)
            return; // Nobody else can give files away.
        await UseAsync();
        var path = fixture.LedgerPath + suffix;
        if (!Path.Exists(path))
            File.WriteAllBytes(path, []);
        Run("chown", Stranger, path);

        await RefusesAsync(UseAsync, path, Stranger);
        if (suffix != ".locks")
            await RefusesAsync(async () => await (await fixture.OpenAsync(LedgerAccess.ReadOnly)).DisposeAsync(), path, Stranger);
    }

    [Fact]
    public async Task A_ledger_in_a_closed_folder_is_not_a_missing_one()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var folder = Directory.CreateDirectory(Path.Combine(fixture.Folder, "closed")).FullName;
        var ledger = Path.Combine(folder, "ledger.db");
        await (await LedgerStore.OpenAsync(ledger, LedgerAccess.ReadWrite, default)).DisposeAsync();
        Run("chmod", "0", folder);

        var failures = AsNobody(() => ((Action[])[() => LedgerStore.ExistsAsync(ledger, default).GetAwaiter().GetResult(), () => LedgerStore.OpenHistoryAsync(ledger, default).GetAwaiter().GetResult()])
            .Select(ask => Record.Exception(ask)).ToList());

        Run("chmod", "700", folder);
        Assert.All(failures, e => Assert.Equal(MailFailure.LedgerNotWritable, Assert.IsType<MailSyncException>(e).Failure));
        Assert.True(await LedgerStore.ExistsAsync(ledger, default));
        Assert.False(await LedgerStore.ExistsAsync(ledger + ".other", default));
    }

    /// <summary>Does something as a user for whom a folder may be closed, as none is for the administrator.</summary>
    static T AsNobody<T>(Func<T> work)
    {
        if (!IsAdministrator)
            return work();
        var before = setfsuid(int.Parse(Stranger, CultureInfo.InvariantCulture));
        try
        {
            return work();
        }
        finally
        {
            _ = setfsuid(before);
        }
    }

    /// <summary>Makes this thread, and no other, touch files as another user; returns who it was before.</summary>
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int setfsuid(int user);

    [Fact]
    public async Task A_ledger_in_the_folder_of_another_user_is_refused()
    {
        if (!IsAdministrator)
            return;
        Run("chown", Stranger, fixture.Folder);

        await RefusesAsync(UseAsync, fixture.Folder, FileTrust.Variable);
    }

    [Theory]
    [InlineData("SUDO_UID", Stranger, true)]
    [InlineData(FileTrust.Variable, Stranger, true)]
    [InlineData(FileTrust.Variable, "7, 12345", true)]
    [InlineData(FileTrust.Variable, "123", false)]
    [InlineData(FileTrust.Variable, "all", false)]
    public async Task Who_was_named_is_trusted(string variable, string value, bool isTrusted)
    {
        if (!IsAdministrator)
            return;
        await UseAsync();
        Run("chown", "-R", Stranger, fixture.Folder);
        using var child = new ChildProcess(nameof(LedgerChild.HoldLockAsync), fixture.LedgerPath, ("SUDO_UID", null), (FileTrust.Variable, null), (variable, value));

        Assert.StartsWith(isTrusted ? "held" : nameof(MailFailure.LedgerNotTrusted), await child.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_another_user_made_leads_to_no_ledger()
    {
        if (!IsAdministrator)
            return;
        await UseAsync();
        var link = Path.Combine(fixture.Folder, "link.db");
        File.CreateSymbolicLink(link, fixture.LedgerPath);
        await (await LedgerStore.OpenAsync(link, LedgerAccess.ReadWrite, default)).DisposeAsync();
        Run("chown", "-h", Stranger, link);

        await RefusesAsync(() => LedgerStore.OpenAsync(link, LedgerAccess.ReadWrite, default), link, Stranger);
    }

    [Fact]
    public async Task A_folder_set_up_for_a_group_is_shared_with_it_and_nobody_else()
    {
        if (!IsAdministrator)
            return;
        Run("chgrp", Stranger, fixture.Folder);
        Run("chmod", "2770", fixture.Folder);
        await UseAsync();

        var locks = fixture.LedgerPath + ".locks";
        Assert.Equal((UnixFileMode)0b110_110_000, File.GetUnixFileMode(fixture.LedgerPath));
        Assert.Equal((UnixFileMode)0b110_110_000, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(locks))));
        Assert.Equal((UnixFileMode)0b111_111_000 | UnixFileMode.SetGroup, File.GetUnixFileMode(locks));
        // Another member made them.
        Run("chown", "777", fixture.LedgerPath, Assert.Single(Directory.GetFiles(locks)));
        await UseAsync();
        // Somebody from outside did.
        Run("chgrp", "778", fixture.LedgerPath);
        await RefusesAsync(UseAsync, fixture.LedgerPath, "777");
    }

    [Fact]
    public async Task A_group_that_was_not_let_in_on_purpose_is_not()
    {
        if (!IsAdministrator)
            return;
        Run("chgrp", Stranger, fixture.Folder);
        Run("chmod", "0770", fixture.Folder);

        await RefusesAsync(UseAsync, fixture.Folder, "2770");
    }

    [Theory]
    [InlineData("link")]
    [InlineData("dangling link")]
    [InlineData("open to all")]
    [InlineData("of another user")]
    [InlineData("pipe")]
    public async Task A_file_to_write_to_is_not_what_somebody_else_put_there(string what)
    {
        if (!IsAdministrator)
            return;
        var path = Path.Combine(fixture.Folder, "log");
        var victim = Path.Combine(fixture.Folder, "victim");
        Plant(what, path, victim);

        var opening = Task.Run(() => Assert.Throws<UntrustedFileException>(() => OwnFile.Open(OwnFile.Follow(path), FileAccess.Write, FileShare.ReadWrite)));

        Assert.Contains(path, (await opening.WaitAsync(TimeSpan.FromSeconds(30))).Message, StringComparison.Ordinal);
        Assert.Equal(what == "link" ? "mine" : null, File.Exists(victim) ? File.ReadAllText(victim) : null);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("dangling link")]
    [InlineData("open to all")]
    [InlineData("of another user")]
    public async Task Nor_does_a_report_take_its_place(string what)
    {
        if (!IsAdministrator)
            return;
        await UseAsync();
        var path = Path.Combine(fixture.Folder, "report.html");
        var victim = Path.Combine(fixture.Folder, "victim");
        Plant(what, path, victim);

        var e = await Assert.ThrowsAsync<MailSyncException>(() => ReportExporter.ExportAsync(new ReportRequest { Path = path, Ledger = fixture.LedgerPath, Since = Samples.Start, Format = MailReportFormat.Json }, new RecordingObserver(), default));

        Assert.Equal(MailFailure.ReportNotWritten, e.Failure);
        Assert.Equal(what == "link" ? "mine" : null, File.Exists(victim) ? File.ReadAllText(victim) : null);
    }

    [Fact]
    public void A_link_of_ones_own_leads_on()
    {
        if (OperatingSystem.IsWindows())
            return;
        var (path, target) = (Path.Combine(fixture.Folder, "log"), Path.Combine(fixture.Folder, "target"));
        File.CreateSymbolicLink(path, "middle");
        File.CreateSymbolicLink(Path.Combine(fixture.Folder, "middle"), target);

        using (OwnFile.Open(OwnFile.Follow(path), FileAccess.Write, FileShare.None))
            Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(target));
        using var again = OwnFile.Open(target, FileAccess.Write, FileShare.None);
    }

    [Fact]
    public async Task Many_at_once_open_one_file()
    {
        var path = Path.Combine(fixture.Folder, "log");
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => OwnFile.Open(path, FileAccess.Write, FileShare.ReadWrite).Dispose())));
        Assert.True(File.Exists(path));
    }

    static bool IsAdministrator => !OperatingSystem.IsWindows() && UnixFile.CurrentUser == 0;

    static void Plant(string what, string path, string victim)
    {
        switch (what)
        {
            case "link":
                File.WriteAllText(victim, "mine");
                goto case "dangling link";
            case "dangling link":
                File.CreateSymbolicLink(path, victim);
                Run("chown", "-h", Stranger, path);
                break;
            case "pipe":
                Run("mkfifo", path);
                break;
            default:
                File.WriteAllText(path, "");
                Run(what == "open to all" ? "chmod" : "chown", what == "open to all" ? "0666" : Stranger, path);
                break;
        }
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    async Task FillAsync()
    {
        await using var ledger = await fixture.OpenAsync();
        await (await ledger.OpenRouteAsync(Samples.Old, Samples.New, default)).SaveAsync(Samples.Listed(Guid.NewGuid().ToString("N")));
    }

    async Task UseAsync()
    {
        await FillAsync();
        await using var ledger = await fixture.OpenAsync();
        await using var held = await ledger.LockAsync(Samples.Old, default);
    }

    static async Task RefusesAsync(Func<Task> use, string path, string words)
    {
        var e = await Assert.ThrowsAsync<MailSyncException>(use);
        Assert.Equal(MailFailure.LedgerNotTrusted, e.Failure);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }
}
