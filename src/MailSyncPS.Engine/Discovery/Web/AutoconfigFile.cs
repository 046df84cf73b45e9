using System.Globalization;
using System.Xml.Linq;

namespace MailSyncPS.Engine.Discovery.Web;

/// <summary>Reads Mozilla's autoconfig files (clientConfig 1.1), as domains and the ISP database have them.</summary>
static class AutoconfigFile
{
    const string DomainPlaceholder = "%EMAILDOMAIN%";
    const int MostServers = 8;

    /// <summary>The servers in the order of the file, IMAP first; null when it is no such file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="domain">The domain it was asked about, for its placeholders.</param>
    public static IReadOnlyList<Candidate>? Read(XDocument file, string domain)
    {
        if (file.Root?.Name.LocalName != "clientConfig")
            return null;
        return
        [
            .. file.Root.Elements("emailProvider").Elements("incomingServer")
                .Select(server => Candidate(server, domain)).OfType<Candidate>().Take(MostServers).OrderBy(candidate => candidate.Protocol),
        ];
    }

    static Candidate? Candidate(XElement server, string domain)
    {
        MailProtocol? protocol = server.Attribute("type")?.Value.ToLowerInvariant() switch
        {
            "imap" => MailProtocol.Imap,
            "pop3" => MailProtocol.Pop3,
            _ => null,
        };
        var host = MailDomain.Host(Text(server, "hostname").Replace(DomainPlaceholder, domain, StringComparison.Ordinal));
        if (protocol is null || host is null
            || !ushort.TryParse(Text(server, "port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            return null;
        var login = Text(server, "username");
        return new Candidate(host, protocol, port, Text(server, "socketType").Equals("SSL", StringComparison.OrdinalIgnoreCase),
            login.Contains('%', StringComparison.Ordinal) ? new LoginForm(login) : null);
    }

    static string Text(XElement server, string name) => server.Element(name)?.Value.Trim() ?? "";
}
