using MailSyncPS.TestServers;

namespace MailSyncPS.Build.Testing;

/// <summary>The demo as a test, with the module as a user installs it: it checks the servers' storage itself, so it has to succeed.</summary>
static class DemoTest
{
    internal static async Task<TestTotals> RunAsync(PowerShellProgram shell)
    {
        Console.WriteLine("Running the demo, from the installed package");
        using var folder = new ScratchFolder("package");
        var output = new StringWriter();
        var succeeded = false;
        try
        {
            succeeded = await DemoCommand.RunDemoAsync(await PackageInstall.IntoAsync(folder.Path, shell, output), shell, output) == 0;
        }
        catch (BuildFailedException failure)
        {
            output.WriteLine(failure.Message);
        }
        if (!succeeded)
            Console.WriteLine(output);
        var totals = succeeded ? new TestTotals(1, 0, 0) : new TestTotals(0, 1, 0);
        Console.WriteLine($"Demo: {totals}");
        return totals;
    }
}
