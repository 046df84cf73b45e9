namespace MailSyncPS;

/// <summary>How a sign-in gets its tokens.</summary>
public enum MailSignInKind
{
    /// <summary>
    /// A person agreed in a browser (authorization code with PKCE, RFC 7636 and RFC 8252); since then by a refresh token.
    /// </summary>
    Browser,
    /// <summary>A person agreed on another device (RFC 8628); since then by a refresh token.</summary>
    DeviceCode,
    /// <summary>By a refresh token that was brought along.</summary>
    RefreshToken,
    /// <summary>By the key of a Google service account, for any mailbox of a domain (RFC 7523, 2.1).</summary>
    ServiceAccount,
    /// <summary>As an application, by a secret or a certificate (RFC 6749, 4.4; RFC 7523, 2.2).</summary>
    AppOnly,
}
