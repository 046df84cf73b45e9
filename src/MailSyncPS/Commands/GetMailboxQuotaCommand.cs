using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Tells how full mailboxes are and when they will be full, and keeps the readings in the ledger.</summary>
[Cmdlet(VerbsCommon.Get, "MailboxQuota")]
[OutputType(typeof(MailboxQuota))]
public sealed class GetMailboxQuotaCommand : LedgerCmdlet
{
    bool _toldOfLedger;

    /// <summary>Tell it for each folder too.</summary>
    [Parameter]
    public SwitchParameter ByFolder { get; set; }

    /// <summary>Warn of mailboxes that are so many percent full, or fuller.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WholeNumber(1, 100, EmptyIsAbsent = true)]
    public int? WarnAtPercent { get; set; }

    /// <summary>Warn of mailboxes that will be full within so many days if nothing is removed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WholeNumber(1, 3650, EmptyIsAbsent = true)]
    public int? WarnDays { get; set; }

    private protected override string Activity => CommandTexts.ReadingQuotas;

    private protected override void Process(MailAccount account)
    {
        var request = new QuotaRequest
            { Account = account, ByFolder = ByFolder, WarnAtPercent = WarnAtPercent, WarnDays = WarnDays, Ledger = LedgerName,
            KeepsReading = !DryRuns.AreUnderWay && !this.IsDryRun() };
        Pump.Enqueue(account,
            (observer, cancellationToken) => QuotaForecaster.ReadAsync(request, observer, cancellationToken),
            (outcome, _) => Write(outcome),
            failures => WriteNothingDone(failures.Mark(account)));
    }

    void Write(QuotaOutcome outcome)
    {
        // Of three hundred mailboxes, one says it for all.
        if (outcome.LedgerTrouble is { } trouble && !_toldOfLedger)
        {
            _toldOfLedger = true;
            this.Warn(trouble);
        }
        WriteObject(ByFolder ? WithFolders(outcome.Quota) : outcome.Quota);
    }

    // A view of its own shows the folders.
    static PSObject WithFolders(MailboxQuota quota)
    {
        var shown = PSObject.AsPSObject(quota);
        shown.TypeNames.Insert(0, typeof(MailboxQuota).FullName + "#ByFolder");
        return shown;
    }

    private protected override void WriteNothingDone(MailAccount account) => WriteObject(new MailboxQuota { Account = account });
}
