using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Notes down what a TLS handshake showed.</summary>
static class TlsReading
{
    /// <summary>The handshake, as text and numbers: nothing of it holds on to the connection.</summary>
    public static TlsDiagnosis Of(SslStream tls, CertificateCheck check)
    {
        using var certificate = new X509Certificate2(tls.RemoteCertificate!);
        return new TlsDiagnosis
        {
            Version = Version(tls),
            CipherSuite = tls.NegotiatedCipherSuite.ToString(),
            Subject = PlainText.Clean(certificate.Subject),
            Names = CertificateNames.Of(certificate),
            Issuer = PlainText.Clean(certificate.Issuer),
            NotBefore = certificate.NotBefore,
            NotAfter = certificate.NotAfter,
            DaysLeft = (int)Math.Floor((certificate.NotAfter - check.Now).TotalDays),
            Thumbprint = CertificateCheck.Thumbprint(certificate),
            NameMatches = check.NameMatches,
            Problem = check.Flaw?.Message,
        };
    }

    /// <summary>By name, as the constants of the old ones are barred from use.</summary>
    static string Version(SslStream tls) => tls.SslProtocol.ToString() switch
    {
        "Tls13" => "TLS 1.3",
        "Tls12" => "TLS 1.2",
        "Tls11" => "TLS 1.1",
        "Tls" => "TLS 1.0",
        var other => other,
    };
}
