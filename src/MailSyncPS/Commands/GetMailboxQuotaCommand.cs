using System.Management.Automation;
using MailSyncPS.Engine.Quota;

namespace MailSyncPS.Commands;

/// <summary>Tells how full mailboxes are.</summary>
[Cmdlet(VerbsCommon.Get, "MailboxQuota")]
[OutputType(typeof(MailboxQuota))]
public sealed class GetMailboxQuotaCommand : AccountCmdlet
{
    /// <summary>Tell it for each folder too.</summary>
    [Parameter]
    public SwitchParameter ByFolder { get; set; }

    private protected override string Activity => "Reading quotas";

    private protected override void Process(MailAccount account)
    {
        bool byFolder = ByFolder;
        Pump.Enqueue(account,
            (observer, cancellationToken) => QuotaReader.ReadAsync(account, byFolder, observer, cancellationToken),
            WriteObject,
            () => WriteObject(new MailboxQuota { Account = account }));
    }
}
