using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSyncPS.Build.Testing;

/// <summary>The Pester files, which run wherever PowerShell and Pester are.</summary>
static partial class PesterTests
{
    const string Script = """
        if (-not (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 })) { 'Pester is not installed.'; exit }
        $result = Invoke-Pester -Path tests/pester -PassThru
        "PESTER $($result.PassedCount) $($result.FailedCount + $result.FailedContainersCount) $($result.SkippedCount)"
        """;

    internal static async Task<TestTotals> RunAsync()
    {
        if (!Directory.Exists(Path.Combine(Repository.TestsFolder, "pester")))
            return default;
        Console.WriteLine();
        Console.WriteLine("== Pester");
        if (ExternalProgram.Find("pwsh") is not { } shell)
        {
            Console.WriteLine("There is no pwsh here.");
            return default;
        }
        var (exitCode, output) = await ExternalProgram.CaptureAsync(shell, "-NoProfile", "-NonInteractive", "-Command", Script);
        Console.WriteLine(output);
        if (Counts().Match(output) is { Success: true } counts)
            return new TestTotals(Number(counts, 1), Number(counts, 2), Number(counts, 3));
        return new TestTotals(0, exitCode == 0 ? 0 : 1, 0);
    }

    static int Number(Match counts, int group) => int.Parse(counts.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^PESTER (\d+) (\d+) (\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Counts();
}
