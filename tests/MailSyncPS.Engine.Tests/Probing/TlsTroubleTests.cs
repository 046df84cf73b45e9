using System.Security.Cryptography;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>Probes of servers whose TLS is not to be trusted, or is missing. None of them gets the password.</summary>
public sealed class TlsTroubleTests(ITestOutputHelper output) : ProbeTest(output)
{
    public static TheoryData<string, string> Certificates => new()
    {
        { nameof(TestCertificates.Expired), "is valid from" },
        { nameof(TestCertificates.OtherName), "is for mail.provider.example" },
        { nameof(TestCertificates.SelfSigned), "is not trusted" },
        { nameof(TestCertificates.WithoutIssuer), "sends its certificate alone" },
    };

    [Theory]
    [MemberData(nameof(Certificates))]
    public async Task A_bad_certificate_is_told_and_no_password_is_sent(string name, string words)
    {
        foreach (var startTls in (bool[])[false, true])
        {
            await using var peer = Peer(Certificate(name), startTls);
            var support = await ProbeAsync(Account(peer.Port));
            Assert.True(support.ImapSupported);
            Assert.Equal(startTls ? MailSecurity.StartTls : MailSecurity.Tls, support.Imap!.Security);
            Assert.Contains(words, support.Problem, StringComparison.Ordinal);
            Assert.Contains("AUTH=PLAIN", support.Capabilities);
            Assert.False(support.Imap.IsSafe);
            Assert.False(support.Imap.Tls!.IsTrusted);
            Assert.Contains(words, support.Imap.Tls.Problem, StringComparison.Ordinal);
            AssertNotSent(peer);
        }
    }

    [Theory]
    [MemberData(nameof(Certificates))]
    public async Task A_pinned_certificate_is_trusted(string name, string words)
    {
        var certificate = Certificate(name);
        await using var peer = Peer(certificate);
        var thumbprint = (await ProbePortAsync(peer.Port)).Imap!.Tls!.Thumbprint;
        Assert.Equal(certificate.Certificate.GetCertHashString(HashAlgorithmName.SHA256), thumbprint);
        var support = await ProbeAsync(Account(peer.Port, thumbprint: thumbprint));
        Assert.False(support.Imap!.Tls!.IsTrusted);
        Assert.DoesNotContain(words, support.Problem ?? "", StringComparison.Ordinal);
        Assert.Null(support.Problem);
        Assert.True(support.SupportsUidPlus);
    }

