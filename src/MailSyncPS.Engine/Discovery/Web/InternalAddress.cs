using System.Net;
using System.Net.Sockets;

namespace MailSyncPS.Engine.Discovery.Web;

/// <summary>Addresses that only this machine or its network can reach. Nobody outside may lead a request there.</summary>
static class InternalAddress
{
    static readonly IPNetwork[] Networks =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
            "::/127", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    /// <summary>Prefixes behind which an IPv4 address stands, and where: compatible, NAT64 (RFC 6052), 6to4 (RFC 3056).</summary>
    static readonly (IPNetwork Network, int At)[] Embedding =
        [(IPNetwork.Parse("::/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("64:ff9b:1::/48"), 12),
            (IPNetwork.Parse("2002::/16"), 2)];

    /// <summary>Whether an address is internal, however it is written.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Is(address.MapToIPv4());
        if (Networks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)))
            return true;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        var bytes = address.GetAddressBytes();
        return Embedding.Any(e => e.Network.Contains(address) && Is(new IPAddress(bytes.AsSpan(e.At, 4))));
    }

    /// <summary>Whether a host is named by an internal address, or is this machine by its name (RFC 6761, 6.3).</summary>
    public static bool Is(Uri address)
    {
        var host = address.IdnHost.Trim('[', ']').TrimEnd('.');
        return IPAddress.TryParse(host, out var literal) ? Is(literal)
            : host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
