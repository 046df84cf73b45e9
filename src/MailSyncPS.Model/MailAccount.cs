using System.Security;

namespace MailSyncPS;

/// <summary>
/// A mailbox on a server, and how to reach it. Its secret is kept apart from the object, so that no view,
/// serializer or dump of it can show a password.
/// </summary>
public sealed class MailAccount
{
    EarlierFailure? _earlier;
    PipelineLife? _warnedIn;

    internal MailAccount(string emailAddress, string server, int port, MailProtocol protocol, MailSecurity security, string? userName)
    {
        EmailAddress = emailAddress;
        Server = server;
        Port = port;
        Protocol = protocol;
        Security = security;
        UserName = userName;
    }

    /// <summary>The mailbox's address.</summary>
    public string EmailAddress { get; }

    /// <summary>The server's host name or IP address.</summary>
    public string Server { get; }

    /// <summary>The server's TCP port.</summary>
    public int Port { get; }

    /// <summary>The protocol the mailbox is read by.</summary>
    public MailProtocol Protocol { get; }

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; }

    /// <summary>The login name; null when none was given: then the address is taken.</summary>
    public string? UserName { get; }

    /// <summary>The name of the sign-in that gives the tokens to log in with; null where a password is used, or nothing.</summary>
    public string? SignIn { get; internal init; }

    /// <summary>Where the server is known from.</summary>
    public DiscoverySource Source { get; internal init; }

    /// <summary>The declared size limit of the mailbox in bytes, for servers that report none; null when unknown.</summary>
    public long? QuotaBytes { get; internal init; }

    /// <summary>
    /// The SHA-1 or SHA-256 thumbprint that the server's certificate must have, as hexadecimal digits; null when the usual validation
    /// decides.
    /// </summary>
    public string? CertificateThumbprint { get; internal init; }

    /// <summary>Whether any certificate is accepted.</summary>
    public bool SkipCertificateCheck { get; internal init; }

    /// <summary>Whether TLS older than 1.2 is accepted, where the system knows it.</summary>
    public bool AllowLegacyTls { get; internal init; }

    /// <summary>The copies that a dry run would have made from this mailbox; null outside of a dry run.</summary>
    internal PlannedCopies? PlannedCopies { get; private init; }

    /// <summary>
    /// What went wrong with the account earlier in the same pipeline; null when nothing did, or when that pipeline has ended.
    /// </summary>
    internal EarlierFailure? EarlierFailure => _earlier is { Pipeline.IsOver: false } ? _earlier : null;

    /// <summary>Notes that a pipeline warns of the account.</summary>
    /// <returns>Whether it has not done so before.</returns>
    internal bool IsNewsIn(PipelineLife pipeline)
    {
        if (_warnedIn is { IsOver: false })
            return false;
        _warnedIn = pipeline;
        return true;
    }

    /// <summary>Whether the account has something to log in with: a password, or a sign-in.</summary>
    internal bool HasSecret => SignIn is not null || AccountSecrets.Find(this) is not null;

    /// <summary>Keeps a copy of the secret for this account: its password, or its whole sign-in.</summary>
    internal void SetSecret(SecureString secret) => AccountSecrets.Set(this, secret);

    /// <summary>The password in clear, for the moment of the login; empty when there is none.</summary>
    internal string RevealSecret() => SignIn is null ? AccountSecrets.Reveal(this) : "";

    /// <summary>The whole sign-in, where it was handed in and is not kept for the user; else null.</summary>
    internal SecureString? SignInSecret => SignIn is null ? null : AccountSecrets.Find(this);

    /// <summary>The same account, carrying what a dry run planned for it.</summary>
    internal MailAccount WithPlannedCopies(PlannedCopies copies) => Copy(copies, _earlier);

    /// <summary>The same account, carrying what went wrong with it.</summary>
    internal MailAccount WithEarlierFailure(EarlierFailure failure) => Copy(PlannedCopies, failure);

    /// <summary>The same mailbox and secret at another port of its server.</summary>
    internal MailAccount At(int port, MailProtocol protocol, MailSecurity security) =>
        Copy(PlannedCopies, _earlier, port, protocol, security);

    MailAccount Copy(PlannedCopies? plannedCopies, EarlierFailure? earlier) => Copy(plannedCopies, earlier, Port, Protocol, Security);

    MailAccount Copy(PlannedCopies? plannedCopies, EarlierFailure? earlier, int port, MailProtocol protocol, MailSecurity security)
    {
        var account = new MailAccount(EmailAddress, Server, port, protocol, security, UserName)
        {
            SignIn = SignIn,
            Source = Source,
            QuotaBytes = QuotaBytes,
            CertificateThumbprint = CertificateThumbprint,
            SkipCertificateCheck = SkipCertificateCheck,
            AllowLegacyTls = AllowLegacyTls,
            PlannedCopies = plannedCopies,
            _warnedIn = _warnedIn,
            _earlier = earlier,
        };
        AccountSecrets.Share(this, account);
        return account;
    }

    /// <summary>The e-mail address.</summary>
    public override string ToString() => EmailAddress;
}
