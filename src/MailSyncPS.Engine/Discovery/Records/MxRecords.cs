using DnsClient;
using DnsClient.Protocol;

namespace MailSyncPS.Engine.Discovery.Records;

/// <summary>The hosts that receive a domain's mail, which tell where it is hosted.</summary>
/// <param name="Hosts">The hosts, the preferred first.</param>
/// <param name="Attempt">What was asked, and the answer.</param>
sealed record MxRecords(IReadOnlyList<string> Hosts, DiscoveryAttempt Attempt)
{
    /// <summary>Asks for them.</summary>
    public static async Task<MxRecords> AskAsync(string domain, Resolver resolver, CancellationToken cancellationToken)
    {
        var (records, trouble) = await resolver.AskAsync<MxRecord>(domain, QueryType.MX, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> hosts =
        [
            .. records.OrderBy(r => r.Preference).ThenBy(r => r.Exchange.Value, StringComparer.Ordinal)
            .Select(r => MailDomain.Host(r.Exchange.Value)).OfType<string>().Distinct(),
        ];
        return new MxRecords(hosts,
            new DiscoveryAttempt(DiscoverySource.MxHint, $"MX {domain}", trouble ?? PlainText.Clean(string.Join(", ", hosts))));
    }
}
