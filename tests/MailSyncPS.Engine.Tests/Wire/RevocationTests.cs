using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Wire;

/// <summary>Certificates whose issuer publishes a list of those it has revoked, or does not answer.</summary>
public sealed class RevocationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_issuers_list_is_asked(bool isRevoked)
    {
        using var authority = Authority();
        byte[] list = [];
        await using var web = new ScriptedPeer(async peer =>
        {
            while (await peer.ReadLineAsync() is { Length: > 0 })
            {
                // The head of the request.
            }
            await peer.WriteAsync([.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\nContent-Length: {list.Length}\r\nConnection: close\r\n\r\n")), .. list]);
        });
        using var certificate = Issue(authority, web.Port);
        var builder = new CertificateRevocationListBuilder();
        if (isRevoked)
            builder.AddEntry(certificate);
        list = builder.Build(authority, 1, DateTimeOffset.UtcNow.AddDays(7), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        Assert.Equal(isRevoked, Revocation.IsRevoked(certificate, null, new RunTimeouts(), [authority]));
        var asked = web.Connections.Count;
        Assert.InRange(asked, 1, 4);
        Assert.Equal(isRevoked, Revocation.IsRevoked(certificate, null, new RunTimeouts(), [authority]));
        Assert.Equal(asked, web.Connections.Count);
    }

    [Fact]
    public void An_issuer_that_does_not_answer_leaves_it_open_in_time()
    {
        using var authority = Authority();
        using var certificate = Issue(authority, port: 1);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.Null(Revocation.IsRevoked(certificate, null, new RunTimeouts(), [authority]));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_certificate_that_names_no_place_to_ask_leaves_it_open() => Assert.Null(Revocation.IsRevoked(TestCertificates.Valid.Certificate, null, new RunTimeouts()));

    static X509Certificate2 Authority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN=Revoking {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(30));
    }

    static X509Certificate2 Issue(X509Certificate2 authority, int port)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/{Guid.NewGuid():N}.crl")]));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        return request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(8));
    }
}
