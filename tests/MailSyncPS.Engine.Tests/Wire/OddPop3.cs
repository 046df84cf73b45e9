using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A POP3 mailbox of one message, until the point where it goes astray.</summary>
/// <param name="at">Where: GREETING, or a command.</param>
/// <param name="astray">What it says there.</param>
sealed class OddPop3(string at, Func<PeerConnection, string, Task> astray)
{
    const string Mail = "Received: by a; Wed, 17 Jul 2024 02:44:25 +0000\r\nSubject: x\r\n\r\nx\r\n";

    public async Task PlayAsync(PeerConnection peer)
    {
        if (at == "GREETING")
            await astray(peer, "");
        await peer.WriteLineAsync("+OK ready");
        while (await peer.ReadLineAsync() is { } line)
        {
            var verb = line.Split(' ')[0];
            if (at == verb)
                await astray(peer, "");
            await peer.WriteLineAsync(verb switch
            {
                "CAPA" => "+OK\r\nUSER\r\nUIDL\r\nTOP\r\n.",
                "STAT" => $"+OK 1 {Mail.Length}",
                "LIST" => $"+OK\r\n1 {Mail.Length}\r\n.",
                "UIDL" => "+OK\r\n1 u1\r\n.",
                "TOP" => "+OK\r\nSubject: x\r\n\r\n.",
                "RETR" => $"+OK\r\n{Mail}.",
                _ => "+OK",
            });
            if (verb == "QUIT")
                return;
        }
    }
}
