using System.Net;

namespace MailSyncPS.TestServers;

/// <summary>Where a Dovecot listens.</summary>
sealed record DovecotPorts(string Host, int Pop3, int Pop3s, int Imap, int Imaps)
{
    internal static DovecotPorts Take(DovecotOptions options)
    {
        var host = options.DisablePlaintextAuth ? "127.0.0.2" : "127.0.0.1";
        var ports = FreePorts.Take(4, IPAddress.Parse(host));
        return options.Certificate is null ? new(host, ports[0], 0, ports[1], 0) : new(host, ports[0], ports[1], ports[2], ports[3]);
    }

    internal IEnumerable<int> Plain => [Pop3, Imap];
}
