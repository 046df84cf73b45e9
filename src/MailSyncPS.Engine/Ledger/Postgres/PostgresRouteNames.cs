using MailSyncPS.Engine.Ledger.History;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>The mailboxes of each route, by the route's number.</summary>
sealed class PostgresRouteNames(IReadOnlyDictionary<long, (KnownMailbox Source, KnownMailbox Destination)> routes)
{
    /// <summary>The mailboxes of a route.</summary>
    public (KnownMailbox Source, KnownMailbox Destination) this[long route] => routes[route];

    /// <summary>The numbers of the routes from some sources; null for those from all.</summary>
    public NpgsqlParameter NumbersFrom(string name, IReadOnlyCollection<MailboxKey>? sources) => PostgresValue.Numbers(name,
        sources is null ? null : routes.Where(route => sources.Contains(route.Value.Source.Key)).Select(route => route.Key));
}
