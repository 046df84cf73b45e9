using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>A certificate with its key in a file: PKCS#12, or PEM with both.</summary>
/// <param name="PrivateKey">The key (PKCS#8, PEM).</param>
/// <param name="Certificate">The certificate (DER, base64).</param>
/// <param name="Thumbprint">Its SHA-1 thumbprint.</param>
sealed record CertificateFile(string PrivateKey, string Certificate, string Thumbprint)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.InvalidArgument"/>: there is none that can be used.</exception>
    public static CertificateFile Read(string path, SecureString? password)
    {
        var secret = password is null ? null : new NetworkCredential("", password).Password;
        try
        {
            using var certificate = IsText(path) ? FromPem(File.ReadAllText(path), secret)
                : new X509Certificate2(path, secret, X509KeyStorageFlags.Exportable);
            using var rsa = certificate.GetRSAPrivateKey();
            return rsa is null ? throw new MailSyncException(MailFailure.InvalidArgument, SignInTexts.FormatCertificateWithoutKey(path))
                : new CertificateFile(Export(rsa), Convert.ToBase64String(certificate.RawData), certificate.Thumbprint);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new MailSyncException(MailFailure.InvalidArgument, SignInTexts.FormatCertificateNotRead(path, e.Message), e);
        }
    }

    /// <summary>The thumbprint alone.</summary>
    public override string ToString() => Thumbprint;

    static bool IsText(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == '-';
    }

    static X509Certificate2 FromPem(string pem, string? password) =>
        password is null ? X509Certificate2.CreateFromPem(pem, pem) : X509Certificate2.CreateFromEncryptedPem(pem, pem, password);

    // Windows lets a key that came from a file out in encrypted form alone.
    static string Export(RSA rsa)
    {
        const int Rounds = 1;
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Rounds);
        var once = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        using var open = RSA.Create();
        open.ImportEncryptedPkcs8PrivateKey(once, rsa.ExportEncryptedPkcs8PrivateKey(once, parameters), out _);
        return open.ExportPkcs8PrivateKeyPem();
    }
}
