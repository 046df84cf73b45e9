using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailSyncPS.Engine.Servers;

/// <summary>Decides on a server's certificate, and remembers why it was refused.</summary>
sealed class CertificateCheck(string host, string? thumbprint, bool skip)
{
    /// <summary>Why the certificate was refused; null when it was not.</summary>
    public MailSyncException? Refusal { get; private set; }

    /// <summary>The certificate's answer to the TLS handshake.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = null;
        if (certificate is null)
            Refusal = new(MailFailure.TlsFailed, $"{host} sent no certificate.");
        else if (thumbprint is not null)
            Refusal = IsPinned(certificate) ? null : new(MailFailure.CertificateThumbprintMismatch,
                $"The certificate of {host} is not the pinned one. It has the SHA-256 thumbprint {certificate.GetCertHashString(HashAlgorithmName.SHA256)}. If the server's certificate was renewed, give the new thumbprint with -CertificateThumbprint.");
        else if (errors != SslPolicyErrors.None && !skip)
            Refusal = Explain(certificate, chain, errors);
        return Refusal is null;
    }

    bool IsPinned(X509Certificate certificate) =>
        certificate.GetCertHashString(thumbprint!.Length == 40 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256)
            .Equals(thumbprint, StringComparison.OrdinalIgnoreCase);

    MailSyncException Explain(X509Certificate certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        using var details = new X509Certificate2(certificate);
        var advice = $" To trust this one certificate, give -CertificateThumbprint {certificate.GetCertHashString(HashAlgorithmName.SHA256)}.";
        var now = DateTime.Now;
        if (now > details.NotAfter || now < details.NotBefore)
            return new(MailFailure.CertificateExpired,
                $"The certificate of {host} is valid from {details.NotBefore:d} to {details.NotAfter:d} only. Ask the provider to renew it, and check this machine's clock." + advice);
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return new(MailFailure.CertificateNameMismatch,
                $"The certificate of {host} is for {Names(details)}. If that is the provider's server, use that name with -Server." + advice);
        var reasons = chain is null ? "" : string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct());
        return new(MailFailure.CertificateNotTrusted,
            $"The certificate of {host} is not trusted on this machine{(reasons.Length > 0 ? $" ({reasons})" : "")}: it was issued by {PlainText.Clean(details.GetNameInfo(X509NameType.SimpleName, true))}." + advice);
    }

    static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .Distinct().Take(5).ToList();
        return PlainText.Clean(names.Count > 0 ? string.Join(", ", names) : certificate.GetNameInfo(X509NameType.DnsName, false));
    }
}
