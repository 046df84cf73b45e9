using MailSyncPS.Build.Testing;

namespace MailSyncPS.Build;

/// <summary>Installs what the tests need, builds the module, and runs all tests.</summary>
sealed class TestCommand : IBuildCommand
{
    const string Filter = "--filter";

    /// <summary>The project that mostly waits, for servers that are slow on purpose: it runs beside all the others.</summary>
    const string Waiting = "MailSyncPS.Engine.Tests";

    public string Name => "test";

    public string Purpose => "run all tests, or those that --filter EXPRESSION names";

    public async Task<int> RunAsync(string[] arguments)
    {
        var filter = ParseFilter(arguments);
        await DebianPackages.EnsureWithNameServerAsync();
        await DebianPackages.TryBrowserAsync();
        await BuildCommand.BuildModuleAsync();
        PackCommand.Pack();

        await TestProject.BuildAllAsync();
        var lanes = TestProject.FindAll().GroupBy(project => project.Name == Waiting).Select(lane => RunAsync(lane, filter));
        if (filter is null)
            lanes = lanes.Append(AtThePromptAsync(await PowerShellProgram.FindAsync()));
        var total = (await Task.WhenAll(lanes)).Aggregate((one, other) => one + other);
        Console.WriteLine();
        Console.WriteLine(total);
        return total is { Failed: 0, Passed: > 0 } ? 0 : 1;
    }

    static async Task<TestTotals> RunAsync(IEnumerable<TestProject> projects, string? filter)
    {
        var total = new TestTotals();
        foreach (var project in projects)
            total += await project.RunAsync(filter);
        return total;
    }

    static async Task<TestTotals> AtThePromptAsync(PowerShellProgram shell) => await PesterTests.RunAsync(shell) + await DemoTest.RunAsync(shell);

    static string? ParseFilter(string[] arguments) => arguments switch
    {
        [] => null,
        [Filter, var expression] => expression,
        _ => throw new BuildFailedException($"the only option is {Filter} EXPRESSION, as dotnet test takes it."),
    };
}
