using System.Management.Automation;
using MailSyncPS.Binding;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that works on folders with the help of a ledger.</summary>
public abstract class LedgerCmdlet : AccountCmdlet
{
    /// <summary>The folders, by name or wildcard; INBOX if not given. A POP3 mailbox is its INBOX.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FolderList]
    public string[]? Folder { get; set; }

    /// <summary>The ledger of what is known of every message; the user's own if not given.</summary>
    [Parameter]
    public string? Ledger { get; set; }

    private protected IReadOnlyList<string> Folders => Folder ?? ["INBOX"];

    private protected string? LedgerPath { get; private set; }

    /// <summary>Checks what holds for all mailboxes.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Ledger is not null)
            LedgerPath = FilePath(Ledger);
    }

    string FilePath(string path)
    {
        var reason = "it is not in the file system.";
        try
        {
            if (string.IsNullOrWhiteSpace(path))
                throw new ArgumentException("it is empty.");
            var resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            if (provider.Name == "FileSystem")
                return resolved;
        }
        catch (Exception e) when (e is SessionStateException or ArgumentException or NotSupportedException)
        {
            reason = e.Message;
        }
        throw Refused($"-Ledger takes the path of a file, and not '{Printable.Text(path)}': {reason}");
    }
}
