using System.Globalization;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Names of domains and hosts, as they go out to the network: in lower case and in A-labels (RFC 5890).</summary>
static class MailDomain
{
    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>The domain of an address; null when there is none that can be asked for.</summary>
    public static string? Of(string emailAddress) => Host(emailAddress[(emailAddress.LastIndexOf('@') + 1)..]);

    /// <summary>A host's or domain's name without its closing dot; null when it is none.</summary>
    public static string? Host(string name)
    {
        try
        {
            var ascii = Idn.GetAscii(name.TrimEnd('.')).ToLowerInvariant();
            return Uri.CheckHostName(ascii) is UriHostNameType.Dns or UriHostNameType.IPv4 ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a host is the domain or lies within it.</summary>
    public static bool IsWithin(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
}
