using System.Management.Automation;
using MailSyncPS.Bridge;
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
            cmdlet.InvokeCommand.InvokeScript(useLocalScope: true, ScriptBlock.Create(WriteEvent), null, Source,
                Notice.Cut(notice.Lines.Prepend(notice.Subject), LongestEvent),
                notice.IsFailure ? "Error" : "Warning", notice.IsFailure ? FailureEvent : WarningEvent);
            return;
        }
        var lines = notice.Lines.Prepend(notice.Subject).Select(line => line.ReplaceLineEndings(" ") + Environment.NewLine);
        var logger = OtherProgram.Run("logger", ["-t", Source, "-p", notice.IsFailure ? "mail.err" : "mail.warning"], string.Concat(lines));
        if (logger.ExitCode != 0)
            throw new InvalidOperationException(SyncTexts.FormatLoggerFailed(logger.ExitCode, logger.Errors.Trim()));
    }
}
