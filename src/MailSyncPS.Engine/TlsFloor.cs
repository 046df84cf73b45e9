using System.Security.Authentication;

namespace MailSyncPS.Engine;

/// <summary>The oldest TLS that carries a password (RFC 8996): 1.2, whatever the system would allow.</summary>
static class TlsFloor
{
    /// <summary>The versions.</summary>
    public const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The versions for an account; what the system allows where the account asks for it.</summary>
    public static SslProtocols For(bool allowsLegacy) => allowsLegacy ? SslProtocols.None : Protocols;
}
