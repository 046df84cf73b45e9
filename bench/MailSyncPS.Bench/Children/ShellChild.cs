using System.Diagnostics;
using MailSyncPS.Bench.Measuring;
using MailSyncPS.Hosting;

namespace MailSyncPS.Bench.Children;

/// <summary>A process that hosts the PowerShell engine with the module, and measures scripts.</summary>
static class ShellChild
{
    internal const string Name = "shell-child";

    internal static int Run()
    {
        var order = ChildTalk.ReadOrder<ShellOrder>();
        using var shell = new Shell(order.Manifest ?? BuiltModule.Manifest);
        shell.Run(order.Setup).ThrowIfFailed();
        var startSeconds = OwnProcess.SecondsSinceStart;
        var startCpu = OwnProcess.CpuSeconds;
        List<ShellStep> steps = [.. order.Steps.Select(step => Measure(shell, step))];
        ChildTalk.WriteReport(new ShellReport(startSeconds, startCpu, steps, OwnProcess.PeakMemory));
        return 0;
    }

    static ShellStep Measure(Shell shell, string script)
    {
        var cpu = OwnProcess.CpuSeconds;
        var clock = Stopwatch.StartNew();
        var result = shell.Run(script);
        var seconds = clock.Elapsed.TotalSeconds;
        return new ShellStep(seconds, OwnProcess.CpuSeconds - cpu,
            [.. result.Output.Select(item => item?.ToString() ?? "")], [.. result.AllErrors.Select(error => error.ToString())]);
    }
}
