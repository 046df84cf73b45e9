using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.TestServers;

/// <summary>Finds loopback ports that nobody uses, below those that systems give to clients: until a server listens, one might get it.</summary>
static class FreePorts
{
    const int First = 10_000;
    const int End = 32_768;

    internal static int[] Take(int count, IPAddress address)
    {
        var listeners = new List<TcpListener>();
        try
        {
            while (listeners.Count < count)
            {
                var listener = new TcpListener(address, Random.Shared.Next(First, End));
                listeners.Add(listener);
                try
                {
                    listener.Start();
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
                {
                    listeners.Remove(listener);
                    listener.Dispose();
                }
            }
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
