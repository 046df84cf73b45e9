using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using MailSyncPS.Binding;
using MailSyncPS.Bridge;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>
/// What the cmdlets share whose work takes a while: it tells how far it is, its results are written when they are there, and it ends with
/// the pipeline.
/// </summary>
public abstract class WorkCmdlet : PSCmdlet, IDisposable
{
    IDisposable? _rows;
    WorkPump? _pump;

#pragma warning disable RS0030 // The outermost place: PowerShell makes the cmdlet.
    /// <summary>The clock.</summary>
    private protected TimeProvider Time { get; } = TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>What the cmdlet is doing, for the progress display.</summary>
    private protected abstract string Activity { get; }

    private protected WorkPump Pump => _pump ??= MakePump();

    /// <summary>Checks what holds for all work.</summary>
    protected override void BeginProcessing()
    {
        _rows = PipedRows.Begin();
        // A limit that was given but is null comes from a misspelt variable, and would be no limit.
        var empty = MyInvocation.BoundParameters.FirstOrDefault(parameter => parameter.Value is null).Key;
        if (empty is not null)
            throw Refused(CommandTexts.FormatNoValue(empty));
    }

    /// <summary>Waits for all work.</summary>
    protected override void EndProcessing() => _pump?.Finish();

    /// <summary>Cancels all work.</summary>
    protected override void StopProcessing() => _pump?.Stop();

    /// <summary>Cancels what is still at work, and waits for it.</summary>
    public void Dispose()
    {
        _pump?.Dispose();
        _rows?.Dispose();
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>What does the work.</summary>
    private protected virtual WorkPump MakePump() => new(this, Activity, 1, Time);

    /// <summary>Lets go of what the work used, once it has ended.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>The full path of a file that a parameter names; null where the parameter was not given.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    private protected string? FilePath(string parameter, string? path)
    {
        try
        {
            return this.FullPath(parameter, path);
        }
        catch (MailSyncException e)
        {
            throw Refused(e);
        }
    }

    /// <summary>
    /// The ledger that -Ledger names, with the login of -LedgerCredential. Where it is a file, PowerShell says where that is.
    /// </summary>
    private protected LedgerName LedgerNamed(string? given, PSCredential? credential)
    {
        var isAddress = given is not null && LedgerName.IsAddress(given);
        var named = LedgerName.Of(isAddress ? given : FilePath("Ledger", given),
            credential is { UserName: not CredentialInputAttribute.NoUserName } ? credential.UserName : null,
            credential?.GetNetworkCredential().Password);
        try
        {
            if (isAddress || credential is not null)
                LedgerStore.Check(named);
            return named;
        }
        catch (MailSyncException e)
        {
            throw Refused(e);
        }
    }

    private protected Exception Refused(string message) => Refused(new MailSyncException(MailFailure.InvalidArgument, message));

    private protected Exception Refused(MailSyncException failure)
    {
        ThrowTerminatingError(failure.ToRecord(null));
        return new UnreachableException();
    }
}
