using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that works on folders, with the help of a ledger.</summary>
public abstract class FolderCmdlet : LedgerCmdlet
{
    readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);
    IDisposable? _dryRun;

    /// <summary>
    /// The folders, by name or wildcard; if not given, all in which people keep mail: not Trash, not Junk, no views. A POP3 mailbox is its
    /// INBOX.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FolderList]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string[]? Folder { get; set; }

    /// <summary>Folders that are left out, by name or wildcard.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FolderList]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FolderCompleter))]
    public string[]? ExcludeFolder { get; set; }

    private protected FolderSelection Folders => FolderSelection.From(Folder) with { Excluded = ExcludeFolder ?? [] };

    /// <summary>The folders of an account, as a question names them.</summary>
    private protected string NameFolders(MailAccount account) =>
        Folder is { } named ? string.Join(", ", named) : account.Protocol == MailProtocol.Pop3 ? "INBOX" : CommandTexts.KeptFolders;

    /// <summary>Where the mails go, as far as it makes a difference: the same mailbox may be copied to several places in turn.</summary>
    private protected virtual string Aim => "";

    private protected override bool IsRepeated(MailAccount account) => !_asked.Add(string.Join('\n',
        [Place(account), Partner is { } partner ? Place(partner) : "", Aim, .. Folder ?? [], "", .. ExcludeFolder ?? []]));

    static string Place(MailAccount account) =>
        $"{account.Protocol} {account.Server} {account.Port} {account.UserName ?? account.EmailAddress}";

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
