using MailSyncPS.Build.Packaging;

namespace MailSyncPS.Build;

/// <summary>Makes the package that a PowerShell repository takes.</summary>
sealed class PackCommand : IBuildCommand
{
    public string Name => "pack";

    public string Purpose => "make the .nupkg for a PowerShell repository in out/";

    /// <summary>Where most users are; for others the runtime compiles, as it does everything else.</summary>
    static readonly string[] AheadPlatforms = ["win-x64", "linux-x64", "osx-arm64"];

    public async Task<int> RunAsync(string[] arguments)
    {
        var missing = await BuildCommand.BuildAheadAsync(AheadPlatforms);
        if (missing.Count > 0)
            throw new BuildFailedException($"it could not be compiled ahead for {string.Join(", ", missing)}.");
        Pack();
        return 0;
    }

    /// <summary>Packs the module that was built.</summary>
    internal static void Pack()
    {
        ModulePackage.Write(Repository.ModuleFolder, Repository.PackagePath);
        Checksums.Write(Repository.ChecksumsPath, Repository.PackagePath);
        Console.WriteLine($"Packed {Path.GetRelativePath(Environment.CurrentDirectory, Repository.PackagePath)}: {PackageSize.Describe(Repository.PackagePath, Repository.ModuleFolder)}");
    }
}
