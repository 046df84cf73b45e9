using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Completion;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that works on folders, with the help of a ledger.</summary>
public abstract class FolderCmdlet : LedgerCmdlet
{
    /// <summary>The folders, by name or wildcard; INBOX if not given. A POP3 mailbox is its INBOX.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FolderList]
    [SupportsWildcards]
    [PSDefaultValue(Help = "INBOX")]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string[]? Folder { get; set; }

    private protected IReadOnlyList<string> Folders => Folder ?? ["INBOX"];
}
