namespace MailSyncPS.Build.Demo;

/// <summary>Which module the demo imports.</summary>
/// <param name="Name">What Import-Module is given: a path, or a name that PowerShell finds.</param>
/// <param name="ModulePath">The module path that it is found on; null for PowerShell's own.</param>
sealed record DemoModule(string Name, string? ModulePath)
{
    /// <summary>The module that was built, from where it was built.</summary>
    internal static DemoModule Built { get; } = new(Repository.ModuleFolder, null);
}
