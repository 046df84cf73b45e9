using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Completion;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>Tells what the ledger knows of every mail. Reads no server, and changes nothing.</summary>
[Cmdlet(VerbsCommon.Get, "MailForwardRecord", DefaultParameterSetName = MailboxSet)]
[OutputType(typeof(MailForwardRecord))]
public sealed class GetMailForwardRecordCommand : WorkCmdlet
{
    const string MailboxSet = "Mailbox";
    const string AccountSet = "Account";

    readonly CancellationTokenSource _cancellation = new();
    long _shownAt;
    ILedgerHistory? _history;
    IReadOnlyList<KnownMailbox> _known = [];
    (long Done, long Total) _progress;
    bool _isProgressShown;

    /// <summary>The old mailboxes, by address, login, or login and host, with wildcards where wanted; all if not given.</summary>
    [Parameter(ParameterSetName = MailboxSet, Position = 0)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LedgerMailboxCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Mailbox { get; set; }

    /// <summary>The old mailboxes, as accounts. By whatever protocol they were read, it is one mailbox.</summary>
    [Parameter(ParameterSetName = AccountSet, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AccountInput]
    public MailAccount[] Account { get; set; } = [];

    /// <summary>Only mails in these states; all if not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Named<MailRecordState>(TakesSeveral = true)]
    public MailRecordState[]? State { get; set; }

    /// <summary>Only mails that last got further at this time or later: were seen, sent, proven, set aside or removed.</summary>
    [Parameter]
    [Moment(IsPast = true)]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Only mails that last got further before this time.</summary>
    [Parameter]
    [Moment]
    public DateTimeOffset? Until { get; set; }

    /// <summary>The ledger; the user's own if not given.</summary>
    [Parameter]
    public string? Ledger { get; set; }

    /// <summary>The login for a ledger in a database.</summary>
    [Parameter]
    [CredentialInput]
    public PSCredential? LedgerCredential { get; set; }

    private protected override string Activity => HistoryTexts.Activity;

    /// <summary>Opens the ledger.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _shownAt = Time.GetTimestamp();
        var name = LedgerNamed(Ledger, LedgerCredential);
        Guard(() =>
        {
            _history = Wait(LedgerStore.OpenHistoryAsync(name, _cancellation.Token));
            _known = Wait(_history.FindMailboxesAsync(_cancellation.Token));
        });
    }

    /// <summary>Writes the records of one input.</summary>
    protected override void ProcessRecord() => Guard(() =>
    {
        if (ParameterSetName == AccountSet)
        {
            foreach (var account in Account)
                WriteFrom(account, LedgerMailboxes.Of(account), mayBeNone: false);
        }
        else if (Mailbox is null)
        {
            WriteAll(null);
        }
        else
        {
            foreach (var name in Mailbox)
                WriteFrom(name, LedgerMailboxes.Named(name), WildcardPattern.ContainsWildcardCharacters(name));
        }
    });

    /// <summary>Shows the progress no more.</summary>
    protected override void EndProcessing()
    {
        if (_isProgressShown)
            WriteProgress(new ProgressRecord(0, Activity, BridgeTexts.ProgressDone) { RecordType = ProgressRecordType.Completed });
    }

    /// <summary>Ends the reading.</summary>
    protected override void StopProcessing() => _cancellation.Cancel();

    private protected override void Release()
    {
        _history?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _cancellation.Dispose();
    }

    void WriteFrom(object target, Func<KnownMailbox, bool> isMeant, bool mayBeNone)
    {
        var keys = _known.Where(isMeant).Select(mailbox => mailbox.Key).ToList();
        if (keys.Count > 0)
            WriteAll(keys);
        else if (!mayBeNone)
            WriteError(LedgerMailboxes.Unknown(_history!.Place, target).ToRecord(target));
    }

    void WriteAll(IReadOnlyCollection<MailboxKey>? sources)
    {
        var query = new MessageQuery
            { Sources = sources, States = State, Since = Since, Until = Until, Progress = (done, total) => _progress = (done, total) };
        var messages = _history!.FindMessagesAsync(query, _cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
        try
        {
            while (Wait(messages.MoveNextAsync()))
                WriteObject(messages.Current);
        }
        finally
        {
            messages.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    T Wait<T>(ValueTask<T> work)
    {
        ShowProgress();
        return work.IsCompleted ? work.GetAwaiter().GetResult() : Wait(work.AsTask());
    }

    T Wait<T>(Task<T> work)
    {
        while (Task.WaitAny(work, Task.Delay(Waits.Tick, Time)) > 0)
            ShowProgress();
        return work.GetAwaiter().GetResult();
    }

    void ShowProgress()
    {
        if (Time.GetElapsedTime(_shownAt) < Waits.ReadingProgress)
            return;
        _shownAt = Time.GetTimestamp();
        _isProgressShown = true;
        var (done, total) = _progress;
        WriteProgress(new ProgressRecord(0, Activity, HistoryTexts.FormatLookedAt($"{done:N0}", $"{total:N0}"))
            { PercentComplete = total == 0 ? -1 : (int)(100 * done / total) });
    }

    void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
        catch (MailSyncException e)
        {
            throw Refused(e);
        }
    }
}
