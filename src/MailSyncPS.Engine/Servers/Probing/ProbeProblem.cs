using System.Globalization;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Puts into words what is in the way, and what to do about it.</summary>
static class ProbeProblem
{
    /// <summary>The problem; null when IMAP works and nothing is in the way.</summary>
    public static string? Describe(ProbeTarget target, ProbeFindings findings, MailSyncException? loginFailure)
    {
        var sentences = new List<string?>();
        if (findings.OwnObstacle is { } own && (findings.Own!.Protocol is not null || findings.Imap is not null))
        {
            sentences.Add(own.Message);
            sentences.Add(Elsewhere(target, findings));
        }
        if (findings.Imap is null)
            sentences.AddRange(WithoutImap(target, findings));
        else
            sentences.Add(Trouble(target, findings.Imap));
        sentences.Add(loginFailure?.Message);
        return Sentences.Join(sentences);
    }

    static string? Trouble(ProbeTarget target, ProbedEndpoint endpoint) => endpoint.Trouble is { } trouble ? trouble.Message
        : endpoint.IsSafe || target.Account is { } account && LoginProbe.IsAskedInClear(account, endpoint) ? null
        : ServersTexts.FormatNoTlsOffered(string.Create(CultureInfo.InvariantCulture, $"{target.Server}:{endpoint.Port}"));

    static string? Elsewhere(ProbeTarget target, ProbeFindings findings)
    {
        var better = target.Account!.Protocol == MailProtocol.Imap ? findings.Imap : findings.Pop3;
        return better is null || better.Port == target.Account.Port || !better.IsSafe ? null
            : ProbingTexts.FormatWorksElsewhere(OwnEndpoint.Name(better.Protocol!.Value), better.Port, better.Security);
    }

    static IEnumerable<string?> WithoutImap(ProbeTarget target, ProbeFindings findings)
    {
        var others = findings.All.Where(e => e.Protocol is null).ToList();
        if (findings.Pop3 is not { } pop3)
        {
            yield return others.Count == 1 || others.All(e => e.Trouble!.Message == others[0].Trouble!.Message) ? others[0].Trouble!.Message
                : ProbingTexts.FormatNoMailServer(target.Server, Ports(others));
            yield break;
        }
        yield return others.Count == 0
            ? ProbingTexts.FormatNoImap(target.Server, pop3.Port) : ProbingTexts.FormatNoImapAt(target.Server, pop3.Port, Ports(others));
        yield return Trouble(target, pop3);
    }

    static string Ports(IReadOnlyList<ProbedEndpoint> endpoints) => string.Join(ProbingTexts.BetweenItems, endpoints
        .GroupBy(e => InShort(e.Trouble!), e => e.Port.ToString(CultureInfo.InvariantCulture))
        .Select(g => g.Count() > 1 ? ProbingTexts.FormatManyPorts(Listed([.. g]), g.Key) : ProbingTexts.FormatOnePort(g.Single(), g.Key)));

    static string Listed(string[] items) => string.Join(ProbingTexts.And, string.Join(ProbingTexts.BetweenItems, items[..^1]), items[^1]);

    static string InShort(MailSyncException trouble) => trouble.Failure switch
    {
        MailFailure.ConnectionRefused => ProbingTexts.PortRefused,
        MailFailure.ConnectionTimedOut => ProbingTexts.PortSilent,
        MailFailure.ConnectionLost => ProbingTexts.PortHungUp,
        MailFailure.WrongProtocol => ProbingTexts.PortOtherProtocol,
        MailFailure.TlsFailed => ProbingTexts.PortNoTls,
        MailFailure.HostNotFound => ProbingTexts.PortNoAddress,
        _ => ProbingTexts.PortTrouble,
    };
}
