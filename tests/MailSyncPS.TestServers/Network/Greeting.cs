using System.Net.Sockets;

namespace MailSyncPS.TestServers;

/// <summary>The first words of a server.</summary>
static class Greeting
{
    /// <summary>Whether a server greets who connects.</summary>
    internal static async Task<bool> ComesAsync(string host, int port)
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
}
