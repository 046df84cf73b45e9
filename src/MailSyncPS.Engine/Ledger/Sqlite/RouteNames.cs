using MailSyncPS.Engine.Ledger.History;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>The mailboxes of each route, by the route's number.</summary>
sealed class RouteNames(IReadOnlyDictionary<long, (KnownMailbox Source, KnownMailbox Destination)> routes)
{
    /// <summary>Reads them.</summary>
    public static RouteNames Read(SqliteSession session) => new(session
        .Rows(row => (Id: row.GetInt64(0), Source: Mailbox(row, 1), Destination: Mailbox(row, 5)), HistorySql.Routes)
        .ToDictionary(route => route.Id, route => (route.Source, route.Destination)));

    /// <summary>Reads a mailbox whose protocol is in a column, and host, login and address in the next ones.</summary>
    public static KnownMailbox Mailbox(SqliteDataReader row, int column) => new(
        MessageRow.ReadMailbox(row, column),
        row.IsDBNull(column + 3) ? null : row.GetString(column + 3));

    /// <summary>The mailboxes of a route.</summary>
    public (KnownMailbox Source, KnownMailbox Destination) this[long route] => routes[route];

    /// <summary>The numbers of the routes from some sources, as a list in JSON; null for those from all.</summary>
    public string? NumbersFrom(IReadOnlyCollection<MailboxKey>? sources) =>
        sources is null ? null : JsonList.Of(routes.Where(route => sources.Contains(route.Value.Source.Key)).Select(route => route.Key));
}
