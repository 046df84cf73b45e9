using System.Runtime.Loader;

namespace MailSyncPS.ModuleTests;

/// <summary>The built module in a runspace, beside another MailKit that was there first.</summary>
public sealed class ImportedModule : IDisposable
{
    public ImportedModule()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "other");
        AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, "MimeKit.dll"));
        AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(folder, "MailKit.dll"));
        // The ledger that a test does not name is not the one of who runs the tests.
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", _state.Path);
        Shell = new Shell(BuiltModule.Manifest);
        LoadedByImport = Loaded();
    }

    readonly ScratchFolder _state = new("state");

    /// <summary>A runspace with the module, for one test at a time.</summary>
    public Shell Shell { get; }

    /// <summary>The assemblies that were loaded right after the import, before any cmdlet ran.</summary>
    public IReadOnlyList<string> LoadedByImport { get; }

    /// <summary>What is loaded for mail and sign-ins, as in <c>Default: MailKit 4.2.0.0</c>.</summary>
    public static IReadOnlyList<string> Loaded() =>
    [
        .. from context in AssemblyLoadContext.All
           from assembly in context.Assemblies
           let name = assembly.GetName()
           where name.Name is "MailKit" or "MimeKit" or "MailSyncPS" or "MailSyncPS.Model" or "MailSyncPS.Engine" or "Microsoft.Data.Sqlite"
               or "Duende.IdentityModel" or "Microsoft.IdentityModel.Tokens" or "Microsoft.IdentityModel.JsonWebTokens"
           select $"{context.Name}: {name.Name} {name.Version}",
    ];

    public void Dispose()
    {
        Shell.Dispose();
        _state.Dispose();
    }
}
