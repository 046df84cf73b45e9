using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>Files that no domain should serve, and that must do no harm. All but the broken ones name a server that would do.</summary>
static class HostileFiles
{
    const string Start = "<?xml version=\"1.0\"?>";

    public static Dictionary<string, WebReply> All(string good) => new()
    {
        ["doctype"] = new(good.Replace(Start, Start + "<!DOCTYPE clientConfig>", StringComparison.Ordinal)),
        ["laughs"] = new(Start + "<!DOCTYPE c [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]>" + good[Start.Length..].Replace("localhost", "localhost&b;", StringComparison.Ordinal)),
        ["outside"] = new(Start + "<!DOCTYPE c SYSTEM \"http://lure.test/x.dtd\">" + good[Start.Length..]),
        ["huge"] = new(good + new string(' ', 300 << 10)),
        ["deep"] = new(good.Replace("</clientConfig>", string.Concat(Enumerable.Repeat("<a>", 20000)) + string.Concat(Enumerable.Repeat("</a>", 20000)) + "</clientConfig>", StringComparison.Ordinal)),
        ["html"] = new(good, "text/html; charset=utf-8"),
        ["other"] = new(good.Replace("clientConfig", "config", StringComparison.Ordinal)),
        ["broken"] = new(good[..^20]),
        ["empty"] = new(""),
        ["odd"] = new(DiscoveryServers.File(DiscoveryServers.Server("imap", "bad host", 993, "SSL", "x"), DiscoveryServers.Server("imap", "localhost", 99999, "SSL", "x"), DiscoveryServers.Server("exchange", "localhost", 443, "SSL", "x"))),
    };
}
