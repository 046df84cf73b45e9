using System.Collections;
using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Copies the mails of mailboxes to another mailbox, and proves each copy by reading it back.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "MailForward", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MailForwardResult))]
public sealed class InvokeMailForwardCommand : FolderCmdlet
{
    /// <summary>The mailbox that gets the copies.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AccountInput(IsOne = true)]
    public MailAccount? Destination { get; set; }

    /// <summary>The folder at the destination that INBOX goes to; INBOX if not given. Other folders go beneath it by their names.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DestinationFolder]
    [ArgumentCompleter(typeof(DestinationFolderCompleter))]
    public string? DestinationFolder { get; set; }

    /// <summary>
    /// The folders at the destination by names or wildcards of the source's, as in @{ 'Old*' = 'Archive' }; a text as in 'Sent Items=Sent;
    /// Old*=Archive' is taken too.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [FolderMap]
    public IDictionary? FolderMap { get; set; }

    /// <summary>Copy mails too that are marked as deleted at the source.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchCell]
    public SwitchParameter IncludeDeleted { get; set; }

    /// <summary>Only mails that arrived at this time or later.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Moment(IsPast = true)]
    public DateTimeOffset? Since { get; set; }

    /// <summary>How many mails to copy from a mailbox at the most.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [WholeNumber(1, long.MaxValue, EmptyIsAbsent = true)]
    public long? MaxMessages { get; set; }

    /// <summary>How much to send to the destination within 24 hours at the most, as in 500MB.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Size]
    [ArgumentCompleter(typeof(DailyLimitCompleter))]
    public long? MaxBytesPerDay { get; set; }

    /// <summary>How much to read at the most within 24 hours of what the destination holds, as in 2GB: each copy is read back.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Size]
    [ArgumentCompleter(typeof(DailyLimitCompleter))]
    public long? MaxReadBytesPerDay { get; set; }

    /// <summary>How much stays free at the destination at the least, as in 100MB.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Size(Least = 0)]
    public long? MinFreeBytes { get; set; }

    /// <summary>Try again every mail that was set aside; without it, those are tried again whose time has come.</summary>
    [Parameter]
    public SwitchParameter RetryQuarantined { get; set; }

    /// <summary>How many connections to open for each host and login at the most.</summary>
    [Parameter]
    [WholeNumber(1, 32)]
    public int MaxConnections { get; set; } = 10;

    private protected override string Activity => CommandTexts.Forwarding;

    private protected override void Process(MailAccount account)
    {
        var request = new ForwardRequest
        {
            Source = account,
            Destination = Destination!,
            Folders = Folders,
            Vain = Vain,
            DestinationFolder = DestinationFolder,
            FolderMap = FolderMapAttribute.RulesOf(FolderMap),
            IncludeDeleted = IncludeDeleted,
            Since = Since,
            MaxMessages = MaxMessages,
            MaxBytesPerDay = MaxBytesPerDay,
            MaxReadBytesPerDay = MaxReadBytesPerDay,
            MinFreeBytes = MinFreeBytes,
            MaxConnections = MaxConnections,
            RetryQuarantined = RetryQuarantined,
            Ledger = LedgerName,
            SharedSince = Shared ? Begun : null,
        };
        Begin(account, () => Begin(request));
    }

    void Begin(ForwardRequest request)
    {
        var account = request.Source;
        if (this.IsDryRun() || this.MayAsk(ConfirmImpact.Medium))
        {
            var isDryRun = DryRuns.AreUnderWay;
            Pump.Enqueue(account, (observer, cancellationToken) => PlanAsync(account, request.Destination, isDryRun,
                () => MailForwarder.PlanAsync(request, observer, cancellationToken), observer, cancellationToken),
                (plan, _) => Decide(plan), failures => WriteNothingDone(request, failures));
        }
        else if (this.Ask(CommandTexts.FormatCopyAll(account, request.Destination, TargetOf(request)), account) == Answer.Yes)
            Pump.Enqueue(account, (observer, cancellationToken) => MailForwarder.RunAsync(request, observer, cancellationToken), Write,
                failures => WriteNothingDone(request, failures));
        else
            WriteNothingDone(account, request.Destination);
    }

    private protected override string Aim =>
        $"{DestinationFolder} {string.Join(' ', FolderMapAttribute.RulesOf(FolderMap))} {Since} {MaxMessages} {IncludeDeleted}";

    private protected override bool IsRemoval => false;

    private protected override MailAccount? Partner => Destination;

    private protected override void WriteNothingDone(MailAccount account) => WriteNothingDone(account, Destination!);

    void Decide(ForwardPlan plan)
    {
        var request = plan.Request;
        var answer = plan.ToForward == 0 && !this.IsDryRun()
            ? Answer.Yes
            : this.Ask(CommandTexts.FormatCopyPlanned(Wording.Mails(plan.ToForward, plan.ToForwardBytes), request.Source,
                request.Destination, TargetOf(request)), request.Source);
        if (answer == Answer.Yes)
            Pump.Start(request.Source, (observer, cancellationToken) => MailForwarder.RunAsync(request, observer, cancellationToken), Write,
                failures => WriteNothingDone(request, failures));
        else
            WritePlan(plan, answer == Answer.DryRun ? plan.DryRunAccount : request.Source);
    }

    // The parameters are those of another mailbox by the time that somebody is asked.
    static string TargetOf(ForwardRequest request) => request.DestinationFolder
        ?? (!request.Folders.IsKept ? string.Join(", ", request.Folders)
            : request.Source.Protocol == MailProtocol.Pop3 ? "INBOX" : CommandTexts.KeptFolders);

    void WritePlan(ForwardPlan plan, MailAccount account) => WriteObject(plan.Untouched(account));

    void Write(MailForwardResult result, ReportedFailures failures) =>
        WriteObject(result with { Account = failures.Mark(result.Account), Destination = failures.Mark(result.Destination) });

    void WriteNothingDone(ForwardRequest request, ReportedFailures failures) =>
        WriteNothingDone(failures.Mark(request.Source), failures.Mark(request.Destination));

    void WriteNothingDone(MailAccount account, MailAccount destination) =>
        WriteObject(new MailForwardResult { Account = account, Destination = destination });
}
