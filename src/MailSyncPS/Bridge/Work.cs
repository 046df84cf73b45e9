using System.Collections.Concurrent;
using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Engine;

namespace MailSyncPS.Bridge;

/// <summary>One engine operation on one mailbox, and the observer that brings what it tells to the pipeline's thread.</summary>
internal sealed class Work(int id, object target, Cmdlet cmdlet, BlockingCollection<WorkMessage> messages) : IRunObserver
{
    // While nobody reads, as during a question that is open over night, verbose lines beyond this many are dropped.
    const int VerboseBacklog = 10_000;

    volatile object? _progress;

    internal int Id => id;

    /// <summary>The newest progress; null when there is none since the last call.</summary>
    internal RunProgress? TakeProgress() => (RunProgress?)Interlocked.Exchange(ref _progress, null);

    public void OnProgress(RunProgress progress) =>
        _progress = progress with { Activity = PlainText.Visible(progress.Activity), Status = PlainText.Visible(progress.Status) };

    public void OnVerbose(string message)
    {
        var shown = PlainText.Visible(message);
        if (messages.Count < VerboseBacklog)
            messages.Add(new WorkMessage(() => cmdlet.WriteVerbose(shown)));
    }

    public void OnWarning(string message)
    {
        var shown = PlainText.Visible(message);
        messages.Add(new WorkMessage(() => cmdlet.WriteWarning(shown), shown));
    }

    public void OnInformation(string message)
    {
        var shown = PlainText.Visible(message);
        messages.Add(new WorkMessage(() => cmdlet.Tell(shown), shown));
    }

    public void OnError(MailSyncException failure) =>
        messages.Add(new WorkMessage(() => cmdlet.WriteError(failure.ToRecord(target)), failure.Message));

    internal async Task RunAsync<T>(Func<IRunObserver, CancellationToken, Task<T>> operation, Action<T> done, Action failed, CancellationToken cancellationToken)
    {
        try
        {
            var result = await operation(this, cancellationToken).ConfigureAwait(false);
            var lastWords = result is MailForwardResult or OldMailRemoval ? result.ToString() : null;
            messages.Add(new WorkMessage(() => done(result), lastWords, this), CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            messages.Add(new WorkMessage(static () => { }, Ended: this), CancellationToken.None);
        }
        catch (Exception e)
        {
            var failure = e as MailSyncException ?? new MailSyncException(MailFailure.Unexpected, $"Something unexpected happened: {Printable.Text(e.Message)}", e);
            messages.Add(new WorkMessage(() => Fail(failure, failed), failure.Message, this), CancellationToken.None);
        }
    }

    void Fail(MailSyncException failure, Action failed)
    {
        cmdlet.WriteError(failure.ToRecord(target));
        failed();
    }
}
