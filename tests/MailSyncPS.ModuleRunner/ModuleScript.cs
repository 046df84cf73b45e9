using System.Collections;
using System.Management.Automation;
using MailSyncPS.Hosting;

namespace MailSyncPS.ModuleRunner;

/// <summary>A job as a person would type it.</summary>
sealed class ModuleScript(ModuleJob job)
{
    const string Accounts = """
        param($old, $new, $forward, $remove)
        $destination = New-MailAccount @new

        """;

    internal ShellResult Run(Shell shell) => shell.Run(Accounts + Pipeline,
        ("old", Account(job.SourceUser, job.SourcePort, job.Protocol, job.QuotaBytes)),
        ("new", Account(job.DestinationUser, job.DestinationPort, "Imap", null)),
        ("forward", Arguments(("Folder", job.Folders?.ToArray()), ("IncludeDeleted", true), ("DestinationFolder", job.DestinationFolder), ("MaxBytesPerDay", job.MaxBytesPerDay), ("Ledger", job.Ledger), ("Shared", job.IsShared))),
        ("remove", Arguments(("Folder", job.Folders?.ToArray()), ("OlderThanDays", job.OlderThanDays), ("UntilPercentUsed", job.UntilPercentUsed), ("IncludeCopyGone", job.IncludeCopyGone), ("Ledger", job.Ledger), ("Shared", job.IsShared))));

    string Pipeline => job.Task switch
    {
        ModuleTask.Forward => "New-MailAccount @old | Invoke-MailForward -Destination $destination @forward",
        ModuleTask.Remove => "New-MailAccount @old | Remove-OldServerMail -Destination $destination @remove -Confirm:$false",
        _ => "New-MailAccount @old | Invoke-MailForward -Destination $destination @forward | Remove-OldServerMail @remove -Confirm:$false",
    };

    Hashtable Account(string user, int port, string protocol, long? quotaBytes) => Arguments(
        ("EmailAddress", user + "@example.jp"), ("Server", "127.0.0.1"), ("Port", port), ("Protocol", protocol), ("Security", "None"),
        ("QuotaBytes", quotaBytes), ("Credential", new PSCredential(user, Screen.Secret(job.Password))));

    static Hashtable Arguments(params (string Name, object? Value)[] values)
    {
        var arguments = new Hashtable();
        foreach (var (name, value) in values.Where(v => v.Value is not null))
            arguments[name] = value;
        return arguments;
    }
}
