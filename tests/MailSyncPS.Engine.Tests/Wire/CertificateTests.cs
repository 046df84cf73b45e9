using System.Security.Cryptography;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>A certificate that does not hold gets no password, unless it is the one that was pinned, or any was asked for.</summary>
public sealed class CertificateTests(ITestOutputHelper output)
{
    static readonly (ServerCertificate Certificate, MailFailure Failure)[] Bad =
    [
        (TestCertificates.Expired, MailFailure.CertificateExpired),
        (TestCertificates.NotYetValid, MailFailure.CertificateExpired),
        (TestCertificates.OtherName, MailFailure.CertificateNameMismatch),
        (TestCertificates.SelfSigned, MailFailure.CertificateNotTrusted),
    ];

    [Theory]
    [InlineData(MailProtocol.Imap, false)]
    [InlineData(MailProtocol.Imap, true)]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Pop3, true)]
    public async Task A_bad_certificate_gets_no_password_unless_it_is_pinned(MailProtocol protocol, bool startTls)
    {
        var security = startTls ? MailSecurity.StartTls : MailSecurity.Tls;
        foreach (var (certificate, expected) in Bad)
        {
            await using var peer = Peer(protocol, certificate, startTls);
            foreach (var run in Enum.GetValues<WireRun>().Where(r => r != WireRun.ForwardTo || protocol == MailProtocol.Imap))
            {
                var failure = await run.RunAsync(Canary.Account(peer.Port, protocol, security), output);
                Assert.NotNull(failure);
                if (run != WireRun.Probe)
                    Assert.Equal(expected, failure.Failure);
                Assert.False(Canary.Arrived(peer), $"{run}, {certificate}");
            }
            var other = Thumbprint(TestCertificates.Valid, HashAlgorithmName.SHA256);
            var refused = await WireRun.Quota.RunAsync(Canary.Account(peer.Port, protocol, security, other), output);
            Assert.Equal(MailFailure.CertificateThumbprintMismatch, refused!.Failure);
            // Whoever pins a certificate wants that one, whatever else is said.
            refused = await WireRun.Quota.RunAsync(Canary.Account(peer.Port, protocol, security, other, skip: true), output);
            Assert.Equal(MailFailure.CertificateThumbprintMismatch, refused!.Failure);
            Assert.False(Canary.Arrived(peer));

            await WireRun.Quota.RunAsync(Canary.Account(peer.Port, protocol, security, Thumbprint(certificate, HashAlgorithmName.SHA256)), output);
            Assert.True(Canary.Arrived(peer));
        }
    }

    [Theory]
    [InlineData(MailProtocol.Imap)]
    [InlineData(MailProtocol.Pop3)]
    public async Task A_trusted_certificate_is_refused_where_another_is_pinned(MailProtocol protocol)
    {
        await using var peer = Peer(protocol, TestCertificates.Valid, startTls: false);
        var refused = await WireRun.Quota.RunAsync(Canary.Account(peer.Port, protocol, MailSecurity.Tls, Thumbprint(TestCertificates.SelfSigned, HashAlgorithmName.SHA1)), output);
        Assert.Equal(MailFailure.CertificateThumbprintMismatch, refused!.Failure);
        Assert.False(Canary.Arrived(peer));
    }

    [Fact]
    public async Task A_pin_by_sha1_and_no_check_at_all_work_where_asked()
    {
        foreach (var (thumbprint, skip) in new[] { (Thumbprint(TestCertificates.Expired, HashAlgorithmName.SHA1).ToLowerInvariant(), false), ((string?)null, true) })
        {
            await using var peer = Peer(MailProtocol.Imap, TestCertificates.Expired, startTls: true);
            await WireRun.Quota.RunAsync(Canary.Account(peer.Port, MailProtocol.Imap, MailSecurity.StartTls, thumbprint, skip), output);
            Assert.True(Canary.Arrived(peer));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_certificate_that_changes_within_a_run_gets_no_password(bool pinned)
    {
        await using var peer = new ScriptedPeer(async c =>
        {
            await c.StartTlsAsync(c.Number == 1 ? TestCertificates.Valid : TestCertificates.SelfSigned);
            await new Lure(MailProtocol.Imap).PlayAsync(c);
        });
        var thumbprint = pinned ? Thumbprint(TestCertificates.Valid, HashAlgorithmName.SHA256) : null;
        var account = Canary.Account(peer.Port, MailProtocol.Imap, MailSecurity.Tls, thumbprint);
        var access = new ServerAccess(account, new RunTimeouts());
        await using (await access.OpenImapAsync(default))
        {
            var failure = await Assert.ThrowsAsync<MailSyncException>(() => access.OpenImapAsync(default));
            Assert.Equal(pinned ? MailFailure.CertificateThumbprintMismatch : MailFailure.CertificateNotTrusted, failure.Failure);
        }
        Assert.Contains(peer.Connections[0].LinesHeard, l => l.Contains("AUTHENTICATE", StringComparison.Ordinal));
        Assert.All(peer.Connections.Skip(1), c => Assert.Empty(c.LinesHeard));
    }

    static ScriptedPeer Peer(MailProtocol protocol, ServerCertificate certificate, bool startTls) =>
        new(new Lure(protocol) { Certificate = certificate, OffersTls = startTls }.PlayAsync, startTls ? null : certificate);

    static string Thumbprint(ServerCertificate certificate, HashAlgorithmName algorithm) => certificate.Certificate.GetCertHashString(algorithm);
}
