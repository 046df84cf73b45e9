using MailSyncPS.Engine.Discovery;
using MailSyncPS.Engine.Discovery.Providers;
using MailSyncPS.Engine.Discovery.Records;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Discovery;

/// <summary>Servers that nobody names: by who receives the mail, and by their usual names.</summary>
public sealed class GuessTests(Servers mail, DiscoveryServers servers, ITestOutputHelper output) : DiscoveryTest(mail, servers, output)
{
    [Fact]
    public async Task Who_receives_the_mail_is_a_hint_at_the_database()
    {
        var found = await FindAsync("hosted.test");

        Assert.Equal((DiscoverySource.MxHint, "localhost", Mail.Old.ImapPort), (found.Support.Source, found.Endpoint!.Server, found.Endpoint.Port));
        Assert.Equal("mx7.mail.provider.test", Result(found, "MX hosted.test"));
    }

    [Fact]
    public async Task The_usual_names_come_last()
    {
        var found = await FindAsync("localhost");

        Assert.Equal((DiscoverySource.Guess, "localhost", Mail.Old.ImapPort, MailSecurity.StartTls), (found.Support.Source, found.Endpoint!.Server, found.Endpoint.Port, found.Endpoint.Security));
        Assert.Equal(Mail.Old.Pop3Port, found.Support.Pop3!.Port);
        Assert.Equal(["imap.localhost", "mail.localhost", "pop.localhost", "pop3.localhost", "localhost"],
            found.Support.Tried.Where(attempt => attempt.Source == DiscoverySource.Guess).Select(attempt => attempt.What.Split(':')[0]));
    }

    [Theory]
    [InlineData("aspmx.l.google.com", "example.jp", "l.google.com google.com")]
    [InlineData("sv123.xserver.jp", "example.jp", "xserver.jp")]
    [InlineData("mx.mail.example.co.jp", "other.jp", "mail.example.co.jp example.co.jp")]
    [InlineData("example-jp.mail.protection.outlook.com", "example.jp", "mail.protection.outlook.com protection.outlook.com outlook.com")]
    [InlineData("mx.example.jp", "example.jp", "")]
    [InlineData("localhost", "example.jp", "")]
    public void A_mail_host_belongs_to_domains(string host, string ownDomain, string domains) =>
        Assert.Equal(domains, string.Join(' ', HostingDomains.Of(host, ownDomain)));

    [Theory]
    [InlineData("sv123.xserver.jp", "sv123.xserver.jp")]
    [InlineData("mx01.lolipop.jp", "imap4.lolipop.jp")]
    [InlineData("mx01.muumuu-mail.com", "imap4.muumuu-mail.com")]
    [InlineData("ASPMX.L.GOOGLE.COM", "imap.gmail.com")]
    [InlineData("mx.notlolipop.jp", null)]
    public void The_table_knows_mail_hosts(string mx, string? server) =>
        Assert.Equal(server, ProviderTable.ByMx("example.jp", mx).Candidates is [var first, ..] ? first.Host.ToLowerInvariant() : null);

    [Theory]
    [InlineData("gmail.com", "imap.gmail.com")]
    [InlineData("ocn.ne.jp", "imap.ocn.ne.jp")]
    [InlineData("abc.ocn.ne.jp", "imap.ocn.ne.jp")]
    [InlineData("account.sakura.ne.jp", "account.sakura.ne.jp")]
    [InlineData("notgmail.com", null)]
    [InlineData("sakura.ne.jp", null)]
    public void The_table_knows_domains(string domain, string? server) =>
        Assert.Equal(server, ProviderTable.ByDomain(domain).Candidates is [var first, ..] ? first.Host : null);

    [Fact]
    public void The_table_makes_sense()
    {
        Assert.All(ProviderTable.All, provider =>
        {
            Assert.True(provider.Domains.Count + provider.Mx.Count > 0);
            Assert.True(provider.Servers.Count > 0 || provider.Login is not null);
            Assert.NotEmpty(provider.Source);
            Assert.All(provider.Servers, server => Assert.True(server.Port is 993 or 995 && server.Security == MailSecurity.Tls));
            Assert.Contains(provider.CheckedLive ?? "never checked", provider.Describe(), StringComparison.Ordinal);
        });
        Assert.Equal(ProviderTable.All.Count, ProviderTable.All.Select(provider => provider.Name).Distinct().Count());
    }

