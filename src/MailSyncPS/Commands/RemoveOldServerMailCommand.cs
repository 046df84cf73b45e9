using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine.Retention;

namespace MailSyncPS.Commands;

/// <summary>Frees old mailboxes of mails whose copies are proven and still there.</summary>
[Cmdlet(VerbsCommon.Remove, "OldServerMail", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(OldMailRemoval))]
public sealed class RemoveOldServerMailCommand : LedgerCmdlet
{
    /// <summary>The mailbox that holds the copies.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AccountInput]
    public MailAccount? Destination { get; set; }

    /// <summary>Mails that arrived within so many days stay: a whole number of days, 0 for none.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [WholeNumber(0, 36500)]
    public int OlderThanDays { get; set; }

    /// <summary>After the age rule, the oldest proven mails go, even younger ones, until usage is under this many percent.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WholeNumber(1, 99, EmptyIsAbsent = true)]
    public int? UntilPercentUsed { get; set; }

    /// <summary>Free mails too whose copies people removed from the destination.</summary>
    [Parameter]
    public SwitchParameter IncludeCopyGone { get; set; }

    private protected override string Activity => "Freeing mailboxes";

    private protected override void Process(MailAccount account)
    {
        var request = new RemovalRequest
        {
            // What a dry forward would have copied is not there: only another dry run may count on it.
            Source = this.IsDryRun() ? account : account.WithoutPlannedCopies(),
            Destination = Destination!,
            Folders = Folders,
            OlderThanDays = OlderThanDays,
            UntilPercentUsed = UntilPercentUsed,
            IncludeCopyGone = IncludeCopyGone,
            LedgerPath = LedgerPath,
        };
        Pump.Enqueue(account, (observer, cancellationToken) => OldMailRemover.PlanAsync(request, observer, cancellationToken), Decide, () => WriteNothingDone(request));
    }

    void Decide(RemovalPlan plan)
    {
        var (source, destination) = (plan.Request.Source, plan.Request.Destination);
        if (plan.Count == 0)
        {
            WriteObject(plan.Preview);
            return;
        }
        switch (this.Ask($"Remove {Wording.Mails(plan.Count, plan.Bytes)} proven at {destination} from {source}", source))
        {
            case Answer.Yes:
                Pump.Start(source, (observer, cancellationToken) => OldMailRemover.ExecuteAsync(plan, observer, cancellationToken), WriteObject, () => WriteNothingDone(plan.Request));
                break;
            case Answer.DryRun:
                WriteObject(plan.Preview);
                break;
            default:
                WriteNothingDone(plan.Request);
                break;
        }
    }

    void WriteNothingDone(RemovalRequest request) => WriteObject(new OldMailRemoval { Account = request.Source, Destination = request.Destination });
}
