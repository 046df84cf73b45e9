using MailSyncPS.Build.Packaging;

namespace MailSyncPS.Build;

/// <summary>Makes the package that a PowerShell repository takes.</summary>
sealed class PackCommand : IBuildCommand
{
    public string Name => "pack";

    public string Purpose => "make the .nupkg for a PowerShell repository in out/";

    public async Task<int> RunAsync(string[] arguments)
    {
        await BuildCommand.BuildModuleAsync();
        Pack();
        return 0;
    }

    /// <summary>Packs the module that was built.</summary>
    internal static void Pack()
    {
        ModulePackage.Write(Repository.ModuleFolder, Repository.PackagePath);
        Console.WriteLine($"Packed {Path.GetRelativePath(Environment.CurrentDirectory, Repository.PackagePath)}: {PackageSize.Describe(Repository.PackagePath, Repository.ModuleFolder)}");
    }
}
