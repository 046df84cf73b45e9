using System.Security.Authentication;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>What is told of TLS and of certificates, good and bad.</summary>
[Collection(ServersCollection.Name)]
public sealed class TlsDiagnosisTests(Servers servers, ITestOutputHelper output) : ProbeTest(output)
{
    [Fact]
    public async Task A_real_server_shows_its_version_cipher_and_certificate()
    {
        var certificate = TestCertificates.Valid.Certificate;
        var support = await ProbeServerAsync(servers.Old.ImapsPort, servers.Old.Pop3Port);
        foreach (var endpoint in (MailEndpoint[])[support.Imap!, support.Pop3!])
        {
            var tls = endpoint.Tls!;
            Assert.Equal("TLS 1.3", tls.Version);
            Assert.StartsWith("TLS_", tls.CipherSuite, StringComparison.Ordinal);
            Assert.Equal("CN=localhost", tls.Subject);
            Assert.Equal(["localhost", "127.0.0.1", "127.0.0.2", "::1"], tls.Names);
            Assert.Equal("CN=MailSyncPS test authority", tls.Issuer);
            Assert.Equal((certificate.NotBefore, certificate.NotAfter), (tls.NotBefore, tls.NotAfter));
            Assert.InRange(tls.DaysLeft, 363, 365);
            Assert.True(tls.IsTrusted);
            Assert.True(tls.NameMatches);
            Assert.Null(tls.MatchingServer);
            Assert.Null(tls.Problem);
            Assert.Equal($"TLS 1.3, localhost, until {certificate.NotAfter:yyyy-MM-dd}", tls.ToString());
        }
    }

    [Fact]
    public async Task An_older_version_is_told()
    {
        await using var peer = new ScriptedPeer(new ImapScript { StartTls = TestCertificates.Valid, TlsVersions = SslProtocols.Tls12 }.PlayAsync);
        var tls = (await ProbePortAsync(peer.Port)).Imap!.Tls!;
        Assert.Equal("TLS 1.2", tls.Version);
        Assert.Contains("_WITH_", tls.CipherSuite, StringComparison.Ordinal);
        Assert.True(tls.IsTrusted);
    }

    [Fact]
    public async Task Without_tls_nothing_is_told_of_it()
    {
        await using var peer = new ScriptedPeer(new Pop3Script().PlayAsync);
        var support = await ProbePortAsync(peer.Port);
        Assert.Null(support.Pop3!.Tls);
        Assert.Contains("ask the provider for TLS", support.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_shown_with_the_way_to_pin_it()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { Certificate = TestCertificates.Expired });
        var support = await ProbeAsync(Account(server.ImapsPort), server.Pop3sPort);
        var tls = support.Imap!.Tls!;
        Assert.InRange(tls.DaysLeft, -3, -2);
        Assert.True(tls.NameMatches);
        Assert.False(tls.IsTrusted);
        Assert.False(support.Pop3!.Tls!.IsTrusted);
        Assert.EndsWith(", not trusted", tls.ToString(), StringComparison.Ordinal);
        Assert.Contains($"-CertificateThumbprint {tls.Thumbprint}", support.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Login:", server.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("auth failed", server.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_a_wrong_name_the_right_one_is_told()
    {
        await using var peer = new ScriptedPeer(new ImapScript().PlayAsync, TestCertificates.OtherName);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.False(support.Imap!.Tls!.NameMatches);
        Assert.Equal("mail.provider.example", support.Imap.Tls.MatchingServer);
        Assert.Contains("-Server mail.provider.example", support.Advice, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_to_be_compared()
    {
        await using var peer = new ScriptedPeer(new ImapScript().PlayAsync, TestCertificates.SelfSigned);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.Equal("CN=localhost", support.Imap!.Tls!.Issuer);
        Assert.StartsWith($"Ask the provider for its certificate's thumbprint. If it is {support.Imap.Tls.Thumbprint}", support.Advice, StringComparison.Ordinal);

        var pinned = await ProbeAsync(Account(peer.Port, thumbprint: new string('A', 64)));
        Assert.Equal(support.Imap.Tls.Thumbprint, pinned.Imap!.Tls!.Thumbprint);
        Assert.Contains("has renewed the certificate", pinned.Advice, StringComparison.Ordinal);
        AssertNotSent(peer);
    }
}
