using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>The key by which an application or a service account proves itself, and how it is named to the provider.</summary>
/// <param name="Rsa">The key.</param>
/// <param name="KeyId">Its id; null where a certificate names it.</param>
/// <param name="Certificate">The certificate; null where there is none.</param>
sealed record ClientKey(RSA Rsa, string? KeyId, X509Certificate2? Certificate) : IDisposable
{
    /// <summary>The key of a sign-in.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInRefused"/>: it can't be had.</exception>
    public static ClientKey Of(SignInRecord record)
    {
        if (record.PrivateKey is not { } pem)
            return FromStore(record.CertificateThumbprint!);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return new ClientKey(rsa, record.KeyId,
                record.Certificate is { } der ? new X509Certificate2(Convert.FromBase64String(der)) : null);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException)
        {
            rsa.Dispose();
            throw new MailSyncException(MailFailure.SignInRefused, SignInTexts.FormatKeyUnusable(PlainText.Clean(record.Name)));
        }
    }

    /// <summary>A certificate with its key, from the user's store or the machine's.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SignInRefused"/>: there is none, or its key can't be used.</exception>
    public static ClientKey FromStore(string thumbprint)
    {
        foreach (var place in (StoreLocation[])[StoreLocation.CurrentUser, StoreLocation.LocalMachine])
        {
            try
            {
                using var store = new X509Store(StoreName.My, place);
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                foreach (var certificate in store.Certificates.Where(c => Is(c, thumbprint)))
                {
                    if (certificate.GetRSAPrivateKey() is { } rsa)
                        return new ClientKey(rsa, null, certificate);
                }
            }
            catch (CryptographicException)
            {
                // This place has no store, or not for this user.
            }
        }
        throw new MailSyncException(MailFailure.SignInRefused, SignInTexts.FormatNoCertificate(thumbprint));
    }

    static bool Is(X509Certificate2 certificate, string thumbprint) =>
        thumbprint.Equals(certificate.Thumbprint, StringComparison.OrdinalIgnoreCase)
        || thumbprint.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase);

    public void Dispose()
    {
        Rsa.Dispose();
        Certificate?.Dispose();
    }
}
