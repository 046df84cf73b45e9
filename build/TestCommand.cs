using MailSyncPS.Build.OtherServers;
using MailSyncPS.Build.Testing;
using MailSyncPS.Build.Windows;

namespace MailSyncPS.Build;

/// <summary>Installs what the tests need, builds the module, and runs all tests.</summary>
sealed class TestCommand : IBuildCommand
{
    const string Filter = "--filter";
    const string Windows = "--windows";

    /// <summary>The project that mostly waits, for servers that are slow on purpose: it runs beside all the others.</summary>
    const string Waiting = "MailSyncPS.Engine.Tests";

    /// <summary>The project whose engine is a scripted one: it needs no mail server, and so runs on every system.</summary>
    const string WithoutServers = "MailSyncPS.Cmdlets.Tests";

    /// <summary>The tests that need no PostgreSQL.</summary>
    const string WithoutPostgres = "Needs!=PostgreSQL";

    public string Name => "test";

    public string Purpose => $"run all tests, or those of the test projects that {Filter} EXPRESSION names, or those on Windows ({Windows}, under Wine)";

    public async Task<int> RunAsync(string[] arguments)
    {
        var total = arguments switch
        {
            [] when !OperatingSystem.IsLinux() => await RunWithoutServersAsync(),
            [] => await RunAllAsync(),
            [Filter, var expression] => await RunProjectsAsync(expression),
            [Windows] => await RunOnWindowsAsync(),
            _ => throw new BuildFailedException($"the options are {Filter} EXPRESSION, as dotnet test takes it, or {Windows}."),
        };
        Console.WriteLine();
        Console.WriteLine(total);
        return total is { Failed: 0, Passed: > 0 } ? 0 : 1;
    }

    static async Task<TestTotals> RunAllAsync()
    {
        var hasWindows = DebianPackages.MayHaveWine;
        var filter = await PrepareAsync(hasWindows);
        await TestProject.BuildAllAsync();
        var shell = await PowerShellProgram.FindAsync();
        return await SumAsync([.. ProjectLanes(filter), AtThePromptAsync(shell, hasWindows)]);
    }

    // Dovecot is for Unix, and packages are installed on Debian only.
    static async Task<TestTotals> RunWithoutServersAsync()
    {
        await BuildModuleAsync(hasWindows: false);
        await TestProject.BuildAllAsync();
        var total = await RunAsync(TestProject.FindAll().Where(project => project.Name == WithoutServers), filter: null);
        total += await PesterTests.RunWithoutServersAsync(await PowerShellProgram.FindAsync());
        Console.WriteLine("Skipped: the tests against mail servers and the demo. They need Dovecot, which they find or install on Linux.");
        return total + new TestTotals(0, 0, 1);
    }

    static async Task<TestTotals> RunProjectsAsync(string filter)
    {
        var possible = await PrepareAsync(hasWindows: false);
        await TestProject.BuildAllAsync();
        return await SumAsync(ProjectLanes(possible is null ? filter : $"({filter})&{possible}"));
    }

    static async Task<TestTotals> RunOnWindowsAsync()
    {
        await DebianPackages.EnsureAsync();
        await DebianPackages.EnsureWineAsync();
        await BuildModuleAsync(hasWindows: true);
        return await WindowsTests.RunAsync(await PowerShellProgram.FindAsync());
    }

    /// <summary>Makes ready for the tests.</summary>
    /// <returns>The expression for those that can be run here; null for all.</returns>
    static async Task<string?> PrepareAsync(bool hasWindows)
    {
        await DebianPackages.EnsureWithNameServerAsync();
        await DebianPackages.TryBrowserAsync();
        var hasPostgres = await DebianPackages.TryPostgresAsync();
        // Mostly waits for the network, while the module is built.
        var otherServers = OtherMailServers.TryUnpackAsync();
        await BuildModuleAsync(hasWindows);
        await otherServers;
        return hasPostgres ? null : WithoutPostgres;
    }

    static async Task BuildModuleAsync(bool hasWindows)
    {
        await BuildCommand.BuildModuleAsync(hasWindows ? [WindowsTests.Platform] : []);
        PackCommand.Pack();
    }

    static IEnumerable<Task<TestTotals>> ProjectLanes(string? filter) =>
        TestProject.FindAll().GroupBy(project => project.Name == Waiting).Select(lane => RunAsync(lane, filter));

    static async Task<TestTotals> RunAsync(IEnumerable<TestProject> projects, string? filter)
    {
        var total = new TestTotals();
        foreach (var project in projects)
            total += await project.RunAsync(filter);
        return total;
    }

    static async Task<TestTotals> AtThePromptAsync(PowerShellProgram shell, bool hasWindows)
    {
        var total = await PesterTests.RunAsync(shell) + await DemoTest.RunAsync(shell);
        if (hasWindows)
            return total + await WindowsTests.RunAsync(shell);
        Console.WriteLine("Skipped: the Windows tests. Wine is not here and may not be installed (on Debian, x64: sudo apt-get install wine wine64 locales).");
        return total + new TestTotals(0, 0, 1);
    }

    static async Task<TestTotals> SumAsync(IEnumerable<Task<TestTotals>> lanes) => (await Task.WhenAll(lanes)).Aggregate((one, other) => one + other);
}
