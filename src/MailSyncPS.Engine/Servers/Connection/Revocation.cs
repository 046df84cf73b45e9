using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>Learns whether a certificate was revoked, from where it says itself (RFC 5280, 4.2.1.13; RFC 6960).</summary>
static class Revocation
{
    const string DistributionPoints = "2.5.29.31";
    const string AuthorityAccess = "1.3.6.1.5.5.7.1.1";

    static readonly ConcurrentDictionary<string, (bool? IsRevoked, long At)> Known = new(StringComparer.Ordinal);

    /// <summary>Whether the certificate, or one above it, was revoked; null when nobody tells.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="chain">The chain that was found for it.</param>
    /// <param name="timeouts">How long the question may take, and its answer holds.</param>
    /// <param name="roots">The roots to trust; null for the system's.</param>
    public static bool? IsRevoked(X509Certificate2 certificate, X509Chain? chain, RunTimeouts timeouts,
        X509Certificate2Collection? roots = null)
    {
        if (!certificate.Extensions.Any(e => e.Oid?.Value is DistributionPoints or AuthorityAccess))
            return null;
        var key = CertificateCheck.Thumbprint(certificate);
        if (Known.TryGetValue(key, out var known) && timeouts.Time.GetElapsedTime(known.At) < timeouts.RevocationHolds)
            return known.IsRevoked;
        var isRevoked = Ask(certificate, chain, timeouts.Revocation, roots);
        Known[key] = (isRevoked, timeouts.Time.GetTimestamp());
        return isRevoked;
    }

    static bool? Ask(X509Certificate2 certificate, X509Chain? chain, TimeSpan limit, X509Certificate2Collection? roots)
    {
        using var asked = new X509Chain
        {
            ChainPolicy =
            {
                RevocationMode = X509RevocationMode.Online,
                RevocationFlag = X509RevocationFlag.ExcludeRoot,
                UrlRetrievalTimeout = limit,
                DisableCertificateDownloads = true,
            },
        };
        foreach (var element in chain?.ChainElements.Skip(1) ?? [])
            asked.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (roots is not null)
        {
            asked.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            asked.ChainPolicy.CustomTrustStore.AddRange(roots);
        }
        asked.Build(certificate);
        var found = asked.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return found.HasFlag(X509ChainStatusFlags.Revoked) ? true
            : (found & (X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation)) != 0 ? null : false;
    }
}
