using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>Probes of real servers.</summary>
[Collection(ServersCollection.Name)]
public sealed class RealServerProbeTests(Servers servers, ITestOutputHelper output) : ProbeTest(output)
{
    [Fact]
    public async Task The_best_endpoint_of_each_protocol_is_chosen()
    {
        var support = await ProbeServerAsync(servers.Old.ImapPort, servers.Old.ImapsPort, servers.Old.Pop3Port, servers.Old.Pop3sPort);

        Assert.Null(support.Problem);
        Assert.True(support.ImapSupported);
        Assert.Equal((servers.Old.ImapsPort, MailProtocol.Imap, MailSecurity.Tls), (support.Imap!.Port, support.Imap.Protocol, support.Imap.Security));
        Assert.Equal((servers.Old.Pop3sPort, MailProtocol.Pop3, MailSecurity.Tls), (support.Pop3!.Port, support.Pop3.Protocol, support.Pop3.Security));
        Assert.Contains("AUTH=PLAIN", support.Capabilities);
        Assert.Contains("IMAP4REV1", support.Capabilities);
        Assert.Equal(["PLAIN"], support.AuthMechanisms);
        Assert.Null(support.SupportsQuota);
        Assert.Null(support.SupportsUidPlus);
        Assert.Null(support.Account);
        Assert.True(support.SupportsUidl);
        Assert.Contains($"IMAP works with -Protocol Imap -Port {servers.Old.ImapsPort} -Security Tls", support.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_port_alone_tells_its_protocol_and_its_kind_of_tls()
    {
        Assert.Equal(MailSecurity.Tls, (await ProbePortAsync(servers.Old.ImapsPort)).Imap!.Security);
        Assert.Equal(MailSecurity.StartTls, (await ProbePortAsync(servers.Old.ImapPort)).Imap!.Security);

        var tls = await ProbePortAsync(servers.Old.Pop3sPort);
        Assert.Equal(MailSecurity.Tls, tls.Pop3!.Security);
        Assert.False(tls.ImapSupported);
        Assert.Null(tls.Imap);
        Assert.Contains("Turn IMAP on", tls.Problem, StringComparison.Ordinal);
        Assert.Contains("UIDL", tls.Capabilities);
        Assert.Equal(["PLAIN"], tls.AuthMechanisms);

        Assert.Equal(MailSecurity.StartTls, (await ProbePortAsync(servers.Old.Pop3Port)).Pop3!.Security);
    }

    [Theory]
    [InlineData(MailSecurity.Auto)]
    [InlineData(MailSecurity.Tls)]
    [InlineData(MailSecurity.StartTls)]
    [InlineData(MailSecurity.None)]
    public async Task With_an_account_its_own_endpoint_wins_and_shows_what_is_offered_after_login(MailSecurity security)
    {
        var old = servers.Old;
        var port = security == MailSecurity.Tls ? old.ImapsPort : old.ImapPort;
        var account = Account(port, security: security, password: "pw");
        var support = await ProbeAsync(account, old.ImapsPort, old.Pop3sPort);

        Assert.Null(support.Problem);
        Assert.Equal(port, support.Imap!.Port);
        Assert.Equal(old.Pop3sPort, support.Pop3!.Port);
        Assert.Contains("UIDPLUS", support.Capabilities);
        Assert.DoesNotContain("AUTH=PLAIN", support.Capabilities);
        Assert.Equal(["PLAIN"], support.AuthMechanisms);
        Assert.False(support.SupportsQuota);
        Assert.True(support.SupportsUidPlus);
        Assert.Null(support.LimitBytes);
        Assert.Contains("give it with -QuotaBytes", support.Advice, StringComparison.Ordinal);
        Assert.Equal(security == MailSecurity.None, support.Advice!.Contains("The password goes in clear", StringComparison.Ordinal));
        Assert.Same(account, support.Account);
        Assert.Equal("taro@example.jp", support.EmailAddress);
    }

    [Fact]
    public async Task A_pop3_account_is_used_on_imap_too()
    {
        await using var server = await DovecotServer.RunAsync(DovecotOptions.OldServer(20 << 20));
        var support = await ProbeAsync(Account(server.Pop3Port, MailProtocol.Pop3, password: "pw"), server.ImapPort, server.Pop3sPort);

        Assert.Null(support.Problem);
        Assert.Equal((server.Pop3Port, MailSecurity.StartTls), (support.Pop3!.Port, support.Pop3.Security));
        Assert.Equal((server.ImapPort, MailSecurity.StartTls), (support.Imap!.Port, support.Imap.Security));
        Assert.True(support.SupportsQuota);
        Assert.True(support.SupportsUidPlus);
        Assert.Equal((0, 20 << 20), (support.UsedBytes, support.LimitBytes));
        Assert.Contains("holds only 20.0 MB and is 0% full", support.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_like_gmail_tells_its_own_capabilities()
    {
        var support = await ProbeAsync(Account(servers.GmailLike.ImapsPort, password: "pw"));

        Assert.Null(support.Problem);
        Assert.Contains("X-GM-EXT-1", support.Capabilities);
        Assert.Contains("APPENDLIMIT=35651584", support.Capabilities);
        Assert.True(support.SupportsQuota);
        Assert.Contains("% of 15.0 GB is used", support.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_an_answer()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { Users = new Dictionary<string, string> { ["taro"] = "right" } });
        var support = await ProbeAsync(Account(server.ImapsPort));

        Assert.True(support.ImapSupported);
        Assert.Contains("user name or password of 'taro'", support.Problem, StringComparison.Ordinal);
        Assert.Null(support.SupportsUidPlus);
        Assert.Equal("taro@example.jp", support.LoginHint);
        Assert.Contains("the whole address (taro@example.jp)", support.Advice, StringComparison.Ordinal);
        Assert.Contains("AUTH=PLAIN", support.Capabilities);
    }

    [Fact]
    public async Task A_server_that_takes_no_login_in_clear_says_so()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { DisablePlaintextAuth = true });
        var support = await ProbeAsync(Account(server.ImapPort, security: MailSecurity.None, host: server.Host));

        Assert.True(support.ImapSupported);
        Assert.Equal(MailSecurity.StartTls, support.Imap!.Security);
        Assert.Contains("takes no login without TLS", support.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_tls_gets_no_password()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { Certificate = null });
        var support = await ProbeAsync(Account(server.ImapPort));

        Assert.True(support.ImapSupported);
        Assert.Equal(MailSecurity.None, support.Imap!.Security);
        Assert.Contains("offers no TLS", support.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("Login:", server.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("auth failed", server.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_named()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { Certificate = TestCertificates.OtherName });
        var support = await ProbeAsync(Account(server.ImapsPort), server.ImapPort);

        Assert.True(support.ImapSupported);
        Assert.Equal(MailSecurity.Tls, support.Imap!.Security);
        Assert.Contains("mail.provider.example", support.Problem, StringComparison.Ordinal);
        Assert.Contains("-Server mail.provider.example", support.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Login:", server.LogText, StringComparison.Ordinal);
    }
}
