namespace MailSyncPS.Build.Testing;

/// <summary>One test project.</summary>
sealed class TestProject(string projectFile)
{
    const string TestSdk = "Microsoft.NET.Test.Sdk";
    const string LongestTest = "10m";

    string Name => Path.GetFileNameWithoutExtension(projectFile);

    internal static IEnumerable<TestProject> FindAll() =>
        Directory.EnumerateFiles(Repository.TestsFolder, "*.csproj", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(TestSdk, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => new TestProject(file));

    /// <summary>Builds and runs it, and prints what failed.</summary>
    internal async Task<TestTotals> RunAsync(string? filter)
    {
        Console.WriteLine();
        Console.WriteLine($"== {Name}");
        var resultsFolder = Directory.CreateDirectory(Path.Combine(Repository.OutFolder, "TestResults")).FullName;
        var resultsFile = Path.Combine(resultsFolder, Name + ".trx");
        File.Delete(resultsFile);
        string[] arguments =
        [
            "test", projectFile, "--nologo", "-v", "quiet", "-tl:off", "--results-directory", resultsFolder,
            "--logger", "console;verbosity=quiet", "--logger", $"trx;LogFileName={Name}.trx",
            "--blame-hang-timeout", LongestTest, "--blame-hang-dump-type", "none",
            .. filter is null ? (string[])[] : ["--filter", filter],
        ];
        var exitCode = await ExternalProgram.RunAsync("dotnet", arguments);
        var report = TestReport.Read(resultsFile);
        foreach (var failure in report.Failures)
            Console.WriteLine(failure);
        var totals = report.Totals;
        if (exitCode != 0 && totals.Failed == 0)
        {
            Console.WriteLine($"FAILED {Name}: it did not build, or its run ended early.");
            totals += new TestTotals(0, 1, 0);
        }
        Console.WriteLine($"{Name}: {totals}");
        return totals;
    }
}
