namespace MailSyncPS.ModuleTests;

/// <summary>A test with the built module in a runspace.</summary>
[Collection(nameof(ImportedModule))]
public abstract class ModuleTest
{
    protected ModuleTest(ImportedModule module)
    {
        Module = module;
        Shell.Screen.Reset();
    }

    protected ImportedModule Module { get; }

    protected Shell Shell => Module.Shell;

    /// <summary>A credential of the test servers' users.</summary>
    protected static System.Management.Automation.PSCredential Credential(string user, string password = "pw") => new(user, Screen.Secret(password));
}
