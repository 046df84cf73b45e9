using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Says what to do where an endpoint can't be trusted, or is in trouble otherwise.</summary>
static class CertificateAdvice
{
    const int NamesToTell = 3;

    /// <summary>The advice for an endpoint's trouble.</summary>
    public static string For(ProbeTarget target, ProbedEndpoint endpoint, MailSyncException trouble) =>
        (trouble.Failure, endpoint.Tls) switch
    {
        (MailFailure.CertificateNameMismatch, { MatchingServer: { } name }) => ServerAdviceTexts.FormatUseServer(name),
        (MailFailure.CertificateNameMismatch, { } tls) =>
            ServerAdviceTexts.FormatAskForName(target.Server, string.Join(ProbingTexts.BetweenItems, tls.Names.Take(NamesToTell))),
        (MailFailure.CertificateExpired, { } tls) => ServerAdviceTexts.FormatRenewCertificate(tls.Thumbprint),
        (MailFailure.CertificateNotTrusted, _) when endpoint.MissesIssuer => ServerAdviceTexts.SendWholeChain,
        (MailFailure.CertificateNotTrusted, { } tls) => ServerAdviceTexts.FormatCompareThumbprint(tls.Thumbprint),
        (MailFailure.CertificateThumbprintMismatch, { } tls) => ServerAdviceTexts.FormatRenewPin(tls.Thumbprint),
        _ => trouble.IsTransient || trouble.Failure == MailFailure.ConnectionTimedOut
            ? ServerAdviceTexts.TryLater : ServerAdviceTexts.AskProvider,
    };
}
