using System.Collections.Concurrent;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery;

/// <summary>Finds the mail servers of addresses. What was found for a domain is kept for as long as the object lives.</summary>
public sealed class ServerDiscovery
{
    readonly DiscoverySettings _settings;
    readonly ConcurrentDictionary<(string Domain, MailProtocol? Protocol, int? Port), Lazy<Task<DomainFindings>>> _searches = new();

    /// <summary>A discovery that knows nothing yet.</summary>
    public ServerDiscovery() : this(DiscoverySettings.OfProcess())
    {
    }

    internal ServerDiscovery(DiscoverySettings settings) => _settings = settings;

    /// <summary>Finds the server of an address. That there is none is an answer, not an error.</summary>
    /// <remarks>All calls must have the same token: addresses of one domain share a search.</remarks>
    /// <exception cref="MailSyncException">The address has no domain that can be asked for.</exception>
    public async Task<DiscoveryResult> FindAsync(DiscoveryRequest request, IRunObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var domain = MailDomain.Of(request.EmailAddress)
            ?? throw new MailSyncException(MailFailure.InvalidArgument,
                DiscoveryTexts.FormatNoDomain(PlainText.Clean(request.EmailAddress)));
        observer.OnProgress(new RunProgress(DiscoveryTexts.FormatSearching(domain), DiscoveryTexts.AskingSources, 0, 0));
        // Whoever asks first does the search, and tells its steps.
        var search = _searches.GetOrAdd((domain, request.Protocol, request.Port),
            _ => new(() => new DomainSearch(domain, request, _settings, observer).RunAsync(cancellationToken)));
        var findings = await search.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        return findings.For(request.EmailAddress);
    }
}
