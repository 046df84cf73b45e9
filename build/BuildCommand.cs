using System.Runtime.InteropServices;
using MailSyncPS.Build.Packaging;

namespace MailSyncPS.Build;

/// <summary>Builds the importable module.</summary>
sealed class BuildCommand : IBuildCommand
{
    public string Name => "build";

    public string Purpose => "build the importable module into out/MailSyncPS";

    public async Task<int> RunAsync(string[] arguments)
    {
        await BuildModuleAsync();
        Console.WriteLine($"Built MailSyncPS {Repository.Version} in {Path.GetRelativePath(Environment.CurrentDirectory, Repository.ModuleFolder)}");
        return 0;
    }

    /// <summary>Builds the module as it starts fastest on this machine, and on other platforms that are named.</summary>
    internal static async Task BuildModuleAsync(params IEnumerable<string> otherPlatforms)
    {
        var missing = await BuildAheadAsync([RuntimeInformation.RuntimeIdentifier, .. otherPlatforms]);
        if (missing.Count > 0)
            Console.WriteLine($"It could not be compiled ahead for {string.Join(", ", missing)}: it works all the same, and starts more slowly.");
    }

    /// <summary>Builds the module.</summary>
    /// <param name="aheadPlatforms">The platforms for which it shall be compiled ahead.</param>
    /// <returns>Those of them for which that failed.</returns>
    internal static async Task<IReadOnlyList<string>> BuildAheadAsync(IReadOnlyList<string> aheadPlatforms)
    {
        var published = Path.Combine(Repository.OutFolder, "publish");
        if (Directory.Exists(published))
            Directory.Delete(published, recursive: true);
        var exitCode = await ExternalProgram.RunAsync("dotnet",
            ["publish", Path.Combine("src", "MailSyncPS"), "-c", "Release", "-o", published, "--nologo", "-v", "quiet", "-tl:off"]);
        if (exitCode != 0)
            throw new BuildFailedException("the module's sources did not build.");
        ModuleLayout.Assemble(published, Repository.ModuleFolder);
        var missing = new List<string>();
        foreach (var platform in aheadPlatforms)
        {
            if (!await ReadyToRunImages.TryAddAsync(published, Repository.ModuleFolder, platform))
                missing.Add(platform);
        }
        Directory.Delete(published, recursive: true);
        BillOfMaterials.Write(Path.Combine(Repository.Root, "src", "MailSyncPS", "obj", "project.assets.json"), Repository.ModuleFolder);
        return missing;
    }
}
