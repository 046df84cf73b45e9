using System.Security.Cryptography.X509Certificates;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>The hosts that a certificate is for.</summary>
static class CertificateNames
{
    const int Most = 100;

    /// <summary>
    /// The host names and IP addresses of a certificate (subjectAltName, RFC 5280, 4.2.1.6); of one that has none, its subject's name.
    /// </summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        string[] names = [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames().Concat(e.EnumerateIPAddresses().Select(a => a.ToString())))
            .Select(PlainText.Clean).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most)];
        return names.Length > 0 ? names
            : certificate.GetNameInfo(X509NameType.DnsName, false) is { Length: > 0 } subject ? [PlainText.Clean(subject)] : [];
    }

    /// <summary>Whether a name of a certificate covers a host; <c>*</c> stands for its first label (RFC 9525, 6.3).</summary>
    public static bool Cover(string name, string host) =>
        name.Equals(host, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("*.", StringComparison.Ordinal) && host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
        && name.AsSpan(1).Equals(host.AsSpan(dot), StringComparison.OrdinalIgnoreCase);
}
