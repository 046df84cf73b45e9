using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSyncPS.Build.Testing;

/// <summary>The Pester files, which run wherever PowerShell and Pester are. Where they are not, each file counts as skipped.</summary>
static partial class PesterTests
{
    const int NoPester = 3;

    const string Script = """
        $ErrorActionPreference = 'Stop'
        if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 })) { exit 3 }
        Import-Module Pester -MinimumVersion 5.0
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = 'tests/pester'
        $configuration.Run.PassThru = $true
        $configuration.Output.Verbosity = 'Normal'
        $result = Invoke-Pester -Configuration $configuration
        $broken = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
        "PESTER $($result.PassedCount) $broken $($result.SkippedCount + $result.NotRunCount)"
        """;

    static string Folder => Path.Combine(Repository.TestsFolder, "pester");

    internal static async Task<TestTotals> RunAsync()
    {
        Console.WriteLine();
        Console.WriteLine("== Pester");
        if (ExternalProgram.Find("pwsh") is not { } shell)
            return Skipped("There is no pwsh here");
        await using var servers = await PesterServers.StartAsync();
        var (exitCode, output) = await ExternalProgram.CaptureAsync(shell, ["-NoProfile", "-NonInteractive", "-Command", Script], new Dictionary<string, string>
        {
            [PesterServers.Variable] = servers.Json,
            ["NO_COLOR"] = "1",
        });
        if (exitCode == NoPester)
            return Skipped("There is no Pester 5 here");
        Console.WriteLine(output.TrimEnd());
        return Counts().Match(output) is { Success: true } counts
            ? new TestTotals(Number(counts, 1), Number(counts, 2), Number(counts, 3))
            : new TestTotals(0, 1, 0);
    }

    static TestTotals Skipped(string reason)
    {
        var totals = new TestTotals(0, 0, Directory.EnumerateFiles(Folder, "*.Tests.ps1").Count());
        Console.WriteLine($"{reason}, so the files in tests/pester are skipped.");
        Console.WriteLine($"Pester: {totals}");
        return totals;
    }

    static int Number(Match counts, int group) => int.Parse(counts.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^PESTER (\d+) (\d+) (\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Counts();
}
