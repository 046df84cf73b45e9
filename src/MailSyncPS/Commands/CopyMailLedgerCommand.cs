using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.Copying;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Copies a ledger into another one that is empty, a file into a database or back, and compares both.</summary>
[Cmdlet(VerbsCommon.Copy, "MailLedger", SupportsShouldProcess = true)]
[OutputType(typeof(MailLedgerCopy))]
public sealed class CopyMailLedgerCommand : WorkCmdlet
{
    /// <summary>The ledger that gets the copy: a file, or the address of a database.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The login for a destination in a database.</summary>
    [Parameter]
    [CredentialInput]
    public PSCredential? DestinationCredential { get; set; }

    /// <summary>The ledger that is copied; the user's own if not given.</summary>
    [Parameter]
    public string? Ledger { get; set; }

    /// <summary>The login for a ledger in a database.</summary>
    [Parameter]
    [CredentialInput]
    public PSCredential? LedgerCredential { get; set; }

    private protected override string Activity => ExportTexts.CopyActivity;

    /// <summary>Copies.</summary>
    protected override void EndProcessing()
    {
        var (from, to) = (LedgerNamed(Ledger, LedgerCredential), LedgerNamed(Destination, DestinationCredential));
        var place = PlaceOf(to);
        if (this.ShouldDo(ExportTexts.FormatCopyLedger(PlaceOf(from), place)))
            Pump.Enqueue(place, (observer, cancellationToken) => LedgerCopier.CopyAsync(from, to, observer, cancellationToken), WriteObject,
                static () => { });
        base.EndProcessing();
    }

    string PlaceOf(LedgerName name)
    {
        try
        {
            return LedgerStore.PlaceOf(name);
        }
        catch (Engine.MailSyncException e)
        {
            throw Refused(e);
        }
    }
}
