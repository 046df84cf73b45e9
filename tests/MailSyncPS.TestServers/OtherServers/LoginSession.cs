using System.Net.Sockets;
using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>An IMAP session that logs in, opens INBOX if it is to, and ends.</summary>
static class LoginSession
{
    internal static async Task RunAsync(int port, string user, bool openInbox)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        var lines = new StreamReader(stream, Encoding.Latin1);
        await lines.ReadLineAsync();
        string[] commands = [$"LOGIN {user} {DebianChroot.Password}", .. openInbox ? (string[])["SELECT INBOX"] : [], "LOGOUT"];
        foreach (var command in commands)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"a {command}\r\n"));
            string? line;
            do
                line = await lines.ReadLineAsync() ?? throw new OtherServerFailedException($"The server ended the session at {command}.");
            while (!line.StartsWith("a ", StringComparison.Ordinal));
            if (!line.StartsWith("a OK", StringComparison.Ordinal))
                throw new OtherServerFailedException($"{command}: {line}");
        }
    }
}
