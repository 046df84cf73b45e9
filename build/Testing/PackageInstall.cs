using MailSyncPS.Build.Demo;

namespace MailSyncPS.Build.Testing;

/// <summary>Installs the package into an empty module path, with PSResourceGet, from the folder where it lies.</summary>
static class PackageInstall
{
    // The home folder is a scratch one, so that no repository and no module of the user changes.
    const string Script = """
        $ErrorActionPreference = 'Stop'
        Register-PSResourceRepository -Name MailSyncPSPackage -Uri $env:MAILSYNCPS_PACKAGES -Trusted
        $found = Find-PSResource -Name MailSyncPS -Repository MailSyncPSPackage
        "Found $($found.Name) $($found.Version) by $($found.Author), $($found.ProjectUri), tags $($found.Tags -join ' ')"
        Install-PSResource -Name MailSyncPS -Repository MailSyncPSPackage -Scope CurrentUser
        """;

    internal static async Task<DemoModule> IntoAsync(string homeFolder, PowerShellProgram shell, TextWriter log)
    {
        var data = Path.Combine(homeFolder, ".local", "share");
        var modules = Directory.CreateDirectory(Path.Combine(data, "powershell", "Modules")).FullName;
        var (exitCode, output) = await shell.CaptureAsync(Script, new Dictionary<string, string>
        {
            ["HOME"] = homeFolder,
            ["XDG_DATA_HOME"] = data,
            ["MAILSYNCPS_PACKAGES"] = Repository.OutFolder,
        });
        await log.WriteLineAsync(output.TrimEnd());
        return exitCode == 0 ? new DemoModule("MailSyncPS", modules) : throw new BuildFailedException("PSResourceGet does not take the package.");
    }
}
