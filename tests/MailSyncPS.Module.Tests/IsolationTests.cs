using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MailSyncPS.ModuleTests;

public sealed class IsolationTests(ImportedModule module) : ModuleTest(module)
{
    [Fact]
    public void Importing_loads_nothing_heavy() =>
        Assert.Equal(
            ["Default: MailKit", "Default: MailSyncPS", "Default: MailSyncPS.Model", "Default: MimeKit"],
            Module.LoadedByImport.Select(line => line[..line.LastIndexOf(' ')]).Order());

    [Fact]
    public void What_is_overridden_has_no_types_of_the_engine()
    {
        // PowerShell looks at the classes before the engine can be found, and on Windows their overridden members are resolved then.
        var assembly = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "MailSyncPS");
        var overridden = assembly.GetExportedTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(m => m.IsVirtual).ToList();
        Assert.Contains(overridden, m => m.Name == "ProcessRecord");
        Assert.DoesNotContain(overridden, m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)
            .Any(t => t.Assembly.GetName().Name == "MailSyncPS.Engine"));
    }

    [Fact]
    public async Task Another_MailKit_and_ours_work_in_one_process()
    {
        await using var server = await DovecotServer.RunAsync();
        server.Mailbox("taro").Deliver("Subject: one\r\n\r\nmail\r\n"u8.ToArray(), DateTimeOffset.Now);

        Assert.Equal(1, CountByOther(server));
        var result = Shell.Run("""
            param($port, $c)
            New-MailAccount taro@example.jp -Server localhost -Port $port -Security StartTls -Credential $c | Get-MailboxQuota
            """, ("port", server.ImapPort), ("c", Credential("taro")));
        Assert.Equal(1, CountByOther(server));

        Assert.Empty(result.ErrorIds);
        Assert.Equal(1L, Assert.Single(result.Output).Properties["MessageCount"].Value);
        var loaded = ImportedModule.Loaded();
        Assert.Contains("Default: MailKit 4.2.0.0", loaded);
        Assert.Equal(2, loaded.Count(line => line.Contains("MimeKit", StringComparison.Ordinal)));
        Assert.Single(loaded, line => line.StartsWith("MailSyncPS: MailKit", StringComparison.Ordinal));
        Assert.DoesNotContain("MailSyncPS: MailKit 4.2.0.0", loaded);
        Assert.Single(loaded, line => line.Contains("MailSyncPS.Engine", StringComparison.Ordinal));
        Assert.Contains(loaded, line => line.StartsWith("MailSyncPS: MailSyncPS.Engine", StringComparison.Ordinal));
        Assert.Single(loaded, line => line.Contains("MailSyncPS.Model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_native_library_of_the_ledger_is_found()
    {
        await using var server = await DovecotServer.RunAsync();
        using var folder = new ScratchFolder("isolation");
        server.Mailbox("taro").Deliver("Subject: one\r\n\r\nmail\r\n"u8.ToArray(), DateTimeOffset.Now);

        var result = Shell.Run("""
            param($port, $taro, $hanako, $ledger)
            $new = New-MailAccount hanako@example.jp -Server localhost -Port $port -Security StartTls -Credential $hanako
            New-MailAccount taro@example.jp -Server localhost -Port $port -Security StartTls -Credential $taro | Invoke-MailForward -Destination $new -Ledger $ledger
            """, ("port", server.ImapPort), ("taro", Credential("taro")), ("hanako", Credential("hanako")), ("ledger", Path.Combine(folder.Path, "ledger.db")));

        Assert.Empty(result.ErrorIds);
        Assert.Equal(true, Assert.Single(result.Output).Properties["Complete"].Value);
        Assert.Contains(ImportedModule.Loaded(), line => line.StartsWith("MailSyncPS: Microsoft.Data.Sqlite", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_compiled_ahead_for_this_platform_is_what_runs()
    {
        Shell.Run("New-MailAccount taro@example.jp -Server 127.0.0.1 -Port 1 | Get-MailboxQuota");
        var engine = Assert.Single(AssemblyLoadContext.All.SelectMany(context => context.Assemblies), assembly => assembly.GetName().Name == "MailSyncPS.Engine");
        var ahead = Path.Combine(BuiltModule.Folder, "lib", "runtimes", RuntimeInformation.RuntimeIdentifier, "lib", $"net{Environment.Version.Major}.0", "MailSyncPS.Engine.dll");

        Assert.Equal(File.Exists(ahead) ? ahead : Path.Combine(BuiltModule.Folder, "lib", "MailSyncPS.Engine.dll"), engine.Location);
    }

    [Fact]
    public void It_works_in_several_runspaces_and_after_one_of_them_removed_it()
    {
        using (var second = new Shell(BuiltModule.Manifest))
        {
            second.Run("Remove-Module MailSyncPS").ThrowIfFailed();
            Assert.Contains("CommandNotFoundException", second.Run("New-MailAccount").ErrorIds);
        }
        using var third = new Shell(BuiltModule.Manifest);
        third.Run("param($path) Import-Module $path -Force -Global", ("path", BuiltModule.Manifest)).ThrowIfFailed();

        foreach (var shell in new[] { Shell, third })
        {
            var result = shell.Run("New-MailAccount taro@example.jp -Server 127.0.0.1 -Port 1 | Get-MailboxQuota");
            Assert.Equal("CredentialMissing,MailSyncPS.Commands.GetMailboxQuotaCommand", result.Error.FullyQualifiedErrorId);
        }
    }

    static int CountByOther(DovecotServer server)
    {
        var assembly = AssemblyLoadContext.Default.Assemblies.Single(loaded => loaded.GetName().Name == "MailKit");
        var type = assembly.GetType("MailKit.Net.Imap.ImapClient", throwOnError: true)!;
        dynamic client = Activator.CreateInstance(type)!;
        client.CheckCertificateRevocation = false;
        client.Connect("localhost", server.ImapsPort, true, CancellationToken.None);
        type.GetMethods().Single(method => method.Name == "Authenticate" && method.GetParameters() is [{ ParameterType.Name: "String" }, { ParameterType.Name: "String" }, _])
            .Invoke(client, BindingFlags.Default, null, new object[] { "taro", "pw", CancellationToken.None }, null);
        client.Inbox.Open((dynamic)Enum.Parse(assembly.GetType("MailKit.FolderAccess", throwOnError: true)!, "ReadOnly"), CancellationToken.None);
        int count = client.Inbox.Count;
        client.Disconnect(true, CancellationToken.None);
        return count;
    }
}
