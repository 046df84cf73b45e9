using System.Globalization;

namespace MailSyncPS;

/// <summary>A place where a server answers.</summary>
public sealed class MailEndpoint
{
    internal MailEndpoint(string server, int port, MailProtocol protocol, MailSecurity security)
    {
        Server = server;
        Port = port;
        Protocol = protocol;
        Security = security;
    }

    /// <summary>The host name or IP address.</summary>
    public string Server { get; }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary>The protocol spoken there.</summary>
    public MailProtocol Protocol { get; }

    /// <summary>The best protection offered there: <c>Tls</c>, <c>StartTls</c> or <c>None</c>.</summary>
    public MailSecurity Security { get; }

    /// <summary>What the TLS handshake there showed; null where there is no TLS, or none was agreed on.</summary>
    public TlsDiagnosis? Tls { get; internal init; }

    /// <summary>Whether a password would be safe there: under TLS, with a certificate that is trusted.</summary>
    internal bool IsSafe { get; init; }

    /// <summary>Host, port and protection, as in <c>imap.example.jp:993 (Tls)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Server}:{Port} ({Security})");
}
