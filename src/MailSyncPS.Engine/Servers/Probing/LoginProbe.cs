using MailKit.Net.Imap;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Logs in with an account's credential, to see what the server tells only then.</summary>
static class LoginProbe
{
    static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(4);

    /// <summary>Whether a password may be sent to an endpoint: under TLS that is trusted, or where the account asks for no protection at that very place.</summary>
    public static bool IsSafe(MailAccount account, ProbedEndpoint imap) =>
        imap.Trouble is null && (imap.Security != MailSecurity.None || IsAskedInClear(account, imap));

    /// <summary>Whether the account asks to send its password in clear to an endpoint.</summary>
    public static bool IsAskedInClear(MailAccount account, ProbedEndpoint imap) =>
        account.Security == MailSecurity.None && imap.Security != MailSecurity.Tls && account.Port == imap.Port && account.Protocol == imap.Protocol;

    /// <summary>Logs in.</summary>
    public static async Task<LoginFindings> RunAsync(MailAccount account, ProbedEndpoint imap, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit > ShortestLimit ? limit : ShortestLimit);
        var access = new ServerAccess(IsAskedInClear(account, imap) ? account : At(account, imap));
        try
        {
            await using var session = await access.OpenImapAsync(timer.Token).ConfigureAwait(false);
            return new LoginFindings(
                CapabilityLine.Last(session.Tap.Lines()) ?? imap.Capabilities,
                session.Capabilities.HasFlag(ImapCapabilities.Quota),
                session.Capabilities.HasFlag(ImapCapabilities.UidPlus),
                null);
        }
        catch (Exception e) when (e is MailSyncException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new LoginFindings(imap.Capabilities, null, null, e as MailSyncException
                ?? new MailSyncException(MailFailure.ConnectionTimedOut, $"{access} does not answer the login in time. Try again later.", e));
        }
    }

    static MailAccount At(MailAccount account, ProbedEndpoint imap)
    {
        var same = new MailAccount(account.EmailAddress, account.Server, imap.Port, MailProtocol.Imap, imap.Security, account.UserName)
        {
            CertificateThumbprint = account.CertificateThumbprint,
            SkipCertificateCheck = account.SkipCertificateCheck,
        };
        same.SetSecret(AccountSecrets.Find(account)!);
        return same;
    }
}
