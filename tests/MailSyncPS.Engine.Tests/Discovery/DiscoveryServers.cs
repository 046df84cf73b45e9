using System.Globalization;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>A name server and a web server that lead to the tests' mail servers in all kinds of ways.</summary>
public sealed class DiscoveryServers(Servers mail) : IAsyncLifetime
{
    public NameServer Dns { get; private set; } = null!;

    public WebServer Web { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Web = WebServer.Run(Pages());
        Dns = await NameServer.RunAsync([.. Records()]);
    }

    public async Task DisposeAsync()
    {
        await Web.DisposeAsync();
        await Dns.DisposeAsync();
    }

    /// <summary>An autoconfig file with these servers.</summary>
    public static string File(params string[] servers) =>
        $"""<?xml version="1.0"?><clientConfig version="1.1"><emailProvider id="x">{string.Concat(servers)}</emailProvider></clientConfig>""";

    /// <summary>A server of an autoconfig file.</summary>
    public static string Server(string type, string host, int port, string socketType, string login) => string.Create(CultureInfo.InvariantCulture,
        $"""<incomingServer type="{type}"><hostname>{host}</hostname><port>{port}</port><socketType>{socketType}</socketType><username>{login}</username></incomingServer>""");

    IEnumerable<string> Records()
    {
        var (old, other) = (mail.Old, mail.GmailLike);
        yield return Srv("_imaps", "both.test", "127.0.0.1", other.ImapsPort, 20);
        yield return Srv("_imaps", "both.test", "localhost", old.ImapsPort, 10);
        yield return Srv("_pop3s", "both.test", "127.0.0.1", old.Pop3sPort, 10);
        yield return Srv("_imap", "weights.test", "localhost", old.ImapPort, 10, 1);
        yield return Srv("_imap", "weights.test", "127.0.0.1", other.ImapPort, 10, 9);
        yield return Srv("_imap", "dead.test", "localhost", 1, 1);
        yield return Srv("_imap", "dead.test", "127.0.0.1", old.ImapPort, 2);
        yield return Srv("_pop3", "dead.test", "127.0.0.1", old.Pop3Port, 1);
        yield return "srv-host=_imaps._tcp.noimap.test";
        yield return "srv-host=_imap._tcp.noimap.test";
        yield return Srv("_pop3", "noimap.test", "localhost", old.Pop3Port, 1);
        yield return "srv-host=_imap._tcp.secure.test";
        yield return Srv("_imaps", "secure.test", "localhost", old.ImapsPort, 1);
        yield return "srv-host=_imaps._tcp.none.test";
        yield return "srv-host=_pop3s._tcp.none.test";
        yield return "mx-host=hosted.test,mx7.mail.provider.test,10";
    }

    Dictionary<string, WebReply> Pages()
    {
        var (old, other) = (mail.Old, mail.GmailLike);
        var oldFile = File(Server("pop3", "localhost", old.Pop3Port, "STARTTLS", "%EMAILADDRESS%"), Server("imap", "localhost", old.ImapPort, "STARTTLS", "%EMAILLOCALPART%"), Server("smtp", "localhost", 25, "plain", ""));
        var otherFile = File(Server("imap", "127.0.0.1", other.ImapsPort, "SSL", "%EMAILADDRESS%"));
        var pages = new Dictionary<string, WebReply>
        {
            ["https://autoconfig.both.test/mail/config-v1.1.xml"] = new(otherFile),
            ["https://autoconfig.auto.test/mail/config-v1.1.xml"] = new(oldFile),
            ["https://autoconfig.thunderbird.net/v1.1/auto.test"] = new(otherFile),
            ["https://moved.test/.well-known/autoconfig/mail/config-v1.1.xml"] = WebReply.To("https://autoconfig.auto.test/mail/config-v1.1.xml"),
            ["https://autoconfig.thunderbird.net/v1.1/isp.test"] = new(otherFile, "application/xml"),
            ["http://autoconfig.clear.test/mail/config-v1.1.xml"] = new(oldFile),
            ["https://autoconfig.lowered.test/mail/config-v1.1.xml"] = WebReply.To("http://autoconfig.clear.test/mail/config-v1.1.xml"),
            ["https://autoconfig.round.test/mail/config-v1.1.xml"] = WebReply.To("https://autoconfig.round.test/mail/config-v1.1.xml"),
            ["https://autoconfig.thunderbird.net/v1.1/provider.test"] = new(oldFile),
        };
        foreach (var (name, reply) in HostileFiles.All(oldFile))
            pages[$"https://autoconfig.{name}.test/mail/config-v1.1.xml"] = reply;
        return pages;
    }

    static string Srv(string service, string domain, string host, int port, int priority, int weight = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"srv-host={service}._tcp.{domain},{host},{port},{priority},{weight}");
}
