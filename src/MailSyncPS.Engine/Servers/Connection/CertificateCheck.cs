using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>Decides on a server's certificate, and remembers why it was refused.</summary>
sealed class CertificateCheck(string host, string? thumbprint, bool skip, RunTimeouts timeouts)
{
    const int NamesToTell = 5;

    /// <summary>The host whose certificate it is to be.</summary>
    public string Host => host;

    /// <summary>Why the certificate was refused; null when it was not.</summary>
    public MailSyncException? Refusal { get; private set; }

    /// <summary>
    /// What the usual validation has against the certificate, also where it is pinned or anything is accepted; null when nothing.
    /// </summary>
    public MailSyncException? Flaw { get; private set; }

    /// <summary>Whether to ask if the certificate was revoked, which takes questions to its issuer.</summary>
    public bool ChecksRevocation { get; init; }

    /// <summary>Whether it was asked, and nobody could tell.</summary>
    public bool IsRevocationUnknown { get; private set; }

    /// <summary>
    /// Whether the server sent its certificate without those that lead to its authority, so that nothing can be said of its trust.
    /// </summary>
    public bool MissesIssuer { get; private set; }

    /// <summary>Whether the certificate is for this host.</summary>
    public bool NameMatches { get; private set; }

    /// <summary>The time here, as certificates tell theirs.</summary>
    public DateTime Now => timeouts.Time.GetLocalNow().DateTime;

    /// <summary>Has a client of the library ask this check about its server, and no other one.</summary>
    public void Guard(MailService client, SslProtocols versions)
    {
        client.ServerCertificateValidationCallback = Validate;
        // This check does it, which tells a certificate that was revoked from one of which nothing can be learned.
        client.CheckCertificateRevocation = false;
        client.SslProtocols = versions;
    }

    /// <summary>The certificate's answer to the TLS handshake.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        NameMatches = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        Flaw = certificate is null ? new(MailFailure.TlsFailed, ProbingTexts.FormatNoCertificate(host))
            : errors == SslPolicyErrors.None ? null : Explain(certificate, chain, errors);
        if (certificate is null)
            Refusal = Flaw;
        else if (thumbprint is not null)
            Refusal = IsPinned(certificate)
                ? null : new(MailFailure.CertificateThumbprintMismatch,
                ProbingTexts.FormatCertificateNotPinned(host, Thumbprint(certificate)));
        else
            Refusal = skip ? null : Flaw ?? Revoked(certificate, chain);
        return Refusal is null;
    }

    MailSyncException? Revoked(X509Certificate certificate, X509Chain? chain)
    {
        if (!ChecksRevocation)
            return null;
        using var details = new X509Certificate2(certificate);
        var isRevoked = Revocation.IsRevoked(details, chain, timeouts);
        IsRevocationUnknown = isRevoked is null;
        return isRevoked == true ? new(MailFailure.CertificateNotTrusted, ProbingTexts.FormatCertificateRevoked(host)) : null;
    }

    /// <summary>A certificate's thumbprint as it is shown, and as it may be pinned.</summary>
    public static string Thumbprint(X509Certificate certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    bool IsPinned(X509Certificate certificate) =>
        certificate.GetCertHashString(thumbprint!.Length == 40 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256)
            .Equals(thumbprint, StringComparison.OrdinalIgnoreCase);

    MailSyncException Explain(X509Certificate certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        using var details = new X509Certificate2(certificate);
        var now = Now;
        var (failure, words) = now > details.NotAfter || now < details.NotBefore
            ? (MailFailure.CertificateExpired,
                ProbingTexts.FormatCertificateOutOfDate(host, $"{details.NotBefore:d}", $"{details.NotAfter:d}"))
            // Another host name helps only where the name is all that is wrong.
            : errors == SslPolicyErrors.RemoteCertificateNameMismatch
            ? (MailFailure.CertificateNameMismatch, ProbingTexts.FormatCertificateForOthers(host, Names(details)))
            : (MailFailure.CertificateNotTrusted, NotTrusted(details, chain));
        return new(failure, Sentences.Join(words, MissesIssuer
            ? ProbingTexts.FormatCertificatePinMeanwhile(Thumbprint(certificate))
            : ProbingTexts.FormatCertificatePin(Thumbprint(certificate)))!);
    }

    /// <summary>
    /// A chain that ends with the first certificate, which another one has signed: servers forget the one between when it is renewed.
    /// </summary>
    static bool EndsAtOnce(X509Certificate2 certificate, X509Chain? chain) =>
        chain is { ChainElements.Count: <= 1 } && chain.ChainStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.PartialChain))
        && !certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    string NotTrusted(X509Certificate2 certificate, X509Chain? chain)
    {
        var issuer = PlainText.Clean(certificate.GetNameInfo(X509NameType.SimpleName, true));
        MissesIssuer = EndsAtOnce(certificate, chain);
        if (MissesIssuer)
            return ProbingTexts.FormatCertificateWithoutIssuer(host, issuer);
        var reasons = chain is null ? "" : string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct());
        return reasons.Length > 0
            ? ProbingTexts.FormatCertificateNotTrustedWhy(host, reasons, issuer) : ProbingTexts.FormatCertificateNotTrusted(host, issuer);
    }

    static string Names(X509Certificate2 certificate) =>
        string.Join(ProbingTexts.BetweenItems, CertificateNames.Of(certificate).Take(NamesToTell));
}