    [Theory]
    [InlineData(DiscoverySource.Given, "imap.anywhere.net", ServerTrust.Vouched)]
    [InlineData(DiscoverySource.Srv, "imap.example.jp", ServerTrust.Vouched)]
    [InlineData(DiscoverySource.Srv, "example.jp", ServerTrust.Vouched)]
    [InlineData(DiscoverySource.Srv, "imap.badexample.jp", ServerTrust.NeedsConsent)]
    [InlineData(DiscoverySource.Srv, "imap.provider.net", ServerTrust.NeedsConsent)]
    [InlineData(DiscoverySource.Autoconfig, "imap.example.jp", ServerTrust.Vouched)]
    [InlineData(DiscoverySource.Autoconfig, "imap.provider.net", ServerTrust.NeedsConsent)]
    [InlineData(DiscoverySource.IspDatabase, "imap.provider.net", ServerTrust.Vouched)]
    [InlineData(DiscoverySource.ProviderTable, "imap.provider.net", ServerTrust.Vouched)]
    [InlineData(DiscoverySource.AutoconfigHttp, "imap.example.jp", ServerTrust.NeedsConsent)]
    [InlineData(DiscoverySource.MxHint, "imap.provider.net", ServerTrust.NeedsConsent)]
    [InlineData(DiscoverySource.Guess, "imap.example.jp", ServerTrust.NeedsConsent)]
    [InlineData(DiscoverySource.NotFound, "imap.example.jp", ServerTrust.NeedsConsent)]
    [InlineData((DiscoverySource)77, "imap.example.jp", ServerTrust.NeedsConsent)]
    public void A_credential_needs_consent_where_nobody_vouches(DiscoverySource source, string server, ServerTrust trust)
    {
        Assert.Equal(trust, DiscoveryConsent.Of(source, server, "taro@example.jp"));
        Assert.Equal(trust, DiscoveryConsent.Of(Account(source, server)));
    }

    [Theory]
    [InlineData(MailSecurity.None, false, null, ServerTrust.Unproven)]
    [InlineData(MailSecurity.None, false, "3F5A0C7E91B24D68AA07C3E15D9024BB6F81E7D2", ServerTrust.Unproven)]
    [InlineData(MailSecurity.Tls, true, null, ServerTrust.Unproven)]
    [InlineData(MailSecurity.Auto, true, "3F5A0C7E91B24D68AA07C3E15D9024BB6F81E7D2", ServerTrust.Vouched)]
    public void A_server_that_was_found_must_prove_its_name(MailSecurity security, bool skips, string? pin, ServerTrust trust)
    {
        foreach (var source in Enum.GetValues<DiscoverySource>().Except([DiscoverySource.Given, DiscoverySource.NotFound]))
        {
            var found = DiscoveryConsent.Of(Account(source, "imap.example.jp", security, skips, pin));
            Assert.Equal(trust == ServerTrust.Unproven ? trust : DiscoveryConsent.Of(source, "imap.example.jp", "taro@example.jp"), found);
        }
        Assert.Equal(ServerTrust.Vouched, DiscoveryConsent.Of(Account(DiscoverySource.Given, "imap.example.jp", security, skips, pin)));
    }

    static MailAccount Account(DiscoverySource source, string server, MailSecurity security = MailSecurity.Tls, bool skips = false, string? pin = null) =>
        new("taro@example.jp", server, 993, MailProtocol.Imap, security, null) { Source = source, SkipCertificateCheck = skips, CertificateThumbprint = pin };

    [Theory]
    [InlineData("%EMAILADDRESS%", "taro@example.jp", "taro@example.jp")]
    [InlineData("%EMAILLOCALPART%", "taro@example.jp", "taro")]
    [InlineData("%EMAILLOCALPART%.%EMAILDOMAIN%", "taro@example.jp", "taro.example.jp")]
    [InlineData("%EMAILLOCALPART%", "%EMAILDOMAIN%@example.jp", "%EMAILDOMAIN%")]
    [InlineData("%EMAILLOCALPART%%OTHER%", "taro@example.jp", null)]
    [InlineData("account.name", "taro@example.jp", null)]
    public void A_form_makes_login_names(string template, string address, string? login) =>
        Assert.Equal(login, new LoginForm(template).NameOf(address));
}
