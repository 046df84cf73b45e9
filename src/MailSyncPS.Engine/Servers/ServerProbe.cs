using System.Diagnostics;
using System.Globalization;
using MailSyncPS.Engine.Servers.Probing;

namespace MailSyncPS.Engine.Servers;

/// <summary>Finds out whether and how a server speaks IMAP and POP3.</summary>
public static class ServerProbe
{
    static readonly int[] UsualPorts = [993, 143, 995, 110];
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks the server. A server that can't be reached or speaks no IMAP is an answer, not an error.</summary>
    /// <remarks>
    /// A credential is used for IMAP only, and only where the connection is protected, or where the account asks for
    /// no protection at that very endpoint. Everything before the login is found out without it.
    /// </remarks>
    public static Task<ImapSupport> RunAsync(ProbeTarget target, IRunObserver observer, CancellationToken cancellationToken) =>
        RunAsync(target, UsualPorts, observer, cancellationToken);

    /// <summary>Asks the server, at other ports than the usual ones.</summary>
    internal static async Task<ImapSupport> RunAsync(ProbeTarget target, IReadOnlyList<int> usualPorts, IRunObserver observer, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        var account = target.Account;
        int[] ports = target.Port is { } only ? [only] : [.. (account is null ? usualPorts : usualPorts.Append(account.Port)).Distinct()];
        observer.OnProgress(new RunProgress($"Testing {target.Server}", $"asking the ports {string.Join(", ", ports)}", 0, 0));
        var findings = new ProbeFindings(target, await Task.WhenAll(ports.Select(port => ProbeAsync(port, target, observer, cancellationToken))).ConfigureAwait(false));
        var imap = findings.Imap;
        LoginFindings? login = null;
        if (imap is not null && account is { HasSecret: true } && LoginProbe.IsSafe(account, imap))
        {
            observer.OnProgress(new RunProgress($"Testing {target.Server}", "logging in", 0, 0));
            login = await LoginProbe.RunAsync(account, imap, Limit - started.Elapsed, cancellationToken).ConfigureAwait(false);
            observer.OnVerbose(string.Create(CultureInfo.InvariantCulture, $"{target.Server}:{imap.Port}: {login.Failure?.Message ?? "logged in"}"));
        }
        return new ImapSupport
        {
            Account = account,
            EmailAddress = target.EmailAddress ?? account?.EmailAddress,
            Server = target.Server,
            ImapSupported = imap is not null,
            Imap = Endpoint(target, imap),
            Pop3 = Endpoint(target, findings.Pop3),
            Capabilities = login?.Capabilities ?? (imap ?? findings.Pop3)?.Capabilities ?? [],
            AuthMechanisms = (imap ?? findings.Pop3)?.Mechanisms ?? [],
            SupportsQuota = login?.Quota ?? Seen(imap, "QUOTA"),
            SupportsUidPlus = login?.UidPlus ?? Seen(imap, "UIDPLUS"),
            Problem = ProbeProblem.Describe(target, findings, login?.Failure),
        };
    }

    static async Task<ProbedEndpoint> ProbeAsync(int port, ProbeTarget target, IRunObserver observer, CancellationToken cancellationToken)
    {
        var account = target.Account;
        var check = new CertificateCheck(target.Server, account?.CertificateThumbprint, account?.SkipCertificateCheck ?? target.SkipCertificateCheck);
        var found = await new EndpointProbe(target.Server, port, IsLikelyTls(port, account), check).RunAsync(cancellationToken).ConfigureAwait(false);
        var speaks = found.Protocol is { } protocol ? $"{OwnEndpoint.Name(protocol)}, {found.Security}. " : "";
        observer.OnVerbose(string.Create(CultureInfo.InvariantCulture, $"{target.Server}:{port}: {speaks}{found.Trouble?.Message}").TrimEnd());
        return found;
    }

    static bool IsLikelyTls(int port, MailAccount? account) =>
        port is 993 or 995 || account?.Port == port && (account.Security == MailSecurity.Tls || account.Security == MailSecurity.Auto && port is not (143 or 110));

    static MailEndpoint? Endpoint(ProbeTarget target, ProbedEndpoint? found) =>
        found is null ? null : new MailEndpoint(target.Server, found.Port, found.Protocol!.Value, found.Security);

    /// <summary>Whether a capability is there; null when it is not, because most servers tell the whole of it only after login.</summary>
    static bool? Seen(ProbedEndpoint? imap, string capability) => imap?.Capabilities.Contains(capability) == true ? true : null;
}