    [Fact]
    public async Task A_missing_intermediate_is_for_the_provider_to_send_and_not_first_to_be_pinned()
    {
        await using var peer = Peer(TestCertificates.WithoutIssuer);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.Contains("Intermediate R3", support.Problem, StringComparison.Ordinal);
        Assert.Contains("whole certificate chain", support.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Thumbprint", support.Advice, StringComparison.Ordinal);
        Assert.True(support.Problem!.IndexOf("Ask the provider", StringComparison.Ordinal) < support.Problem.IndexOf("-CertificateThumbprint", StringComparison.Ordinal));
        AssertNotSent(peer);
        // One that signed itself lacks no other.
        await using var other = Peer(TestCertificates.SelfSigned);
        Assert.DoesNotContain("alone", (await ProbeAsync(Account(other.Port))).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error:0A000102:SSL routines::unsupported protocol", "older than 1.2")]
    [InlineData("error:1425F102:SSL routines:ssl_choose_client_version:unsupported protocol", "older than 1.2")]
    [InlineData("error:0A00042E:SSL routines::tlsv1 alert protocol version", "older than 1.2")]
    [InlineData("error:0A00018A:SSL routines::dh key too small", "too weak")]
    [InlineData("error:0A00018F:SSL routines::ee key too small", "too weak")]
    [InlineData("error:0A00018E:SSL routines::ca md too weak", "too weak")]
    [InlineData("error:0A000410:SSL routines::sslv3 alert handshake failure", "nothing in common")]
    [InlineData("error:0A0000C1:SSL routines::no shared cipher", "nothing in common")]
    [InlineData("something else", "Check the port")]
    [InlineData("error:0A00", "Check the port")]
    public void What_keeps_tls_from_coming_about_is_told_with_its_cause(string words, string meaning)
    {
        var thrown = new InvalidOperationException("outer", new System.Security.Authentication.AuthenticationException("Authentication failed, see inner exception.", new IOException("SSL Handshake failed", new CryptographicException(words))));
        var failure = TlsTrouble.Explain("mail.example.jp:995", thrown);
        Assert.Equal(MailFailure.TlsFailed, failure.Failure);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains(meaning, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("inner exception", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_certificate_than_the_pinned_one_is_not()
    {
        await using var peer = Peer(TestCertificates.Valid);
        var support = await ProbeAsync(Account(peer.Port, thumbprint: new string('A', 64)));
        Assert.Contains("not the pinned one", support.Problem, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    [Fact]
    public async Task Any_certificate_is_taken_where_asked()
    {
        await using var peer = Peer(TestCertificates.Expired);
        Assert.Null((await ProbeAsync(Account(peer.Port, skipCertificateCheck: true))).Problem);
        Assert.Null((await ProbePortAsync(peer.Port, skipCertificateCheck: true)).Problem);
        Assert.NotNull((await ProbePortAsync(peer.Port)).Problem);
    }

    [Fact]
    public async Task A_trusted_way_is_better_than_an_untrusted_one()
    {
        await using var bad = Peer(TestCertificates.Expired);
        await using var good = Peer(TestCertificates.Valid, startTls: true);
        var support = await ProbeServerAsync(bad.Port, good.Port);
        Assert.Null(support.Problem);
        Assert.Equal(good.Port, support.Imap!.Port);
    }

    [Fact]
    public async Task An_account_whose_own_endpoint_is_not_trusted_hears_of_the_other()
    {
        await using var bad = Peer(TestCertificates.Expired);
        await using var good = Peer(TestCertificates.Valid);
        var support = await ProbeAsync(Account(bad.Port), good.Port);
        Assert.Equal(good.Port, support.Imap!.Port);
        Assert.Contains("is valid from", support.Problem, StringComparison.Ordinal);
        Assert.Contains($"-Port {good.Port} -Security Tls", support.Problem, StringComparison.Ordinal);
        AssertNotSent(bad);
    }

    [Fact]
    public async Task Without_tls_no_password_is_sent()
    {
        await using var peer = new ScriptedPeer(new ImapScript { Capabilities = "IMAP4rev1 AUTH=PLAIN" }.PlayAsync);
        foreach (var security in (MailSecurity[])[MailSecurity.Auto, MailSecurity.Tls, MailSecurity.StartTls])
        {
            var support = await ProbeAsync(Account(peer.Port, security: security));
            Assert.True(support.ImapSupported);
            Assert.Equal(MailSecurity.None, support.Imap!.Security);
            Assert.Contains("offers no TLS", support.Problem, StringComparison.Ordinal);
        }
        AssertNotSent(peer);
    }

    [Fact]
    public async Task No_protection_at_another_endpoint_is_no_leave_to_send_the_password_here()
    {
        await using var pop3 = new ScriptedPeer(new Pop3Script().PlayAsync);
        await using var imap = new ScriptedPeer(new ImapScript { Capabilities = "IMAP4rev1 AUTH=PLAIN" }.PlayAsync);
        var support = await ProbeAsync(Account(pop3.Port, MailProtocol.Pop3, MailSecurity.None), imap.Port);
        Assert.Equal(imap.Port, support.Imap!.Port);
        Assert.Contains("offers no TLS", support.Problem, StringComparison.Ordinal);
        AssertNotSent(imap);
        AssertNotSent(pop3);
    }

    [Theory]
    [InlineData("* OK ready", "go ahead\r\n", "someone may be in between")]
    [InlineData("* PREAUTH welcome", null, "PREAUTH")]
    [InlineData("* BYE too many connections", null, "takes no session right now")]
    public async Task Tricks_before_tls_get_no_password(string greeting, string? injected, string words)
    {
        await using var peer = new ScriptedPeer(new ImapScript { Greeting = greeting, StartTls = TestCertificates.Valid, Injected = injected }.PlayAsync);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.True(support.ImapSupported);
        Assert.Contains(words, support.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("offers no TLS", support.Problem, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    [Fact]
    public async Task The_password_is_sent_behind_starttls_only()
    {
        await using var peer = Peer(TestCertificates.Valid, startTls: true);
        Assert.Null((await ProbeAsync(Account(peer.Port))).Problem);
        var connection = Assert.Single(peer.Connections, c => c.LinesHeard.Any(l => l.Contains("AUTHENTICATE", StringComparison.Ordinal)));
        var commands = connection.LinesHeard.Select(l => l.Split(' ').ElementAtOrDefault(1)).ToList();
        Assert.InRange(commands.IndexOf("STARTTLS"), 0, commands.IndexOf("AUTHENTICATE") - 1);
    }

    [Fact]
    public async Task A_refused_start_of_tls_is_told()
    {
        await using var peer = new ScriptedPeer(new ImapScript { Capabilities = "IMAP4rev1 STARTTLS" }.PlayAsync);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.Contains("offers TLS but refuses to start it", support.Problem, StringComparison.Ordinal);
        AssertNotSent(peer);
    }

    static ServerCertificate Certificate(string name) => name switch
    {
        nameof(TestCertificates.Expired) => TestCertificates.Expired,
        nameof(TestCertificates.OtherName) => TestCertificates.OtherName,
        nameof(TestCertificates.WithoutIssuer) => TestCertificates.WithoutIssuer,
        _ => TestCertificates.SelfSigned,
    };

    static ScriptedPeer Peer(ServerCertificate certificate, bool startTls = false)
    {
        var script = new ImapScript { Capabilities = "IMAP4rev1 AUTH=PLAIN", CapabilitiesAfterLogin = "IMAP4rev1 UIDPLUS", StartTls = startTls ? certificate : null };
        return new ScriptedPeer(script.PlayAsync, startTls ? null : certificate);
    }
}
