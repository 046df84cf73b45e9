using System.Globalization;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Says what to do for a server: first what keeps a mailbox from being used at all, else how to use it and what to mind.</summary>
static class ProbeAdvice
{
    const int DaysToRenew = 14;

    /// <summary>The advice.</summary>
    public static string For(ProbeOutcome found)
    {
        var (target, findings) = (found.Target, found.Findings);
        if ((findings.Imap ?? findings.Pop3) is not { } best)
            return findings.All.All(e => e.Trouble is { Failure: MailFailure.HostNotFound, IsTransient: true })
                ? ServerAdviceTexts.CheckNetwork : ServerAdviceTexts.NoServer;
        var words = best.Trouble is { } trouble ? CertificateAdvice.For(target, best, trouble)
            : !best.IsSafe && !IsInClear(target, best) ? ServerAdviceTexts.NoTls
            : findings.OwnObstacle is not null ? ServerAdviceTexts.FormatUseSettings(Settings(OwnOr(best, target, findings)))
            : found.Login?.Failure is { } failure ? LoginAdvice.For(found, failure)
            : findings.Imap is { } imap ? ImapAdvice.For(found, imap)
            : Pop3Advice.For(found, best);
        return Sentences.Join(words, SignInAdvice.For(found, best), Minded(target, best))!;
    }

    /// <summary>An endpoint as parameters.</summary>
    public static string Settings(ProbedEndpoint endpoint) =>
        string.Join(' ', "-Protocol", endpoint.Protocol, "-Port", endpoint.Port.ToString(CultureInfo.InvariantCulture), "-Security",
            endpoint.Security);

    static ProbedEndpoint OwnOr(ProbedEndpoint best, ProbeTarget target, ProbeFindings findings) =>
        (target.Account!.Protocol == MailProtocol.Imap ? findings.Imap : findings.Pop3) is { IsSafe: true } own ? own : best;

    static bool IsInClear(ProbeTarget target, ProbedEndpoint endpoint) =>
        target.Account is { } account && LoginProbe.IsAskedInClear(account, endpoint);

    static string? Minded(ProbeTarget target, ProbedEndpoint best) =>
        best.Security == MailSecurity.StartTls && IsInClear(target, best) ? ServerAdviceTexts.FormatProtectLogin(Settings(best))
        : best is { Trouble: null, Tls: { IsTrusted: true, DaysLeft: <= DaysToRenew and var days } }
        ? ServerAdviceTexts.FormatCertificateEnds(days)
        : null;
}
