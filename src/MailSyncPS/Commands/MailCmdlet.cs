using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;

namespace MailSyncPS.Commands;

/// <summary>
/// What the cmdlets share that talk to servers: mailboxes are worked on side by side, and each result is written when it is there.
/// </summary>
public abstract class MailCmdlet : WorkCmdlet
{
    ProtocolOutput? _protocol;

    /// <summary>How many mailboxes are worked on side by side, at the most.</summary>
    [Parameter]
    [WholeNumber(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>
    /// A file that gets what is said with the servers, without secrets and without the mails; what it holds already stays.
    /// </summary>
    [Parameter]
    public string? ProtocolLog { get; set; }

    /// <summary>Checks what holds for all mailboxes.</summary>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        var log = FilePath(nameof(ProtocolLog), ProtocolLog) is { } path ? OpenLog(path) : null;
        if (log is not null || this.ShowsDebug())
            _protocol = new ProtocolOutput(log, this.ShowsDebug());
    }

    private protected sealed override WorkPump MakePump() => new(this, Activity, ThrottleLimit, Time, _protocol);

    private protected override void Release() => _protocol?.Dispose();

    /// <summary>Warns, once in a pipeline, of what an account allows that lets others read along.</summary>
    private protected void WarnOfRisks(MailAccount? account)
    {
        if (account is null || !AccountRisks.Of(account).Any() || !account.IsNewsIn(Pump.Pipeline))
            return;
        foreach (var risk in AccountRisks.Of(account))
            this.Warn(risk);
    }

    ProtocolLogFile OpenLog(string path)
    {
        try
        {
            return ProtocolLogFile.Open(path, Time);
        }
        catch (MailSyncException e)
        {
            throw Refused(e);
        }
    }
}
