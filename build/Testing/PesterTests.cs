using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSyncPS.Build.Testing;

/// <summary>Pester files: what an administrator sees at a prompt, in a PowerShell of its own.</summary>
static partial class PesterTests
{
    const string Name = "Pester";
    const string Folder = "pester";

    static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    // Whatever is skipped is told with its reason.
    const string Script = """
        $ErrorActionPreference = 'Stop'
        Import-Module (Join-Path $env:MAILSYNCPS_PESTER 'Pester.psd1')
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = $env:MAILSYNCPS_PESTER_FILES
        $configuration.Run.PassThru = $true
        $configuration.Output.Verbosity = 'Normal'
        $result = Invoke-Pester -Configuration $configuration
        $result.Skipped | Group-Object { "$($_.ErrorRecord)" } | ForEach-Object {
            "Skipped: $($_.Count) of $(@($_.Group.ScriptBlock.File | Split-Path -Leaf | Sort-Object -Unique) -join ', '): $($_.Name ? $_.Name : 'what they are about is not on this system')"
        }
        $broken = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
        "PESTER $($result.PassedCount) $broken $($result.SkippedCount + $result.NotRunCount)"
        """;

    /// <summary>Those of tests/pester.</summary>
    internal static async Task<TestTotals> RunAsync(PowerShellProgram shell)
    {
        Console.WriteLine($"Running Pester in {shell.Name}");
        await using var servers = await PesterServers.StartAsync();
        return await RunAsync(Name, Folder, shell, servers, new Dictionary<string, string>());
    }

    /// <summary>Those of tests/pester that need no mail server; the others say that they are skipped.</summary>
    internal static Task<TestTotals> RunWithoutServersAsync(PowerShellProgram shell) => RunAsync(Name, Folder, shell, null, new Dictionary<string, string>());

    /// <summary>Those of a folder in tests/, with further variables in the environment.</summary>
    internal static async Task<TestTotals> RunAsync(
        string name, string folder, PowerShellProgram shell, PesterServers? servers, IReadOnlyDictionary<string, string> environment)
    {
        var (_, output) = await shell.CaptureAsync(Script, new Dictionary<string, string>(environment)
        {
            ["MAILSYNCPS_PESTER"] = Repository.PesterFolder,
            ["MAILSYNCPS_PESTER_FILES"] = Path.Combine(Repository.TestsFolder, folder),
            [PesterServers.Variable] = servers?.Json ?? "",
            ["NO_COLOR"] = "1",
        }, Longest);
        var totals = Counts().Match(output) is { Success: true } counts
            ? new TestTotals(Number(counts, 1), Number(counts, 2), Number(counts, 3))
            : new TestTotals(0, 1, 0);
        Console.WriteLine($"{Counts().Replace(output, "").TrimEnd()}{Environment.NewLine}{name}: {totals}");
        return totals;
    }

    static int Number(Match counts, int group) => int.Parse(counts.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^PESTER (\d+) (\d+) (\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Counts();
}
