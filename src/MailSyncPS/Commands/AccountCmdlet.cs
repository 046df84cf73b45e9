using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>A cmdlet that does one thing for each account it gets.</summary>
public abstract class AccountCmdlet : MailCmdlet
{
    ColumnCheck? _columns;

    /// <summary>The mailboxes, as New-MailAccount makes them or as any other cmdlet's output carries them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AccountInput]
    public MailAccount[] Account { get; set; } = [];

    /// <summary>Takes the accounts one by one.</summary>
    protected override void ProcessRecord()
    {
        (_columns ??= new ColumnCheck(this)).Look(PipedRows.Take());
        foreach (var account in Account)
        {
            WarnOfRisks(account);
            WarnOfRisks(Partner);
            if (IsRepeated(account))
                this.Warn(PipelineTexts.FormatGivenTwice(account));
            else if (ShutOut(account, Partner) is { } known)
                PassOn(account, known, (MailSyncException)known.EarlierFailure!.ShutOutBy!);
            else if (!PassesOnForPartner(account))
                Process(account);
        }
    }

    /// <summary>The other account that takes part; null when there is none.</summary>
    private protected virtual MailAccount? Partner => null;

    /// <summary>Whether the very same was asked for before in this pipeline.</summary>
    private protected virtual bool IsRepeated(MailAccount account) => false;

    private protected abstract void Process(MailAccount account);

    /// <summary>Writes the object of an account for which nothing was done.</summary>
    private protected abstract void WriteNothingDone(MailAccount account);

    static MailAccount? ShutOut(params MailAccount?[] accounts) =>
        accounts.FirstOrDefault(account => account?.EarlierFailure is { IsShutOut: true });

    // The error was written by a cmdlet before this one, and another login would fail as well.
    void PassOn(MailAccount account, MailAccount known, MailSyncException failure)
    {
        this.TellStep(PipelineTexts.FormatPassedOn(account, known));
        LeaveOut(account, failure);
    }

    // A login that was refused is not tried again for each mailbox: servers lock whoever does that.
    bool PassesOnForPartner(MailAccount account)
    {
        if (Partner is not { } partner)
            return false;
        Pump.WaitForTurn();
        if (!Pump.ShutOut.TryGetValue(partner, out var failure))
            return false;
        PassOn(account, partner, failure);
        return true;
    }

    /// <summary>Begins what was put off, unless its other account was shut out meanwhile.</summary>
    private protected void BeginUnlessShutOut(MailAccount account, Action begin)
    {
        if (!PassesOnForPartner(account))
            begin();
    }

    /// <summary>Does what there is to do for an account that could not be logged in to.</summary>
    private protected virtual void LeaveOut(MailAccount account, Exception failure) => WriteNothingDone(account);
}
