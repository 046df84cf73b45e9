using System.Management.Automation;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that works on folders with the help of a ledger.</summary>
public abstract class LedgerCmdlet : AccountCmdlet
{
    /// <summary>The ledger of what is known of every message; the user's own if not given.</summary>
    [Parameter]
    public string? Ledger { get; set; }

    private protected string? LedgerPath { get; private set; }

    /// <summary>Checks what holds for all mailboxes.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        LedgerPath = FilePath(nameof(Ledger), Ledger);
    }
}
