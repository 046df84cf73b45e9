using System.Diagnostics;
using System.Globalization;

namespace MailSyncPS.ModuleRunner;

/// <summary>Hears every step of the engine, whatever context it was loaded in, tells it to the parent, and kills the process at one of them.</summary>
sealed class StepCounter(LineWriter output, ModuleJob job) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    internal const string Engine = "MailSyncPS.Engine";

    readonly Lock _turn = new();
    readonly StepFilter _filter = new();
    int _steps;
    int _named;

    internal static IDisposable Watch(LineWriter output, ModuleJob job) => DiagnosticListener.AllListeners.Subscribe(new StepCounter(output, job));

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Engine)
            value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        lock (_turn)
        {
            if (!_filter.Counts(value.Key))
                return;
            _steps++;
            output.Write(ChildLine.Step, string.Create(CultureInfo.InvariantCulture, $"{_steps} {value.Key}"));
            if (value.Key == job.KillAtName)
                _named++;
            if (_steps == job.KillAt || value.Key == job.KillAtName && _named == job.KillAtOccurrence)
                Die();
            if (_steps == job.HaltAt)
                Halt();
        }
    }

    // SIGKILL: no handler, no finally block, no buffer of the process is given a chance.
    static void Die()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    // SIGSTOP: none of its threads goes on until somebody sends SIGCONT.
    static void Halt()
    {
        using var halt = Process.Start("kill", ["-STOP", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        halt.WaitForExit();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
