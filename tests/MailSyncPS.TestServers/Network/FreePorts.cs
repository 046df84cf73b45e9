using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.TestServers;

/// <summary>Finds loopback ports that nobody uses.</summary>
static class FreePorts
{
    internal static int[] Take(int count, IPAddress address)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(address, 0)).ToList();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
