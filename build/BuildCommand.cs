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

    internal static async Task BuildModuleAsync()
    {
        var published = Path.Combine(Repository.OutFolder, "publish");
        if (Directory.Exists(published))
            Directory.Delete(published, recursive: true);
        var exitCode = await ExternalProgram.RunAsync("dotnet",
            ["publish", Path.Combine("src", "MailSyncPS"), "-c", "Release", "-o", published, "--nologo", "-v", "quiet", "-tl:off"]);
        if (exitCode != 0)
            throw new BuildFailedException("the module's sources did not build.");
        ModuleLayout.Assemble(published, Repository.ModuleFolder);
        Directory.Delete(published, recursive: true);
    }
}
