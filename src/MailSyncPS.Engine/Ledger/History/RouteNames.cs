namespace MailSyncPS.Engine.Ledger.History;

/// <summary>The mailboxes of each route, by the route's number.</summary>
sealed class RouteNames(IReadOnlyDictionary<long, (KnownMailbox Source, KnownMailbox Destination)> routes)
{
    readonly ILookup<MailboxKey, long> _ofSource = routes.ToLookup(route => route.Value.Source.Key, route => route.Key);

    /// <summary>The mailboxes of a route.</summary>
    public (KnownMailbox Source, KnownMailbox Destination) this[long route] => routes[route];

    /// <summary>The numbers of the routes from some sources; null for those from all.</summary>
    public IReadOnlyList<long>? NumbersFrom(IReadOnlyCollection<MailboxKey>? sources) =>
        sources?.Distinct().SelectMany(source => _ofSource[source]).ToList();

    /// <summary>Likewise, where there are no other routes than these: null as well where the sources are all.</summary>
    public IReadOnlyList<long>? FilterFrom(IReadOnlyCollection<MailboxKey>? sources) =>
        NumbersFrom(sources) is { } numbers && numbers.Count < routes.Count ? numbers : null;
}
