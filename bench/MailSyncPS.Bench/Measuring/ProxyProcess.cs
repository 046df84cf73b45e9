using System.Diagnostics;
using System.Globalization;
using MailSyncPS.Bench.Children;

namespace MailSyncPS.Bench.Measuring;

/// <summary>The process that the delaying proxies live in.</summary>
sealed class ProxyProcess : IAsyncDisposable
{
    readonly Process _process = Process.Start(MeasuredProcess.ChildStart(ProxyChild.Name)) ?? throw new BenchFailedException("the proxies did not start.");

    /// <summary>Puts a proxy in front of a port.</summary>
    /// <returns>The proxy's port.</returns>
    internal Task<int> OpenAsync(int targetPort, int roundTripMilliseconds) => AskAsync($"open {targetPort} {roundTripMilliseconds}");

    /// <summary>Takes a proxy away.</summary>
    /// <returns>The most connections that it ever had at once.</returns>
    internal Task<int> CloseAsync(int port) => AskAsync($"close {port}");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    async Task<int> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return int.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new BenchFailedException("the proxies have ended."), CultureInfo.InvariantCulture);
    }
}
