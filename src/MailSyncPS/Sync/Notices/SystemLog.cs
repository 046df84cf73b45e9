using System.Diagnostics;
using System.Management.Automation;
using MailSyncPS.Texts;

namespace MailSyncPS.Sync.Notices;

/// <summary>Writes a notice to the event log of Windows, or to syslog.</summary>
static class SystemLog
{
    const string Source = "MailSyncPS";

    /// <summary>An event takes 32,766 characters.</summary>
    const int LongestEvent = 32_000;

    const int FailureEvent = 100;
    const int WarningEvent = 101;

    // PowerShell brings the type; the module is made without it.
    const string WriteEvent = "param($source, $text, $kind, $id) [System.Diagnostics.EventLog]::WriteEntry($source, $text, $kind, $id)";

    internal static void Write(Notice notice, PSCmdlet cmdlet)
    {
        if (OperatingSystem.IsWindows())
        {
            var text = string.Join('\n', notice.Lines.Prepend(notice.Subject));
            cmdlet.InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create(WriteEvent), null, Source,
                text.Length > LongestEvent ? text[..LongestEvent] + "\n..." : text,
                notice.IsFailure ? "Error" : "Warning", notice.IsFailure ? FailureEvent : WarningEvent);
            return;
        }
        var start = new ProcessStartInfo("logger", ["-t", Source, "-p", notice.IsFailure ? "mail.err" : "mail.warning"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var logger = Process.Start(start)!;
        foreach (var line in notice.Lines.Prepend(notice.Subject))
            logger.StandardInput.WriteLine(line.ReplaceLineEndings(" "));
        logger.StandardInput.Close();
        var trouble = logger.StandardError.ReadToEnd();
        logger.WaitForExit();
        if (logger.ExitCode != 0)
            throw new InvalidOperationException(SyncTexts.FormatLoggerFailed(logger.ExitCode, trouble.Trim()));
    }
}
