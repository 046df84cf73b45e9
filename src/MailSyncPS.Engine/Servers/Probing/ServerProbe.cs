using System.Globalization;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Finds out whether and how a server speaks IMAP and POP3.</summary>
public static class ServerProbe
{
    static readonly int[] UsualPorts = [993, 143, 995, 110];

    /// <summary>Asks the server. A server that can't be reached or speaks no IMAP is an answer, not an error.</summary>
    /// <remarks>
    /// A credential is used once, where it shows what is told only after login: over IMAP, and over the POP3 of a POP3
    /// account where there is no IMAP. It is used only where the connection is protected by a trusted certificate, or where
    /// the account asks for no protection at that very endpoint. Everything before the login is found out without it.
    /// </remarks>
    public static Task<ImapSupport> RunAsync(ProbeTarget target, IRunObserver observer, CancellationToken cancellationToken) =>
        RunAsync(target, UsualPorts, observer, cancellationToken);

    /// <summary>Asks the server, at other ports than the usual ones.</summary>
    internal static async Task<ImapSupport> RunAsync(ProbeTarget target, IReadOnlyList<int> usualPorts, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        var timeouts = target.Timeouts;
        var started = timeouts.Time.GetTimestamp();
        var account = target.Account;
        var activity = ProbingTexts.FormatTesting(target.Server);
        int[] ports = target.Port is { } only ? [only] : [.. (account is null ? usualPorts : usualPorts.Append(account.Port)).Distinct()];
        observer.OnProgress(new RunProgress(activity, ProbingTexts.FormatAskingPorts(string.Join(ProbingTexts.BetweenItems, ports)), 0, 0));
        var findings = new ProbeFindings(target,
            await Task.WhenAll(ports.Select(port => ProbeAsync(port, target, observer, cancellationToken))).ConfigureAwait(false));
        var matching = NameServersAsync(target, findings, cancellationToken);
        LoginFindings? login = null;
        if (account is not null && LoginProbe.Place(account, findings) is { } place)
        {
            observer.OnProgress(new RunProgress(activity, ProbingTexts.LoggingIn, 0, 0));
            login = await LoginProbe.RunAsync(account, place, timeouts.Probe - timeouts.Time.GetElapsedTime(started), timeouts,
                cancellationToken).ConfigureAwait(false);
            observer.OnVerbose(string.Create(CultureInfo.InvariantCulture,
                $"{target.Server}:{place.Port}: {login.Failure?.Message ?? ProbingTexts.LoggedIn}"));
        }
        await matching.ConfigureAwait(false);
        return Tell(new ProbeOutcome(target, findings, login));
    }

    /// <summary>No password is sent here, but a server may have learned it before.</summary>
    static Func<string, string> Hide(MailAccount? account) =>
        account is null ? text => text : new SecretWords(account.UserName ?? account.EmailAddress, account.RevealSecret()).Hide;

    static async Task<ProbedEndpoint> ProbeAsync(int port, ProbeTarget target, IRunObserver observer, CancellationToken cancellationToken)
    {
        var account = target.Account;
        var check = new CertificateCheck(target.Server, account?.CertificateThumbprint, account?.SkipCertificateCheck
            ?? target.SkipCertificateCheck, target.Timeouts);
        var probe = new EndpointProbe(target.Server, port, IsLikelyTls(port, target), check, target.Timeouts, Hide(account))
            { Versions = TlsFloor.For(account?.AllowLegacyTls == true) };
        var found = await probe.RunAsync(cancellationToken).ConfigureAwait(false);
        var speaks = found.Protocol is { } protocol ? $"{OwnEndpoint.Name(protocol)}, {found.Security}. " : "";
        observer.OnVerbose(string.Create(CultureInfo.InvariantCulture, $"{target.Server}:{port}: {speaks}{found.Trouble?.Message}")
            .TrimEnd());
        return found;
    }

    static bool IsLikelyTls(int port, ProbeTarget target) => port is 993 or 995 || target.TlsPorts.Contains(port)
        || target.Account is { } account && account.Port == port
        && (account.Security == MailSecurity.Tls || account.Security == MailSecurity.Auto && port is not (143 or 110));

    /// <summary>
    /// Finds the host names to use where certificates are for others; endpoints that share a certificate share the answer.
    /// </summary>
    static Task NameServersAsync(ProbeTarget target, ProbeFindings findings, CancellationToken cancellationToken) => Task.WhenAll(
        ((ProbedEndpoint?[])[findings.Imap, findings.Pop3]).OfType<ProbedEndpoint>().Where(e => e.Tls is { NameMatches: false })
            .Select(e => e.Tls!)
        .GroupBy(tls => tls.Thumbprint)
        .Select(async shared =>
        {
            var name = await MatchingServer.Default.FindAsync(target.Server, target.Timeouts, shared.First().Names,
                cancellationToken).ConfigureAwait(false);
            foreach (var tls in shared)
                tls.MatchingServer = name;
        }));

    static ImapSupport Tell(ProbeOutcome found)
    {
        var (target, findings, login) = found;
        var first = findings.Imap ?? findings.Pop3;
        return new ImapSupport
        {
            Account = target.Account,
            EmailAddress = target.EmailAddress ?? target.Account?.EmailAddress,
            Server = target.Server,
            ImapSupported = findings.Imap is not null,
            Imap = Endpoint(target, findings.Imap),
            Pop3 = Endpoint(target, findings.Pop3),
            Capabilities = login?.Capabilities ?? first?.Capabilities ?? [],
            AuthMechanisms = first?.Mechanisms ?? [],
            SupportsQuota = found.Quota,
            SupportsUidPlus = found.UidPlus,
            SupportsUidl = found.Policy?.Uidl,
            ExpireDays = found.Policy?.ExpireDays,
            LoginDelay = found.Policy?.LoginDelay,
            UsedBytes = found.Limit?.UsedBytes,
            LimitBytes = found.LimitBytes,
            LoginHint = LoginHint.For(found),
            Problem = ProbeProblem.Describe(target, findings, login?.Failure),
            Advice = ProbeAdvice.For(found),
        };
    }

    static MailEndpoint? Endpoint(ProbeTarget target, ProbedEndpoint? found) =>
        found is null ? null : new MailEndpoint(target.Server, found.Port, found.Protocol!.Value, found.Security)
            { Tls = found.Tls, IsSafe = found.IsSafe };
}
