using System.Net;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Where a discovery looks, and how long.</summary>
sealed record DiscoverySettings
{
    const string Prefix = "MailSyncPS.Discovery.";

    /// <summary>The resolver to ask; null for the system's.</summary>
    public IPEndPoint? Resolver { get; init; }

    /// <summary>Where connections to port 80 of the web go instead; null for where they are meant to go.</summary>
    public IPEndPoint? Http { get; init; }

    /// <summary>Where connections to port 443 of the web go instead; null for where they are meant to go.</summary>
    public IPEndPoint? Https { get; init; }

    /// <summary>The ports that are tried where a source names none.</summary>
    public IReadOnlyList<int> ImapPorts { get; init; } = [993, 143];

    /// <summary>The same for POP3.</summary>
    public IReadOnlyList<int> Pop3Ports { get; init; } = [995, 110];

    /// <summary>The clock, and how long it looks.</summary>
    public RunTimeouts Timeouts { get; init; } = new();

    /// <summary>
    /// The settings of this process. The endpoints may be set as AppContext data, as in <c>MailSyncPS.Discovery.Resolver</c> =
    /// <c>192.0.2.53:53</c>.
    /// </summary>
    public static DiscoverySettings OfProcess() =>
        new() { Resolver = Endpoint("Resolver"), Http = Endpoint("Http"), Https = Endpoint("Https") };

    static IPEndPoint? Endpoint(string name) =>
        AppContext.GetData(Prefix + name) is string text && IPEndPoint.TryParse(text, out var endpoint) ? endpoint : null;
}
