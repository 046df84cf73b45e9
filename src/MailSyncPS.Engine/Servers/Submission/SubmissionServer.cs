using MailKit.Security;

namespace MailSyncPS.Engine.Servers.Submission;

/// <summary>A server that takes mail from its users.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is protected; it always is.</param>
/// <param name="Login">The user name.</param>
/// <param name="Password">The password.</param>
public sealed record SubmissionServer(string Host, int Port, MailSecurity Security, string Login, string Password)
{
    /// <summary>The port on which TLS begins at once (RFC 8314, 7.3).</summary>
    const int TlsPort = 465;

    /// <summary>How TLS begins.</summary>
    internal SecureSocketOptions Options => Security == MailSecurity.Tls || Security == MailSecurity.Auto && Port == TlsPort
        ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls;

    /// <summary>The server, as messages name it: without the password, which a record would show.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
