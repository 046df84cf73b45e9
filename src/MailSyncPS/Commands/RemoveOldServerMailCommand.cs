using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Retention;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Frees old mailboxes of mails whose copies are proven and still there.</summary>
[Cmdlet(VerbsCommon.Remove, "OldServerMail", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(OldMailRemoval))]
public sealed class RemoveOldServerMailCommand : FolderCmdlet
{
    /// <summary>The mailbox that holds the copies; the one that the ledger knows if not given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AccountInput(IsOne = true)]
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

    /// <summary>How much to read at the most within 24 hours of what the destination holds, as in 2GB: each copy is read before its mail
    /// goes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Size]
    [ArgumentCompleter(typeof(DailyLimitCompleter))]
    public long? MaxReadBytesPerDay { get; set; }

    private protected override string Activity => CommandTexts.Freeing;

    private protected override void Process(MailAccount account)
    {
        if ((Destination ?? FromLedger(account)) is not { } destination)
            return;
        var request = new RemovalRequest
        {
            Source = account,
            Destination = destination,
            Folders = Folders,
            Vain = Vain,
            OlderThanDays = OlderThanDays,
            UntilPercentUsed = UntilPercentUsed,
            IncludeCopyGone = IncludeCopyGone,
            MaxReadBytesPerDay = MaxReadBytesPerDay,
            Ledger = LedgerName,
            SharedSince = Shared ? Begun : null,
        };
        var isDryRun = DryRuns.AreUnderWay || account.PlannedCopies is not null;
        Begin(account, () => Pump.Enqueue(account, (observer, cancellationToken) => PlanAsync(account, destination, isDryRun,
            () => OldMailRemover.PlanAsync(request, observer, cancellationToken), observer, cancellationToken),
            (plan, _) => Decide(plan), failures => WriteNothingDone(request, failures)));
    }

    private protected override bool IsRemoval => true;

    private protected override MailAccount? Partner => Destination;

    private protected override void WriteNothingDone(MailAccount account) => WriteNothingDone(account, Destination ?? account);

    private protected override MailAccount? DestinationOf(MailAccount account)
    {
        try
        {
            return Destination ?? KnownDestination.Of(account, LedgerName);
        }
        catch (MailSyncException)
        {
            return null;
        }
    }

    MailAccount? FromLedger(MailAccount account)
    {
        try
        {
            var known = KnownDestination.Of(account, LedgerName);
            WarnOfRisks(known);
            return known;
        }
        catch (MailSyncException e)
        {
            WriteError(e.ToRecord(account));
            WriteNothingDone(account);
            return null;
        }
    }

    void Decide(RemovalPlan plan)
    {
        var source = plan.Request.Source;
        if (plan.Count == 0)
        {
            WriteObject(plan.Preview);
            return;
        }
        // What comes from a dry run is only ever planned for, whatever this cmdlet was told.
        if (source.PlannedCopies is not null && !this.IsDryRun())
        {
            WriteWarning(CommandTexts.FormatOnlyPlanned(source, Describe(plan)));
            WriteObject(plan.Preview);
            return;
        }
        switch (this.Ask(Describe(plan), source))
        {
            case Answer.Yes:
                Pump.Start(source, (observer, cancellationToken) => OldMailRemover.ExecuteAsync(plan, observer, cancellationToken), Write,
                    failures => WriteNothingDone(plan.Request, failures));
                break;
            case Answer.DryRun:
                WriteObject(plan.Preview);
                break;
            default:
                WriteObject(plan.Declined);
                break;
        }
    }

    /// <summary>What is to be agreed to: mails without a copy are named, and copies of others, whose trace fields differ.</summary>
    static string Describe(RemovalPlan plan)
    {
        var what = CommandTexts.FormatRemove(Wording.Mails(plan.Count, plan.Bytes), plan.Request.Destination, plan.Request.Source);
        if (plan.Preview.RemovedWithoutCopy is > 0 and var lost)
            what = CommandTexts.FormatRemoveWithoutCopy(what, lost);
        return plan.Adopted == 0 ? what : CommandTexts.FormatRemoveAdopted(what, Wording.Mails(plan.Adopted));
    }

    void Write(OldMailRemoval removal, ReportedFailures failures) =>
        WriteObject(removal with { Account = failures.Mark(removal.Account), Destination = failures.Mark(removal.Destination) });

    void WriteNothingDone(RemovalRequest request, ReportedFailures failures) =>
        WriteNothingDone(failures.Mark(request.Source), failures.Mark(request.Destination));

    void WriteNothingDone(MailAccount account, MailAccount destination) =>
        WriteObject(new OldMailRemoval { Account = account, Destination = destination });
}
