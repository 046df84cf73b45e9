namespace MailSyncPS;

/// <summary>How a connection is protected.</summary>
public enum MailSecurity
{
    /// <summary>Implicit TLS on the ports meant for it (993, 995), otherwise STARTTLS, required: never plaintext.</summary>
    Auto,

    /// <summary>Implicit TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>STARTTLS or STLS, required: a server that does not offer it is refused (RFC 2595).</summary>
    StartTls,

    /// <summary>No protection. The password and every mail travel in clear.</summary>
    None,
}
