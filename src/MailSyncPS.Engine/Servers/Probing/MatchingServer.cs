using System.Net;
using System.Net.Sockets;
using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Servers.Probing;

/// <summary>
/// Finds the host name to use where a certificate is for other hosts: own-domain names of a provider's server are the
/// usual case. What leads to the same address is preferred: the server's official name, a name in the certificate, a usual
/// name under its wildcard.
/// </summary>
/// <param name="lookUp">Looks a host name or an IP address up, as <see cref="Dns.GetHostEntryAsync(string, CancellationToken)"/>
/// does.</param>
sealed class MatchingServer(Func<string, CancellationToken, Task<IPHostEntry>> lookUp)
{
    static readonly string[] UsualLabels = ["mail", "imap", "pop"];
    const int MostAddresses = 2;
    const int MostCandidates = 12;

    /// <summary>The finder that asks this machine's resolver.</summary>
    public static MatchingServer Default { get; } = new((name, cancellationToken) => Dns.GetHostEntryAsync(name, cancellationToken));

    /// <summary>
    /// A host name that the certificate's names cover, and that leads to the server as far as can be seen; null when none is known.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string?> FindAsync(string server, RunTimeouts timeouts, IReadOnlyList<string> names,
        CancellationToken cancellationToken)
    {
        var hosts = names.Where(n => !IPAddress.TryParse(n, out _)).ToList();
        var whole = hosts.Where(n => !n.Contains('*', StringComparison.Ordinal)).ToList();
        if (hosts.Count == whole.Count && whole.Count < 2)
            return whole.FirstOrDefault();
        using var limit = timeouts.Limit(timeouts.MatchingName, cancellationToken);
        var (addresses, official) = await OfficialNamesAsync(server, limit.Token).ConfigureAwait(false);
        var known = official.Where(o => hosts.Any(h => CertificateNames.Cover(h, o))).ToList();
        string[] candidates = [.. known.Concat(whole).Concat(Usual(server, hosts)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MostCandidates)];
        var found = await Task.WhenAll(candidates.Select(c => AskAsync(c, limit.Token))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return candidates.Where((_, i) => found[i]?.AddressList.Intersect(addresses).Any() == true).Concat(known).Concat(whole)
            .FirstOrDefault();
    }

    async Task<(IPAddress[] Addresses, IEnumerable<string> Names)> OfficialNamesAsync(string server, CancellationToken cancellationToken)
    {
        // Of an address, the entry is that of its name in the DNS (PTR), which need not lead back.
        var entry = await AskAsync(server, cancellationToken).ConfigureAwait(false);
        IPAddress[] addresses = IPAddress.TryParse(server, out var literal) ? [literal] : entry?.AddressList ?? [];
        var reverse = await Task.WhenAll(addresses.Take(MostAddresses)
            .Select(a => AskAsync(a.ToString(), cancellationToken))).ConfigureAwait(false);
        return (addresses, reverse.Prepend(entry).OfType<IPHostEntry>().Select(e => PlainText.Clean(e.HostName).TrimEnd('.')));
    }

    static IEnumerable<string> Usual(string server, IEnumerable<string> hosts) =>
        from host in hosts
        where host.StartsWith("*.", StringComparison.Ordinal)
        from label in UsualLabels.Prepend(server.Split('.')[0])
        select label + host[1..];

    async Task<IPHostEntry?> AskAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await lookUp(name, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or OperationCanceledException)
        {
            return null;
        }
    }
}
