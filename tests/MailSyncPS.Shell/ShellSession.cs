using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace MailSyncPS.Shell;

/// <summary>Runs one script or command in a PowerShell engine with a console host.</summary>
sealed class ShellSession(ShellOptions options)
{
    readonly ShellHost _host = new(options.NonInteractive, options.ShowProgress);
    PowerShell? _running;
    volatile bool _interrupted;

    internal int Run()
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var runspace = RunspaceFactory.CreateRunspace(_host, InitialSessionState.CreateDefault2());
        runspace.Open();
        if (options.Module is { } module && !Invoke(runspace, shell => shell.AddCommand("Import-Module").AddArgument(Path.GetFullPath(module)).AddParameter("ErrorAction", "Stop")))
            return ExitCodes.Failure;
        var succeeded = options.File is { } file
            ? Invoke(runspace, shell => shell.AddCommand(Path.GetFullPath(file), useLocalScope: false))
            : Invoke(runspace, shell => shell.AddScript(options.Command));
        if (_host.ExitCode is { } exitCode)
            return exitCode;
        if (options.File is not null && succeeded && runspace.SessionStateProxy.GetVariable("LASTEXITCODE") is int scriptExitCode)
            return scriptExitCode;
        if (_interrupted)
            return ExitCodes.Interrupted;
        return succeeded ? ExitCodes.Success : ExitCodes.Failure;
    }

    // Objects and errors go through the default formatter, in the order in which they come.
    bool Invoke(Runspace runspace, Action<PowerShell> build)
    {
        using var shell = PowerShell.Create(runspace);
        build(shell);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        _running = shell;
        if (_interrupted)
            return false;
        try
        {
            shell.Invoke();
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException failure)
        {
            Report(runspace, failure.ErrorRecord);
            return false;
        }
        finally
        {
            _running = null;
        }
    }

    static void Report(Runspace runspace, ErrorRecord error)
    {
        using var shell = PowerShell.Create(runspace);
        // The mark by which the formatter knows an error from an object that is shown.
        var shown = new PSObject(error);
        shown.Properties.Add(new PSNoteProperty("writeErrorStream", true));
        shell.AddCommand("Out-Default").AddParameter("InputObject", shown).Invoke();
    }

    void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        _interrupted = true;
        _running?.BeginStop(null, null);
    }
}
