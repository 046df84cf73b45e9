using System.Globalization;
using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>What a TLS handshake with a server showed: the version, the cipher, and the server's certificate, trusted or not.</summary>
public sealed class TlsDiagnosis
{
    /// <summary>The TLS version agreed on, as in <c>TLS 1.3</c> (RFC 8446).</summary>
    public required string Version { get; init; }

    /// <summary>The cipher suite agreed on, by its IANA name, as in <c>TLS_AES_256_GCM_SHA384</c>.</summary>
    public required string CipherSuite { get; init; }

    /// <summary>The certificate's subject (RFC 5280, 4.1.2.6), as in <c>CN=mail.example.jp</c>; empty where it has none.</summary>
    public required string Subject { get; init; }

    /// <summary>
    /// The host names and IP addresses that the certificate is for (subjectAltName, RFC 5280, 4.2.1.6; <c>*.example.jp</c> stands for one
    /// label), at most 100; of one that has none, its subject's name.
    /// </summary>
    public required IReadOnlyList<string> Names { get; init => field = new ItemList<string>(value); }

    /// <summary>Who issued the certificate (RFC 5280, 4.1.2.4).</summary>
    public required string Issuer { get; init; }

    /// <summary>The first moment at which the certificate is valid, in local time.</summary>
    public required DateTime NotBefore { get; init; }

    /// <summary>The last moment at which the certificate is valid, in local time.</summary>
    public required DateTime NotAfter { get; init; }

    /// <summary>Whole days from the test to <see cref="NotAfter"/>; negative once it has passed.</summary>
    public required int DaysLeft { get; init; }

    /// <summary>
    /// The certificate's SHA-256 thumbprint, as <c>New-MailAccount -CertificateThumbprint</c> takes it: 64 hexadecimal digits.
    /// </summary>
    public required string Thumbprint { get; init; }

    /// <summary>
    /// Whether this machine's usual validation accepts the certificate (RFC 5280, 6; names: RFC 9525), whatever the account pins or skips.
    /// </summary>
    public bool IsTrusted => Problem is null;

    /// <summary>Whether the certificate is for this host (RFC 9525).</summary>
    public required bool NameMatches { get; init; }

    /// <summary>
    /// Where the certificate is for other hosts: the host name to use instead; null where the name is right, or no other is known.
    /// </summary>
    public string? MatchingServer { get; internal set; }

    /// <summary>Why the usual validation refuses the certificate; null when it does not.</summary>
    public string? Problem { get; init; }

    /// <summary>
    /// The version, the certificate's first name and its last day, as in <c>TLS 1.3, mail.example.jp, until 2027-01-31</c>.
    /// </summary>
    public override string ToString()
    {
        var name = Names.Count > 0 ? Names[0] : Subject;
        var day = NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return IsTrusted ? TlsTexts.FormatTrusted(Version, name, day) : TlsTexts.FormatUntrusted(Version, name, day);
    }
}
