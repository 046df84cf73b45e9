using System.Management.Automation;

namespace MailSyncPS.Scheduling;

/// <summary>How a PowerShell of its own gets this module.</summary>
static class ModuleImport
{
    /// <summary>
    /// What comes before the command: nothing where every PowerShell of the user finds the module by itself, else its import by its
    /// path.
    /// </summary>
    /// <param name="cmdlet">A cmdlet of the module.</param>
    /// <param name="isOwnUser">Whether it runs as this user.</param>
    internal static string For(PSCmdlet cmdlet, bool isOwnUser)
    {
        if (cmdlet.MyInvocation.MyCommand.Module is not { } module
            || UsualFolders(cmdlet, isOwnUser).Any(folder => IsBeneath(module.ModuleBase, folder)))
            return "";
        return $"Import-Module {ShellCommand.Quote(Path.Combine(module.ModuleBase, module.Name + ".psd1"))}; ";
    }

    static IEnumerable<string> UsualFolders(PSCmdlet cmdlet, bool isOwnUser)
    {
        yield return Path.Combine(cmdlet.GetVariableValue("PSHOME")?.ToString() ?? "", "Modules");
        yield return OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PowerShell", "Modules")
            : "/usr/local/share/powershell/Modules";
        if (isOwnUser)
            yield return OperatingSystem.IsWindows()
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.MyDocuments), "PowerShell", "Modules")
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share", "powershell",
                    "Modules");
    }

    static bool IsBeneath(string path, string folder) =>
        path.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, OperatingSystem.IsWindows()
            ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
