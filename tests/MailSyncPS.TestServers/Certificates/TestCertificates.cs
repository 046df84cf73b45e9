using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailSyncPS.TestServers;

/// <summary>
/// The certificates of the test servers, made once per process, and the authority behind them. The files lie
/// in a scratch folder that goes with the process.
/// </summary>
public static class TestCertificates
{
    const string CertificateFileVariable = "SSL_CERT_FILE";

    static readonly CertificateAuthority Authority = new();
    static readonly ScratchFolder Folder = ScratchFolder.ForTheProcess("ca");
    static readonly Lazy<string> Bundle = new(() => WriteBundle("ca.pem", Authority));
    static readonly Lazy<ServerCertificate> ValidOne = new(() => Issue("valid", -1, 365, LocalNames));
    static readonly Lazy<ServerCertificate> ExpiredOne = new(() => Issue("expired", -30, -2, LocalNames));
    static readonly Lazy<ServerCertificate> NotYetValidOne = new(() => Issue("not-yet-valid", 2, 365, LocalNames));
    static readonly Lazy<ServerCertificate> OtherNameOne = new(() => Issue("other-name", -1, 365, ["mail.provider.example"]));
    static readonly Lazy<ServerCertificate> SelfSignedOne = new(() => Write("self-signed", CertificateAuthority.SelfSigned(LocalNames)));

    static readonly CertificateAuthority OtherAuthority = new("Intermediate R3");
    static readonly Lazy<string> OtherBundle = new(() => WriteBundle("other-ca.pem", OtherAuthority));
    static readonly Lazy<ServerCertificate> WithoutIssuerOne = new(() => Write("without-issuer",
        OtherAuthority.Issue(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(365), LocalNames)));

    static int s_issued;

    static string[] LocalNames => ["localhost", "127.0.0.1", "127.0.0.2", "::1"];

    /// <summary>For localhost and its addresses, and in time.</summary>
    public static ServerCertificate Valid => ValidOne.Value;

    /// <summary>For localhost, expired two days ago.</summary>
    public static ServerCertificate Expired => ExpiredOne.Value;

    /// <summary>For localhost, valid from the day after tomorrow.</summary>
    public static ServerCertificate NotYetValid => NotYetValidOne.Value;

    /// <summary>For mail.provider.example only.</summary>
    public static ServerCertificate OtherName => OtherNameOne.Value;

    /// <summary>For localhost, signed by itself.</summary>
    public static ServerCertificate SelfSigned => SelfSignedOne.Value;

    /// <summary>For localhost, signed by an authority whose certificate nobody has, as where the one in between is not sent.</summary>
    public static ServerCertificate WithoutIssuer => WithoutIssuerOne.Value;

    /// <summary>A certificate for other hosts.</summary>
    public static ServerCertificate For(params string[] hosts) => Issue($"for-{Interlocked.Increment(ref s_issued)}", -1, 365, hosts);

    /// <summary>The same certificate with a PEM file that holds the authority's as well, for a server that sends both.</summary>
    public static ServerCertificate WithIssuer(ServerCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var path = Path.Combine(Folder.Path, certificate.Name + "-chain.pem");
        File.WriteAllText(path, $"{certificate.Certificate.ExportCertificatePem()}\n{Authority.Pem}\n");
        return certificate with { CertificatePath = path };
    }

    /// <summary>The authority's certificate as a PEM file.</summary>
    public static string CaBundlePath => Bundle.Value;

    /// <summary>The certificate of the authority that issued <see cref="WithoutIssuer"/> as a PEM file; nobody here trusts it.</summary>
    public static string OtherAuthorityPath => OtherBundle.Value;

    /// <summary>The environment in which a child process trusts the authority, and nobody else.</summary>
    public static KeyValuePair<string, string> EnvironmentForChildren => new(CertificateFileVariable, CaBundlePath);

    /// <summary>
    /// Makes this process trust the authority. It must be called before the process's first TLS handshake,
    /// because .NET reads the variable once; a module initializer is the place for it.
    /// </summary>
    public static void TrustInThisProcess()
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("Trusting the test authority by SSL_CERT_FILE works on Linux only.");
        // The runtime's own table of variables is not the C library's, where its TLS code looks.
        Environment.SetEnvironmentVariable(CertificateFileVariable, CaBundlePath);
        UnixCalls.SetVariable(CertificateFileVariable, CaBundlePath);
    }

    static ServerCertificate Issue(string name, int firstDay, int lastDay, string[] hosts) =>
        Write(name, Authority.Issue(DateTimeOffset.UtcNow.AddDays(firstDay), DateTimeOffset.UtcNow.AddDays(lastDay), hosts));

    static ServerCertificate Write(string name, X509Certificate2 certificate)
    {
        var certificatePath = Path.Combine(Folder.Path, name + ".pem");
        var keyPath = Path.Combine(Folder.Path, name + ".key");
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("The certificate has no key.");
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(keyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new ServerCertificate(name, certificate, certificatePath, keyPath);
    }

    static string WriteBundle(string name, CertificateAuthority authority)
    {
        var path = Path.Combine(Folder.Path, name);
        File.WriteAllText(path, authority.Pem);
        return path;
    }
}
