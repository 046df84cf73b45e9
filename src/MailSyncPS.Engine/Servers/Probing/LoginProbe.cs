using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailSyncPS.Engine.Servers.Pop3;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Servers.Usage;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Logs in with an account's credential, to see what the server tells only then.</summary>
static class LoginProbe
{
    /// <summary>
    /// Where a login would tell more than was told without: over IMAP, else over the account's POP3 where what counts is still open; null
    /// for nowhere.
    /// </summary>
    public static ProbedEndpoint? Place(MailAccount account, ProbeFindings findings)
    {
        if (!account.HasSecret)
            return null;
        var place = findings.Imap
            ?? (account.Protocol == MailProtocol.Pop3 && findings.Pop3 is { } pop3 && IsWorthwhile(Pop3Policy.Read(pop3.Capabilities))
            ? pop3 : null);
        return place is not null && IsSafe(account, place) ? place : null;
    }

    /// <summary>Whether the account asks to send its password in clear to an endpoint.</summary>
    public static bool IsAskedInClear(MailAccount account, ProbedEndpoint endpoint) =>
        account.Security == MailSecurity.None && endpoint.Security != MailSecurity.Tls && account.Port == endpoint.Port
            && account.Protocol == endpoint.Protocol;

    /// <summary>Logs in.</summary>
    public static async Task<LoginFindings> RunAsync(MailAccount account, ProbedEndpoint endpoint, TimeSpan limit, RunTimeouts timeouts,
        CancellationToken cancellationToken)
    {
        using var timer = timeouts.Limit(limit > timeouts.ProbeLogin ? limit : timeouts.ProbeLogin, cancellationToken);
        var access = new ServerAccess(IsAskedInClear(account, endpoint) ? account
            : account.At(endpoint.Port, endpoint.Protocol!.Value, endpoint.Security), timeouts);
        try
        {
            return endpoint.Protocol == MailProtocol.Imap
                ? await AskImapAsync(access, endpoint, timer.Token).ConfigureAwait(false)
                : await AskPop3Async(access, timer.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailSyncException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new LoginFindings
                { Failure = e as MailSyncException ?? new(MailFailure.ConnectionTimedOut, ProbingTexts.FormatLoginNotAnswered(access), e) };
        }
    }

    /// <summary>
    /// Whether a password may be sent to an endpoint: under TLS that is trusted, or where the account asks for no protection at that very
    /// place.
    /// </summary>
    static bool IsSafe(MailAccount account, ProbedEndpoint endpoint) =>
        endpoint.IsSafe || endpoint.Trouble is null && IsAskedInClear(account, endpoint);

    /// <summary>A login is not worth the wait that it costs the next one (LOGIN-DELAY).</summary>
    static bool IsWorthwhile(Pop3Policy policy) => policy.LoginDelay is null && (policy.Uidl != true || policy.ExpiryVaries);

    static async Task<LoginFindings> AskImapAsync(ServerAccess access, ProbedEndpoint endpoint, CancellationToken cancellationToken)
    {
        var session = await access.OpenImapAsync(cancellationToken).ConfigureAwait(false);
        var meter = new ImapMeter(session);
        await using var meterScope = meter.ConfigureAwait(false);
        var findings = new LoginFindings
        {
            Capabilities = CapabilityLine.Last(session.Tap.Lines()) ?? endpoint.Capabilities,
            Quota = session.Capabilities.HasFlag(ImapCapabilities.Quota),
            UidPlus = session.Capabilities.HasFlag(ImapCapabilities.UidPlus),
        };
        try
        {
            return findings with { Limits = await meter.ReadQuotaAsync(cancellationToken).ConfigureAwait(false) };
        }
        catch (Exception e) when (e is MailSyncException or OperationCanceledException)
        {
            // The login worked, and that is what it was for.
            return findings;
        }
    }

    static async Task<LoginFindings> AskPop3Async(ServerAccess access, CancellationToken cancellationToken)
    {
        var session = await access.OpenPop3Async(cancellationToken).ConfigureAwait(false);
        await using var sessionScope = session.ConfigureAwait(false);
        var hasUidl = session.Capabilities.HasFlag(Pop3Capabilities.UIDL)
            || session.Announced > 0 && await Pop3Listing.HasUidAsync(session, cancellationToken).ConfigureAwait(false);
        var policy = await session.RunAsync(ServersTexts.ToCount, 0, c => Task.FromResult(new Pop3Policy(
            // In an empty mailbox a server without CAPA can't be asked for an id.
            hasUidl ? true : session.Announced > 0 ? false : null,
            c.Capabilities.HasFlag(Pop3Capabilities.Expire) && c.ExpirePolicy >= 0 ? c.ExpirePolicy : null,
            c.Capabilities.HasFlag(Pop3Capabilities.LoginDelay) && c.LoginDelay > 0 ? TimeSpan.FromSeconds(c.LoginDelay) : null,
            ExpiryVaries: false)), cancellationToken).ConfigureAwait(false);
        if (session.RemovesWhatIsRead)
            session.Abandon();
        await session.EndUnchangedAsync().ConfigureAwait(false);
        return new LoginFindings { Policy = policy };
    }
}
