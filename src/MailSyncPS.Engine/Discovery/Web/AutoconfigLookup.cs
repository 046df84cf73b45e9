using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery.Web;

/// <summary>Looks for autoconfig files: a domain's own, and the ISP database's.</summary>
/// <param name="domain">The domain of the mailbox.</param>
/// <param name="web">Fetches them.</param>
sealed class AutoconfigLookup(string domain, WebReader web)
{
    /// <summary>The domain's own file: both its places are asked side by side, and the first one counts.</summary>
    /// <param name="scheme">https or http.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<SourceAnswer> AtDomainAsync(string scheme, CancellationToken cancellationToken)
    {
        var source = scheme == Uri.UriSchemeHttps ? DiscoverySource.Autoconfig : DiscoverySource.AutoconfigHttp;
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wellKnown = FetchAsync(source, $"{scheme}://{domain}/.well-known/autoconfig/mail/config-v1.1.xml", rest.Token);
        try
        {
            var own = await FetchAsync(source, $"{scheme}://autoconfig.{domain}/mail/config-v1.1.xml",
                cancellationToken).ConfigureAwait(false);
            if (own.Candidates.Count > 0)
                return own;
            var other = await wellKnown.ConfigureAwait(false);
            return other with { Attempts = [.. own.Attempts, .. other.Attempts] };
        }
        finally
        {
            await rest.CancelAsync().ConfigureAwait(false);
            await ((Task)wellKnown).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The ISP database's file for a provider's domain.</summary>
    /// <param name="source">How the provider is known.</param>
    /// <param name="provider">Its domain.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public Task<SourceAnswer> AtDatabaseAsync(DiscoverySource source, string provider, CancellationToken cancellationToken) =>
        FetchAsync(source, $"https://autoconfig.thunderbird.net/v1.1/{provider}", cancellationToken);

    async Task<SourceAnswer> FetchAsync(DiscoverySource source, string address, CancellationToken cancellationToken)
    {
        var (file, trouble) = await web.FetchAsync(new Uri(address), cancellationToken).ConfigureAwait(false);
        var servers = file is null ? null : AutoconfigFile.Read(file, domain);
        var result = file is null ? trouble
            : servers is null ? DiscoveryTexts.NoAutoconfig
            : servers.Count == 0 ? DiscoveryTexts.NoServerNamed
            : string.Join(", ", servers.Select(server => FormattableString.Invariant($"{server.Host}:{server.Port}")));
        return new SourceAnswer(source) { Candidates = servers ?? [], Attempts = [new DiscoveryAttempt(source, address, result)] };
    }
}
