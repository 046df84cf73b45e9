using System.Collections.Concurrent;
using System.Management.Automation;
using MailSyncPS.Engine;
using MailSyncPS.Texts;

namespace MailSyncPS.Bridge;

/// <summary>One engine operation on one mailbox, and the observer that brings what it tells to the pipeline's thread.</summary>
sealed class Work(int id, object target, PSCmdlet cmdlet, ProtocolOutput? protocol, BlockingCollection<WorkMessage> messages,
    ReportedFailures failures) : IRunObserver
{
    // While nobody reads, as during a question that is open over night, verbose and debug lines beyond this many are dropped.
    const int Backlog = 10_000;

    volatile object? _progress;

    internal int Id => id;

    internal object Target => target;

    /// <summary>How fast it goes; for the pipeline's thread alone.</summary>
    internal TransferRate Rate { get; } = new();

    /// <summary>The newest progress; null when there is none since the last call.</summary>
    internal RunProgress? TakeProgress() => (RunProgress?)Interlocked.Exchange(ref _progress, null);

    public void OnProgress(RunProgress progress) =>
        _progress = progress with { Activity = PlainText.Visible(progress.Activity), Status = PlainText.Visible(progress.Status) };

    public void OnVerbose(string message)
    {
        var shown = PlainText.Visible(message);
        if (messages.Count < Backlog)
            messages.Add(new WorkMessage(() => cmdlet.TellStep(shown)));
    }

    /// <summary>A line of the protocol log.</summary>
    internal void OnDebug(string line)
    {
        if (messages.Count < Backlog)
            messages.Add(new WorkMessage(() => cmdlet.WriteDebug(line)));
    }

    public void OnWarning(string message)
    {
        var shown = PlainText.Visible(message);
        messages.Add(new WorkMessage(() => cmdlet.Warn(shown), shown, Action: CmdletWriting.WarningAction));
    }

    public void OnInformation(string message)
    {
        var shown = PlainText.Visible(message);
        messages.Add(new WorkMessage(() => cmdlet.Tell(shown), shown));
    }

    public void OnError(MailSyncException failure) =>
        messages.Add(new WorkMessage(() => Tell(failure), failure.Message, Action: CmdletWriting.ErrorAction));

    internal async Task RunAsync<T>(Func<IRunObserver, CancellationToken, Task<T>> operation, Action<T, ReportedFailures> done,
        Action<ReportedFailures> failed, CancellationToken cancellationToken)
    {
        if (protocol is not null)
            ProtocolLog.Target = line => protocol.Write(line, this);
        try
        {
            var result = await operation(this, cancellationToken).ConfigureAwait(false);
            var lastWords = result is MailForwardResult or OldMailRemoval ? result.ToString() : null;
            messages.Add(new WorkMessage(() => done(result, failures), lastWords, this), CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            messages.Add(new WorkMessage(static () => { }, Ended: this), CancellationToken.None);
        }
        catch (Exception e)
        {
            var failure = e as MailSyncException
                ?? new MailSyncException(MailFailure.Unexpected, BridgeTexts.FormatUnexpected(VisibleText.Without(e.Message)), e);
            messages.Add(new WorkMessage(() => Fail(failure, failed), failure.Message, this, CmdletWriting.ErrorAction),
                CancellationToken.None);
        }
    }

    void Fail(MailSyncException failure, Action<ReportedFailures> failed)
    {
        Tell(failure);
        failed(failures);
    }

    void Tell(MailSyncException failure)
    {
        if (failures.IsNews(failure))
            cmdlet.WriteError(failure.ToRecord(target));
        else
            cmdlet.TellStep(failure.Message);
    }
}
