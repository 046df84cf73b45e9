using System.Security.Cryptography.X509Certificates;

namespace MailSyncPS.TestServers;

/// <summary>A server's certificate with its key, in memory for .NET and as PEM files for Dovecot.</summary>
/// <param name="Name">What kind of certificate it is.</param>
/// <param name="Certificate">The certificate with its private key.</param>
/// <param name="CertificatePath">The certificate as a PEM file.</param>
/// <param name="KeyPath">The private key as a PEM file, readable to its owner only.</param>
public sealed record ServerCertificate(string Name, X509Certificate2 Certificate, string CertificatePath, string KeyPath)
{
    /// <summary>The name, for lists of tests.</summary>
    public override string ToString() => Name;
}
