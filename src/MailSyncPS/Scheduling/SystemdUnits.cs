using System.Globalization;

namespace MailSyncPS.Scheduling;

/// <summary>The text of systemd's units.</summary>
static class SystemdUnits
{
    /// <summary>The service.</summary>
    /// <param name="request">The schedule.</param>
    /// <param name="isForSystem">
    /// Whether it is a unit of the system, which names its user and is confined; else it is one of the user's own manager.
    /// </param>
    internal static string Service(ScheduleRequest request, bool isForSystem)
    {
        List<string> lines = ["[Unit]", $"Description={Line(request.Description)}"];
        if (isForSystem)
            lines.AddRange(["Wants=network-online.target", "After=network-online.target"]);
        lines.AddRange(["", "[Service]", "Type=oneshot"]);
        if (isForSystem)
            lines.Add($"User={request.User}");
        lines.AddRange(
        [
            $"WorkingDirectory={Escape(request.Folder)}",
            "Environment=POWERSHELL_TELEMETRY_OPTOUT=1 NO_COLOR=1",
            $"ExecStart={request.Command.ForSystemd}",
            // 3: not all is copied yet.
            "SuccessExitStatus=3",
            // As Ctrl+C does: what is under way is brought to an end.
            "KillSignal=SIGINT", "TimeoutStopSec=60",
        ]);
        if (isForSystem)
        {
            lines.AddRange(["NoNewPrivileges=true", "PrivateTmp=true", "ProtectSystem=full"]);
            lines.AddRange(request.Writes.Select(folder => $"ReadWritePaths={ShellCommand.SystemdQuote("-" + folder)}"));
        }
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>The timer. A run that was missed while the machine was off is made up for.</summary>
    internal static string Timer(ScheduleRequest request) => string.Join('\n',
    [
        "[Unit]", $"Description={Line(request.Description)}", "",
        "[Timer]", .. request.At.Select(time => $"OnCalendar=*-*-* {time.ToString("HH:mm", CultureInfo.InvariantCulture)}:00"),
            "RandomizedDelaySec=5m", "Persistent=true", "",
        "[Install]", "WantedBy=timers.target", "",
    ]);

    static string Line(string text) => Escape(text.ReplaceLineEndings(" "));

    static string Escape(string text) => text.Replace("%", "%%", StringComparison.Ordinal);
}
