using System.Diagnostics;

namespace MailSyncPS.TestServers;

/// <summary>A running Dovecot.</summary>
sealed class DovecotProcess
{
    static readonly TimeSpan StartTime = TimeSpan.FromSeconds(20);

    readonly WatchedProcess _process;

    DovecotProcess(WatchedProcess process) => _process = process;

    internal static async Task<DovecotProcess> StartAsync(string configurationPath, DovecotPorts ports)
    {
        var server = new DovecotProcess(WatchedProcess.Start(DovecotInstallation.ProgramPath, "-F", "-c", configurationPath));
        foreach (var port in ports.Plain)
            await server.WaitForGreetingAsync(ports.Host, port);
        return server;
    }

    internal Task StopAsync() => _process.StopAsync();

    async Task WaitForGreetingAsync(string host, int port)
    {
        var waited = Stopwatch.StartNew();
        while (!await Greeting.ComesAsync(host, port))
        {
            if (_process.HasExited || waited.Elapsed > StartTime)
            {
                await StopAsync();
                throw new DovecotFailedException($"Dovecot does not answer on port {port}. {_process.Output}");
            }
            await Task.Delay(10);
        }
    }
}
