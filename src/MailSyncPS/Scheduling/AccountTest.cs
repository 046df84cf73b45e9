using System.Globalization;
using System.Management.Automation;
using MailSyncPS.Bridge;
using MailSyncPS.Configuration;
using MailSyncPS.Engine;
using MailSyncPS.Sync;
using MailSyncPS.Texts;

namespace MailSyncPS.Scheduling;

/// <summary>
/// Logs in to all mailboxes of a configuration as the user that will run it: its passwords, files and module may be others than those
/// of whoever asks.
/// </summary>
sealed class AccountTest(PSCmdlet cmdlet, SyncSettings settings, ScheduleRequest request, TimeProvider time)
{
    const string Mark = "! ";

    /// <summary>Runs it.</summary>
    /// <param name="isHere">Whether it may run in this process.</param>
    /// <param name="credential">On Windows, the user with the password.</param>
    /// <param name="hasPassword">On Windows, whether the task logs in with a password.</param>
    /// <returns>What is in the way, in words; null when it could not be tried.</returns>
    internal IReadOnlyList<string>? Run(bool isHere, PSCredential? credential, bool hasPassword) =>
        isHere ? Here() : OperatingSystem.IsWindows() ? AsTask(credential, hasPassword) : AsUser();

    List<string> Here()
    {
        using var told = new SyncTold(cmdlet);
        return [.. new SyncCheck(cmdlet, settings, told).Run([]).Where(check => !check.IsReady).Select(check => check.ToString())];
    }

    List<string>? AsUser()
    {
        if (OtherProgram.TryRun("getent", ["passwd", request.User], null) is not { ExitCode: 0, Output: var entry }
            || entry.Trim().Split(':') is not [_, _, _, _, _, var home, ..])
            throw new MailSyncException(MailFailure.ScheduleFailed, ScheduleTexts.FormatNoUser(request.User));
        var command = Command("");
        string[] before = ["-u", request.User, "--", "env", "-i", $"HOME={home}", $"USER={request.User}",
            $"PATH={Environment.GetEnvironmentVariable("PATH")}", "NO_COLOR=1", command.Program];
        return OtherProgram.TryRun("runuser", [.. before, .. command.Arguments], null) is { } run
            ? Problems(run) : null;
    }

    List<string> AsTask(PSCredential? credential, bool hasPassword)
    {
        var name = request.Name + "-test";
        var output = Path.Combine(settings.LogFolder, "test.txt");
        var scheduler = new WindowsScheduler(cmdlet, credential, hasPassword, time);
        var task = request with { Name = name, Command = Command($" | Out-File -LiteralPath {ShellCommand.Quote(output)}") };
        try
        {
            Directory.CreateDirectory(settings.LogFolder);
            foreach (var step in scheduler.Register(task).Cast<ScriptStep>())
                step.Run(cmdlet);
            try
            {
                scheduler.Start(name);
                for (var begun = time.GetTimestamp(); scheduler.IsAtWork(name) && time.GetElapsedTime(begun) < Waits.TestTask
                    && !cmdlet.Stopping;)
                    Task.Delay(Waits.TestTaskLook, time).GetAwaiter().GetResult();
                return Problems(new OtherProgram(scheduler.LastResult(name), File.Exists(output) ? File.ReadAllText(output) : "", ""));
            }
            finally
            {
                foreach (var step in scheduler.Unregister(name).Cast<ScriptStep>())
                    step.Run(cmdlet);
                File.Delete(output);
            }
        }
        catch (Exception e) when (e is RuntimeException and not PipelineStoppedException or IOException or UnauthorizedAccessException)
        {
            throw new MailSyncException(MailFailure.ScheduleFailed, ScheduleTexts.FormatTestTaskFailed(request.User, e.Message), e);
        }
    }

    // An error is told by a line with a mark; without any mailbox nothing was tested.
    ShellCommand Command(string into) => ShellCommand.Of(cmdlet, ModuleImport.For(cmdlet, isOwnUser: false)
        + $"$all = @(Test-MailSyncConfiguration -Path {ShellCommand.Quote(settings.Path)} "
        + "-ErrorAction:SilentlyContinue -ErrorVariable:failed 3>$null); "
        + $"$failed | ForEach-Object {{ '{Mark}' + $_ }}{into}; exit [int]($failed.Count -gt 0 -or $all.Count -eq 0)");

    static List<string> Problems(OtherProgram run)
    {
        if (run.ExitCode == 0)
            return [];
        var marked = run.Output.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
            .Select(line => line[Mark.Length..]).ToList();
        return marked.Count > 0
            ? marked : [run.Said is { Length: > 0 } said ? said : run.ExitCode.ToString(CultureInfo.InvariantCulture)];
    }
}
