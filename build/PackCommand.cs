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
        var package = Path.Combine(Repository.OutFolder, $"MailSyncPS.{Repository.Version}.nupkg");
        ModulePackage.Write(Repository.ModuleFolder, package);
        Console.WriteLine(FormattableString.Invariant($"Packed {Path.GetRelativePath(Environment.CurrentDirectory, package)} ({new FileInfo(package).Length / 1048576.0:0.0} MB)"));
        return 0;
    }
}
