using System.Net.Sockets;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>An IMAP session that only logs in.</summary>
sealed class LoginSession : IDisposable
{
    readonly TcpClient _client = new();

    internal static async Task<LoginSession> OpenAsync(int port, string user)
    {
        var session = new LoginSession();
        await session._client.ConnectAsync("127.0.0.1", port);
        var stream = session._client.GetStream();
        var lines = new StreamReader(stream, Encoding.Latin1);
        await lines.ReadLineAsync();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"a LOGIN {user} {DebianChroot.Password}\r\n"));
        while (await lines.ReadLineAsync() is var line && line?.StartsWith("a ", StringComparison.Ordinal) != true)
        {
            if (line is null)
                throw new OtherServerFailedException("The server ended the session.");
        }
        await stream.WriteAsync("b LOGOUT\r\n"u8.ToArray());
        await lines.ReadToEndAsync();
        return session;
    }

    public void Dispose() => _client.Dispose();
}
