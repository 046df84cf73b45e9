using System.Globalization;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Children;

/// <summary>
/// A process with delaying proxies, so that their work counts for no contestant. Lines go in and out:
/// <c>open TARGETPORT ROUNDTRIP_MS</c> gives a port, <c>close PORT</c> gives the most connections it ever had at once.
/// </summary>
static class ProxyChild
{
    internal const string Name = "proxy-child";

    internal static async Task<int> RunAsync()
    {
        var proxies = new Dictionary<int, TcpProxy>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var first = int.Parse(words[1], CultureInfo.InvariantCulture);
            await Console.Out.WriteLineAsync((words[0] == "open"
                ? Open(proxies, first, double.Parse(words[2], CultureInfo.InvariantCulture))
                : await CloseAsync(proxies, first)).ToString(CultureInfo.InvariantCulture));
        }
        foreach (var proxy in proxies.Values)
            await proxy.DisposeAsync();
        return 0;
    }

    static int Open(Dictionary<int, TcpProxy> proxies, int target, double roundTrip)
    {
        var proxy = new TcpProxy(target, TimeSpan.FromMilliseconds(roundTrip / 2));
        proxies.Add(proxy.Port, proxy);
        return proxy.Port;
    }

    static async Task<int> CloseAsync(Dictionary<int, TcpProxy> proxies, int port)
    {
        proxies.Remove(port, out var proxy);
        await proxy!.DisposeAsync();
        return proxy.PeakConnections;
    }
}
