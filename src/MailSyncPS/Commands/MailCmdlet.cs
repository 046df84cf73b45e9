using System.Diagnostics;
using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;

namespace MailSyncPS.Commands;

/// <summary>What the cmdlets share that talk to servers: mailboxes are worked on side by side, and each result is written when it is there.</summary>
public abstract class MailCmdlet : PSCmdlet, IDisposable
{
    WorkPump? _pump;

    /// <summary>How many mailboxes are worked on side by side, at the most.</summary>
    [Parameter]
    [WholeNumber(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>What the cmdlet is doing, for the progress display.</summary>
    private protected abstract string Activity { get; }

    private protected WorkPump Pump => _pump ??= new WorkPump(this, Activity, ThrottleLimit);

    /// <summary>Checks what holds for all mailboxes.</summary>
    protected override void BeginProcessing()
    {
        // A limit that was given but is null comes from a misspelt variable, and would be no limit.
        var empty = MyInvocation.BoundParameters.FirstOrDefault(parameter => parameter.Value is null).Key;
        if (empty is not null)
            throw Refused($"-{empty} was given without a value.");
    }

    /// <summary>Waits for all mailboxes.</summary>
    protected override void EndProcessing() => _pump?.Finish();

    /// <summary>Cancels all work.</summary>
    protected override void StopProcessing() => _pump?.Stop();

    /// <summary>Cancels what is still at work, and waits for it.</summary>
    public void Dispose()
    {
        _pump?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Exception Refused(string message)
    {
        ThrowTerminatingError(new MailSyncException(MailFailure.InvalidArgument, message).ToRecord(null));
        return new UnreachableException();
    }
}
