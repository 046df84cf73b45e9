using System.IO.Compression;
using MailSyncPS.Build.Demo;

namespace MailSyncPS.Build.Testing;

/// <summary>Installs the package into an empty module path, from the folder where it lies.</summary>
static class PackageInstall
{
    const int NoPSResourceGet = 3;

    // The home folder is a scratch one, so that no repository and no module of the user changes.
    const string Script = """
        $ErrorActionPreference = 'Stop'
        if (-not (Get-Command Install-PSResource -ErrorAction Ignore)) { 'There is no PSResourceGet here.'; exit 3 }
        Register-PSResourceRepository -Name MailSyncPSPackage -Uri $env:MAILSYNCPS_PACKAGES -Trusted
        $found = Find-PSResource -Name MailSyncPS -Repository MailSyncPSPackage
        "Found $($found.Name) $($found.Version) by $($found.Author), $($found.ProjectUri), tags $($found.Tags -join ' ')"
        Install-PSResource -Name MailSyncPS -Repository MailSyncPSPackage -Scope CurrentUser
        """;

    /// <summary>Installs with PSResourceGet where a pwsh has it; else lays the package out as that does.</summary>
    internal static async Task<DemoModule> IntoAsync(string homeFolder)
    {
        var modules = Directory.CreateDirectory(Path.Combine(DataFolder(homeFolder), "powershell", "Modules")).FullName;
        if (ExternalProgram.Find("pwsh") is not { } shell || !await InstallAsync(shell, homeFolder))
            Unpack(Path.Combine(modules, "MailSyncPS", Repository.Version));
        return new DemoModule("MailSyncPS", modules);
    }

    static string DataFolder(string homeFolder) => Path.Combine(homeFolder, ".local", "share");

    static async Task<bool> InstallAsync(string shell, string homeFolder)
    {
        var (exitCode, output) = await ExternalProgram.CaptureAsync(shell, ["-NoProfile", "-NonInteractive", "-Command", Script], new Dictionary<string, string>
        {
            ["HOME"] = homeFolder,
            ["XDG_DATA_HOME"] = DataFolder(homeFolder),
            ["MAILSYNCPS_PACKAGES"] = Repository.OutFolder,
        });
        Console.WriteLine(output.TrimEnd());
        return exitCode switch
        {
            0 => true,
            NoPSResourceGet => false,
            _ => throw new BuildFailedException("PSResourceGet does not take the package."),
        };
    }

    static void Unpack(string moduleFolder)
    {
        ZipFile.ExtractToDirectory(Repository.PackagePath, moduleFolder);
        // These describe the package, and are not of the module.
        Directory.Delete(Path.Combine(moduleFolder, "_rels"), recursive: true);
        File.Delete(Path.Combine(moduleFolder, "[Content_Types].xml"));
        File.Delete(Path.Combine(moduleFolder, "MailSyncPS.nuspec"));
    }
}
