using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that works on folders, with the help of a ledger.</summary>
public abstract class FolderCmdlet : LedgerCmdlet
{
    IDisposable? _dryRun;

    /// <summary>The folders, by name or wildcard; INBOX if not given. A POP3 mailbox is its INBOX.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FolderList]
    [SupportsWildcards]
    [PSDefaultValue(Help = "INBOX")]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string[]? Folder { get; set; }

    private protected IReadOnlyList<string> Folders => Folder ?? ["INBOX"];

    /// <summary>Checks what holds for all mailboxes.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (this.IsDryRun())
            _dryRun = DryRuns.Begin();
    }

    private protected override void Release()
    {
        _dryRun?.Dispose();
        _dryRun = null;
        base.Release();
    }
}
