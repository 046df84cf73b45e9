namespace MailSyncPS.Build.Testing;

/// <summary>One test project.</summary>
sealed class TestProject(string projectFile)
{
    const string LongestTest = "10m";

    /// <summary>As the module is built, so that its sources are compiled once.</summary>
    const string Configuration = "Release";

    internal string Name => Path.GetFileNameWithoutExtension(projectFile);

    internal static IEnumerable<TestProject> FindAll() =>
        Directory.EnumerateFiles(Repository.TestsFolder, "*.Tests.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new TestProject(file));

    /// <summary>Builds all of them, so that they can run side by side.</summary>
    internal static async Task BuildAllAsync()
    {
        if (await ExternalProgram.RunAsync("dotnet", ["build", Path.Combine(Repository.Root, "MailSyncPS.sln"), "-c", Configuration, "--nologo", "-v", "quiet", "-tl:off"]) != 0)
            throw new BuildFailedException("the tests did not build.");
    }

    /// <summary>Runs it, and prints what failed when it has ended.</summary>
    internal async Task<TestTotals> RunAsync(string? filter)
    {
        Console.WriteLine($"Running {Name}");
        var resultsFolder = Directory.CreateDirectory(Path.Combine(Repository.OutFolder, "TestResults")).FullName;
        var resultsFile = Path.Combine(resultsFolder, Name + ".trx");
        File.Delete(resultsFile);
        string[] arguments =
        [
            "test", projectFile, "-c", Configuration, "--no-build", "--nologo", "-v", "quiet", "-tl:off", "--results-directory", resultsFolder,
            "--logger", "console;verbosity=quiet", "--logger", $"trx;LogFileName={Name}.trx",
            "--blame-hang-timeout", LongestTest, "--blame-hang-dump-type", "none",
            .. filter is null ? (string[])[] : ["--filter", filter],
        ];
        var (exitCode, output) = await ExternalProgram.CaptureAsync("dotnet", arguments);
        var report = TestReport.Read(resultsFile);
        var totals = report.Totals;
        var story = new List<string>(report.Failures);
        if (exitCode != 0 && totals.Failed == 0)
        {
            story.Add($"FAILED {Name}: its run ended early.{Environment.NewLine}{output}");
            totals += new TestTotals(0, 1, 0);
        }
        story.Add($"{Name}: {totals}");
        Console.WriteLine(string.Join(Environment.NewLine, story));
        return totals;
    }
}
