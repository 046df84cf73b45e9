using MailSyncPS.Build.Demo;

namespace MailSyncPS.Build;

/// <summary>Shows the main job on real servers.</summary>
sealed class DemoCommand : IBuildCommand
{
    public string Name => "demo";

    public string Purpose => "run the main job on two real mail servers, and check their storage";

    public async Task<int> RunAsync(string[] arguments)
    {
        await DebianPackages.EnsureAsync();
        await BuildCommand.BuildModuleAsync();
        return await RunDemoAsync(DemoModule.Built, await PowerShellProgram.FindAsync(), Console.Out);
    }

    /// <summary>Runs it with a module.</summary>
    internal static async Task<int> RunDemoAsync(DemoModule module, PowerShellProgram shell, TextWriter output)
    {
        await using var stage = await DemoStage.PrepareAsync();
        var checks = new DemoChecks(stage, output);
        var story = new DemoStory(stage, module, shell, checks, output);
        await story.PlayAsync();
        return checks.AllHold ? 0 : 1;
    }
}
