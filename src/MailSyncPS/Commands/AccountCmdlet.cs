using System.Management.Automation;
using MailSyncPS.Binding;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that does one thing for each account it gets.</summary>
public abstract class AccountCmdlet : MailCmdlet
{
    /// <summary>The mailboxes, as New-MailAccount makes them or as any other cmdlet's output carries them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AccountInput]
    public MailAccount[] Account { get; set; } = [];

    /// <summary>Takes the accounts one by one.</summary>
    protected override void ProcessRecord()
    {
        foreach (var account in Account)
            Process(account);
    }

    private protected abstract void Process(MailAccount account);
}
