using System.Globalization;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>Puts into words what is in the way, and what to do about it.</summary>
static class ProbeProblem
{
    /// <summary>The problem; null when IMAP works and nothing is in the way.</summary>
    public static string? Describe(ProbeTarget target, ProbeFindings findings, MailSyncException? loginFailure)
    {
        var sentences = new List<string>();
        if (findings.OwnObstacle is { } own && (findings.Own!.Protocol is not null || findings.Imap is not null))
            sentences.Add(own.Message + Elsewhere(target, findings));
        if (findings.Imap is null)
            sentences.AddRange(WithoutImap(target, findings));
        else if (findings.Imap.Trouble is { } trouble)
            sentences.Add(trouble.Message);
        else if (findings.Imap.Security == MailSecurity.None && !(target.Account is { } account && LoginProbe.IsAskedInClear(account, findings.Imap)))
            sentences.Add(OwnEndpoint.NoTls(Place(target, findings.Imap)));
        if (loginFailure is not null)
            sentences.Add(loginFailure.Message);
        return sentences.Count == 0 ? null : string.Join(' ', sentences.Distinct());
    }

    static string Place(ProbeTarget target, ProbedEndpoint endpoint) => string.Create(CultureInfo.InvariantCulture, $"{target.Server}:{endpoint.Port}");

    static string Elsewhere(ProbeTarget target, ProbeFindings findings)
    {
        var better = target.Account!.Protocol == MailProtocol.Imap ? findings.Imap : findings.Pop3;
        return better is null || better.Port == target.Account.Port || better.Trouble is not null || better.Security == MailSecurity.None ? ""
            : string.Create(CultureInfo.InvariantCulture, $" {OwnEndpoint.Name(better.Protocol!.Value)} works with -Port {better.Port} -Security {better.Security}.");
    }

    static IEnumerable<string> WithoutImap(ProbeTarget target, ProbeFindings findings)
    {
        var others = findings.All.Where(e => e.Protocol is null).ToList();
        if (findings.Pop3 is not { } pop3)
        {
            yield return others.Count == 1 || others.All(e => e.Trouble!.Failure == MailFailure.HostNotFound) ? others[0].Trouble!.Message
                : $"No mail server was found at {target.Server}: {Ports(others)}. Check the server's name, and that no firewall is in between; a server on other ports needs -Port.";
            yield break;
        }
        var asked = others.Count == 0 ? "" : $" ({Ports(others)})";
        yield return string.Create(CultureInfo.InvariantCulture, $"{target.Server} speaks POP3 at port {pop3.Port}, but no IMAP was found{asked}. Turn IMAP on in the provider's settings, or read the mailbox over POP3 (-Protocol Pop3).");
        if (pop3.Trouble is { } trouble)
            yield return trouble.Message;
        else if (pop3.Security == MailSecurity.None && !(target.Account is { } account && LoginProbe.IsAskedInClear(account, pop3)))
            yield return OwnEndpoint.NoTls(Place(target, pop3));
    }

    static string Ports(IReadOnlyList<ProbedEndpoint> endpoints) => string.Join(", ", endpoints
        .GroupBy(e => InShort(e.Trouble!))
        .Select(g => $"{(g.Count() > 1 ? "ports" : "port")} {string.Join(" and ", g.Select(e => e.Port.ToString(CultureInfo.InvariantCulture)))} {g.Key}"));

    static string InShort(MailSyncException trouble) => trouble.Failure switch
    {
        MailFailure.ConnectionRefused => "refused",
        MailFailure.ConnectionTimedOut => "without an answer",
        MailFailure.ConnectionLost => "hung up",
        MailFailure.WrongProtocol => "with another protocol",
        MailFailure.TlsFailed => "without working TLS",
        MailFailure.HostNotFound => "without an address",
        _ => "in trouble",
    };
}
