using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>A POP3 server that greets, lists its capabilities, goes over to TLS and lets anyone log in.</summary>
sealed record Pop3Script
{
    public string Greeting { get; init; } = "+OK ready";

    /// <summary>The lines of CAPA; null when the command is not known.</summary>
    public string[]? Capabilities { get; init; } = ["USER", "UIDL", "SASL PLAIN LOGIN"];

    /// <summary>The lines of CAPA after the login; null where they are the same.</summary>
    public string[]? CapabilitiesAfterLogin { get; init; }

    /// <summary>Messages in the mailbox.</summary>
    public int Messages { get; init; } = 1;

    /// <summary>Whether the command UIDL is known.</summary>
    public bool KnowsUidl { get; init; }

    /// <summary>The certificate for STLS; null when it is not offered.</summary>
    public ServerCertificate? StartTls { get; init; }

    public async Task PlayAsync(PeerConnection peer)
    {
        var capabilities = Capabilities;
        await peer.WriteLineAsync(Greeting);
        while (await peer.ReadLineAsync() is { } line)
        {
            switch (line.Split(' ')[0])
            {
                case "CAPA" when capabilities is not null:
                    string[] offer = StartTls is null ? [] : ["STLS"];
                    foreach (var said in (string[])["+OK", .. capabilities, .. offer, "."])
                        await peer.WriteLineAsync(said);
                    break;
                case "USER" or "RSET":
                    await peer.WriteLineAsync("+OK");
                    break;
                case "PASS":
                    capabilities = CapabilitiesAfterLogin ?? Capabilities;
                    await peer.WriteLineAsync("+OK");
                    break;
                case "STAT":
                    await peer.WriteLineAsync($"+OK {Messages} {100 * Messages}");
                    break;
                case "UIDL" when KnowsUidl:
                    await peer.WriteLineAsync("+OK 1 a1");
                    break;
                case "STLS" when StartTls is not null:
                    await peer.WriteLineAsync("+OK begin");
                    await peer.StartTlsAsync(StartTls);
                    break;
                case "QUIT":
                    await peer.WriteLineAsync("+OK");
                    return;
                default:
                    await peer.WriteLineAsync("-ERR unknown command");
                    break;
            }
        }
    }
}
