using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that works on mailboxes with the help of a ledger.</summary>
public abstract class LedgerCmdlet : AccountCmdlet
{
    /// <summary>The ledger of what is known of every message; the user's own if not given.</summary>
    [Parameter]
    public string? Ledger { get; set; }

    /// <summary>The login for a ledger in a database.</summary>
    [Parameter]
    [CredentialInput]
    public PSCredential? LedgerCredential { get; set; }

    private protected LedgerName LedgerName { get; private set; } = LedgerName.Usual;

    /// <summary>Checks what holds for all mailboxes.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        LedgerName = LedgerNamed(Ledger, LedgerCredential);
    }

    /// <summary>Takes the accounts one by one.</summary>
    protected override void ProcessRecord()
    {
        // Only now every cmdlet of the pipeline has begun, and tells whether it only plans.
        if (Ledger is not null && LedgerName.ToString() is { Length: > 0 } path && !DryRuns.AreUnderWay && !this.IsDryRun())
            NewLedgerFolder.Warn(this, path);
        base.ProcessRecord();
    }
}
