using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>
/// A running Dovecot. A shell stands between: it ends the server when our end of its input closes, so that
/// no server outlives the process that started it, not even one that was killed.
/// </summary>
sealed class DovecotProcess
{
    const string Watch = """
        exec 3<&0
        "$1" -F -c "$2" </dev/null 3<&- &
        server=$!
        (read -r line <&3; kill -TERM $server) 2>/dev/null &
        exec 3<&-
        wait $server
        """;

    static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);
    static readonly TimeSpan StopTime = TimeSpan.FromSeconds(10);

    readonly Process _shell;
    readonly StringBuilder _output = new();

    DovecotProcess(Process shell) => _shell = shell;

    internal static async Task<DovecotProcess> StartAsync(string configurationPath, DovecotPorts ports)
    {
        var shell = new Process
        {
            StartInfo = new ProcessStartInfo("/bin/sh", ["-c", Watch, "sh", DovecotInstallation.ProgramPath, configurationPath])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var server = new DovecotProcess(shell);
        shell.OutputDataReceived += (_, line) => server.Note(line.Data);
        shell.ErrorDataReceived += (_, line) => server.Note(line.Data);
        shell.Start();
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
        foreach (var port in ports.Plain)
            await server.WaitForGreetingAsync(ports.Host, port);
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

    async Task WaitForGreetingAsync(string host, int port)
    {
        var waited = Stopwatch.StartNew();
        while (!await GreetsAsync(host, port))
        {
            if (_shell.HasExited || waited.Elapsed > StartTime)
            {
                await StopAsync();
                throw new DovecotFailedException($"Dovecot does not answer on port {port}. {Output}");
            }
            await Task.Delay(10);
        }
    }

    static async Task<bool> GreetsAsync(string host, int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port);
            return await client.GetStream().ReadAsync(new byte[256]) > 0;
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return false;
        }
    }

    string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    void Note(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
