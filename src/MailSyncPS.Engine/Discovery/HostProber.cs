using MailSyncPS.Engine.Discovery.Records;
using MailSyncPS.Engine.Servers.Probing;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Asks the servers that a source names what they speak, side by side.</summary>
/// <param name="settings">The ports where none are named.</param>
/// <param name="resolver">Tells which hosts there are.</param>
/// <param name="onlyPort">The only port to look at; null for any.</param>
/// <param name="observer">Who is told.</param>
sealed class HostProber(DiscoverySettings settings, Resolver resolver, int? onlyPort, IRunObserver observer)
{
    const int MostHosts = 8;

    readonly ProbeObserver _observer = new(observer);

    /// <summary>Asks all hosts. A host that is too slow is left.</summary>
    /// <param name="answer">What the source says.</param>
    /// <param name="limit">When time is up.</param>
    public async Task<SourceFindings> ProbeAsync(SourceAnswer answer, CancellationToken limit)
    {
        var hosts = answer.Candidates.Select(candidate => candidate.Host).Distinct(StringComparer.Ordinal).Take(MostHosts);
        return new SourceFindings(answer, await Task.WhenAll(hosts.Select(host => ProbeAsync(host, answer, limit))).ConfigureAwait(false));
    }

    async Task<HostProbe> ProbeAsync(string host, SourceAnswer answer, CancellationToken limit)
    {
        var named = answer.Candidates.Where(candidate => candidate.Host == host).ToList();
        IReadOnlyList<int> ports = onlyPort is { } only ? [only] : [.. Ports(named, answer).Distinct()];
        try
        {
            if (await resolver.FindTroubleAsync(host, limit).ConfigureAwait(false) is { } trouble)
                return new HostProbe(host, ports, null, trouble);
            var target = new ProbeTarget
                { Server = host, Timeouts = settings.Timeouts,
                TlsPorts = [.. named.Where(c => c.BeginsWithTls && c.Port is not null).Select(c => c.Port!.Value)] };
            return new HostProbe(host, ports, await ServerProbe.RunAsync(target, ports, _observer, limit).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException)
        {
            return new HostProbe(host, ports, null, DiscoveryTexts.NoAnswerInTime);
        }
    }

    /// <summary>The ports that are named, and the usual ones of the protocols for which the source names none.</summary>
    IEnumerable<int> Ports(IReadOnlyList<Candidate> named, SourceAnswer answer)
    {
        foreach (var candidate in named)
        {
            if (candidate.Port is { } port)
                yield return port;
        }
        foreach (var protocol in (MailProtocol[])[MailProtocol.Imap, MailProtocol.Pop3])
        {
            if (answer.Declined.Contains(protocol) || answer.Candidates.Any(c => c.Protocol == protocol && c.Port is not null))
                continue;
            foreach (var port in protocol == MailProtocol.Imap ? settings.ImapPorts : settings.Pop3Ports)
                yield return port;
        }
    }
}
