using System.Management.Automation;
using System.Security;

namespace MailSyncPS.Binding;

/// <summary>An account that is to be made, as its parameters say.</summary>
sealed record AccountOrder
{
    internal required string EmailAddress { get; init; }

    internal string? Server { get; init; }

    internal int? Port { get; init; }

    internal MailProtocol? Protocol { get; init; }

    internal MailSecurity? Security { get; init; }

    internal PSCredential? Credential { get; init; }

    internal string? UserName { get; init; }

    /// <summary>The name of the sign-in whose tokens are used; null for none.</summary>
    internal string? SignIn { get; init; }

    /// <summary>A whole sign-in that was handed in; null for none.</summary>
    internal SecureString? SignInSecret { get; init; }

    /// <summary>The login name that follows from the address at this server; null when nothing tells it.</summary>
    internal string? UsualLogin { get; init; }

    internal long? QuotaBytes { get; init; }

    internal string? CertificateThumbprint { get; init; }

    internal bool SkipCertificateCheck { get; init; }

    internal bool AllowLegacyTls { get; init; }

    /// <summary>Where the server is known from.</summary>
    internal DiscoverySource Source { get; init; }

    /// <summary>Whether a person agreed already that the credential is used at the server.</summary>
    internal bool IsAgreed { get; init; }

    /// <summary>Whether the credential came without a user name.</summary>
    internal bool HasBareSecret => Credential?.UserName == CredentialInputAttribute.NoUserName;

    /// <summary>The account, without its secret.</summary>
    internal MailAccount ToAccount()
    {
        var protocol = Protocol ?? MailProtocol.Imap;
        var security = Security ?? MailSecurity.Auto;
        return new MailAccount(EmailAddress, Server!, Port ?? UsualPort(protocol, security), protocol, security, UserName
            ?? (HasBareSecret ? UsualLogin ?? EmailAddress : Credential?.UserName))
        {
            SignIn = SignIn,
            Source = Source,
            QuotaBytes = QuotaBytes,
            CertificateThumbprint = CertificateThumbprint,
            SkipCertificateCheck = SkipCertificateCheck,
            AllowLegacyTls = AllowLegacyTls,
        };
    }

    static int UsualPort(MailProtocol protocol, MailSecurity security) => (protocol, security) switch
    {
        (MailProtocol.Imap, MailSecurity.Auto or MailSecurity.Tls) => 993,
        (MailProtocol.Imap, _) => 143,
        (_, MailSecurity.Auto or MailSecurity.Tls) => 995,
        _ => 110,
    };
}
