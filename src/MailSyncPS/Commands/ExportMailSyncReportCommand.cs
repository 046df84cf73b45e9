using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>
/// Writes a report on what the ledger knows: how full mailboxes are and when they will be, what was copied, removed and set aside, and how
/// the runs went.
/// </summary>
[Cmdlet(VerbsData.Export, "MailSyncReport", SupportsShouldProcess = true, DefaultParameterSetName = ForDays)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMailSyncReportCommand : WorkCmdlet
{
    const string ForDays = "Days";
    const string SinceTime = "Since";

    readonly List<MailAccount> _accounts = [];

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Path { get; set; } = "";

    /// <summary>The mailboxes to report on, by address, login, or login and host, with wildcards where wanted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LedgerMailboxCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Mailbox { get; set; } = [];

    /// <summary>The mailboxes to report on; all that the ledger knows if neither is given.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AccountInput]
    public MailAccount[]? Account { get; set; }

    /// <summary>How many days the report looks back.</summary>
    [Parameter(ParameterSetName = ForDays)]
    [WholeNumber(1, 36500)]
    public int Days { get; set; } = 90;

    /// <summary>The time from which on the report tells.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SinceTime)]
    [Moment]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The report's form; by the file's extension if not given, and otherwise Html.</summary>
    [Parameter]
    [Named<MailReportFormat>]
    [PSDefaultValue(Help = nameof(MailReportFormat.Html))]
    public MailReportFormat? Format { get; set; }

    /// <summary>The ledger of what is known of every message; the user's own if not given.</summary>
    [Parameter]
    public string? Ledger { get; set; }

    /// <summary>The login for a ledger in a database.</summary>
    [Parameter]
    [CredentialInput]
    public PSCredential? LedgerCredential { get; set; }

    /// <summary>Replace a file too that is marked as read-only, or is no earlier report.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leave a file that is there already as it is.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Write the file to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string Activity => ExportTexts.Activity;

    /// <summary>Checks what was asked for.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Since > Time.GetLocalNow())
            throw Refused(ExportTexts.SinceInFuture);
    }

    /// <summary>Takes the accounts.</summary>
    protected override void ProcessRecord() => _accounts.AddRange(Account ?? []);

    /// <summary>Writes the report.</summary>
    protected override void EndProcessing()
    {
        var path = FilePath(nameof(Path), Path);
        var deed = ExportTexts.FormatWrite(path);
        if (this.ShouldDo(deed))
            Enqueue(path);
        base.EndProcessing();
    }

    void Enqueue(string path)
    {
        var request = new ReportRequest
        {
            Ledger = LedgerNamed(Ledger, LedgerCredential),
            Accounts = _accounts,
            Choose = Mailbox.Length == 0 ? null : Choose,
            Since = Since ?? Time.GetLocalNow().AddDays(-Days),
            Format = Format ?? ByExtension(path),
            Path = path,
            NoClobber = NoClobber,
            Force = Force,
        };
        Pump.Enqueue(path, (observer, cancellationToken) => ReportExporter.ExportAsync(request, observer, cancellationToken), file =>
        {
            if (PassThru)
                WriteObject(InvokeProvider.Item.Get([file.FullName], force: true, literalPath: true), enumerateCollection: true);
        }, static () => { });
    }

    IReadOnlyList<KnownMailbox> Choose(string ledger, IReadOnlyList<KnownMailbox> known) =>
        LedgerMailboxes.Choose(known, Mailbox, [], asked => throw LedgerMailboxes.Unknown(ledger, asked));

    MailReportFormat ByExtension(string path) => System.IO.Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".CSV" => MailReportFormat.Csv,
        ".JSON" => MailReportFormat.Json,
        // A page under such a name would not open.
        ".XLSX" or ".XLS" or ".ODS" or ".PDF" => throw Refused(ExportTexts.FormatNoSuchForm(System.IO.Path.GetExtension(path))),
        _ => MailReportFormat.Html,
    };
}
