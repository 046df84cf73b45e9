using System.Diagnostics;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>
/// A running server program. A shell stands between: it ends the server when our end of its input closes, so that
/// no server outlives the process that started it, not even one that was killed.
/// </summary>
sealed class WatchedProcess
{
    const string Watch = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        (read -r line <&3; kill -TERM $server) 2>/dev/null &
        exec 3<&-
        wait $server
        """;

    static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    readonly Process _shell;
    readonly StringBuilder _output = new();

    WatchedProcess(Process shell) => _shell = shell;

    internal bool HasExited => _shell.HasExited;

    internal string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    internal static WatchedProcess Start(string program, params string[] arguments)
    {
        var shell = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh", ["-c", Watch, "sh", program, .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var server = new WatchedProcess(shell);
        shell.OutputDataReceived += (_, line) => server.Note(line.Data);
        shell.ErrorDataReceived += (_, line) => server.Note(line.Data);
        shell.Start();
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
        return server;
    }

    internal async Task StopAsync()
    {
        _shell.StandardInput.Close();
        using var deadline = new CancellationTokenSource(StopTime);
        try
        {
            await _shell.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _shell.Kill(entireProcessTree: true);
            await _shell.WaitForExitAsync();
        }
        _shell.Dispose();
    }

    void Note(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
