using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>A POP3 server that greets, lists its capabilities and goes over to TLS.</summary>
sealed record Pop3Script
{
    public string Greeting { get; init; } = "+OK ready";

    /// <summary>The lines of CAPA; null when the command is not known.</summary>
    public string[]? Capabilities { get; init; } = ["USER", "UIDL", "SASL PLAIN LOGIN"];

    /// <summary>The certificate for STLS; null when it is not offered.</summary>
    public ServerCertificate? StartTls { get; init; }

    public async Task PlayAsync(PeerConnection peer)
    {
        await peer.WriteLineAsync(Greeting);
        while (await peer.ReadLineAsync() is { } line)
        {
            switch (line)
            {
                case "CAPA" when Capabilities is not null:
                    string[] offer = StartTls is null ? [] : ["STLS"];
                    foreach (var said in (string[])["+OK", .. Capabilities, .. offer, "."])
                        await peer.WriteLineAsync(said);
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
