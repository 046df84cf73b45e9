using MailSyncPS.Build.Testing;
using MailSyncPS.TestServers;

namespace MailSyncPS.Build.Windows;

/// <summary>The Pester files of tests/windows: they start PowerShell for Windows under Wine, and judge by what the servers hold.</summary>
static class WindowsTests
{
    const string Variable = "MAILSYNCPS_WINDOWS";

    const int BigMailbox = 2000;

    /// <summary>The platform that the package must have been compiled ahead for.</summary>
    internal const string Platform = "win-x64";

    internal static async Task<TestTotals> RunAsync(PowerShellProgram shell)
    {
        Console.WriteLine("Running the Windows tests, under Wine");
        try
        {
            await using var windows = await WindowsShell.PrepareAsync();
            return await RunAsync(shell, windows);
        }
        catch (BuildFailedException failure)
        {
            Console.WriteLine($"FAILED Windows: {failure.Message}");
            return new TestTotals(0, 1, 0);
        }
    }

    static async Task<TestTotals> RunAsync(PowerShellProgram shell, WindowsShell windows)
    {
        await using var servers = await PesterServers.StartAsync(new PesterServersOptions
        {
            // Wine takes an issuer that a server does not send as trusted.
            Certificate = TestCertificates.WithIssuer(TestCertificates.Valid),
            BigMailbox = BigMailbox,
            HasTokens = true,
            Others = new Dictionary<string, ServerCertificate>
            {
                ["Expired"] = TestCertificates.WithIssuer(TestCertificates.Expired),
                ["OtherName"] = TestCertificates.WithIssuer(TestCertificates.OtherName),
                ["SelfSigned"] = TestCertificates.SelfSigned,
            },
        });
        return await PesterTests.RunAsync("Windows", "windows", shell, servers, new Dictionary<string, string> { [Variable] = windows.Json });
    }
}
