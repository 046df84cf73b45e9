using MailSyncPS.Engine.Discovery.Providers;
using MailSyncPS.Engine.Discovery.Records;
using MailSyncPS.Engine.Discovery.Web;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Takes the hosts that receive a domain's mail as a hint at its provider.</summary>
sealed class HostingHint(string domain, AutoconfigLookup autoconfig)
{
    const int MostHosts = 2;

    /// <summary>What the ISP database and the provider table know of the provider.</summary>
    public async Task<SourceAnswer> FollowAsync(MxRecords mx, CancellationToken cancellationToken)
    {
        var hosts = mx.Hosts.Take(MostHosts).ToList();
        var providers = hosts.SelectMany(host => HostingDomains.Of(host, domain)).Distinct();
        var answers = await Task.WhenAll(
            providers.Select(provider => autoconfig.AtDatabaseAsync(DiscoverySource.MxHint, provider, cancellationToken))).ConfigureAwait(
            false);
        var known = answers.Concat(hosts.Select(host => ProviderTable.ByMx(domain, host))).ToList();
        return new SourceAnswer(DiscoverySource.MxHint)
        {
            Candidates = [.. known.SelectMany(answer => answer.Candidates).DistinctBy(candidate => (candidate.Host, candidate.Port))],
            Attempts = [mx.Attempt, .. known.SelectMany(answer => answer.Attempts)],
        };
    }
}
