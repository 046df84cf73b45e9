using MailSyncPS.Build.Testing;

namespace MailSyncPS.Build;

/// <summary>Installs what the tests need, builds the module, and runs all tests.</summary>
sealed class TestCommand : IBuildCommand
{
    const string Filter = "--filter";

    public string Name => "test";

    public string Purpose => "run all tests, or those that --filter EXPRESSION names";

    public async Task<int> RunAsync(string[] arguments)
    {
        var filter = ParseFilter(arguments);
        await DebianPackages.EnsureAsync();
        await BuildCommand.BuildModuleAsync();

        var total = new TestTotals();
        foreach (var project in TestProject.FindAll())
            total += await project.RunAsync(filter);
        if (filter is null)
        {
            total += await PesterTests.RunAsync();
            total += await DemoTest.RunAsync();
        }
        Console.WriteLine();
        Console.WriteLine(total);
        return total is { Failed: 0, Passed: > 0 } ? 0 : 1;
    }

    static string? ParseFilter(string[] arguments) => arguments switch
    {
        [] => null,
        [Filter, var expression] => expression,
        _ => throw new BuildFailedException($"the only option is {Filter} EXPRESSION, as dotnet test takes it."),
    };
}
