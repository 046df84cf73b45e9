using System.Net;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Opening;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Checks on the pair of mailboxes that a run is between.</summary>
static class Mailboxes
{
    /// <summary>Makes sure that the destination can be one and is not the source.</summary>
    public static async Task EnsureApartAsync(MailAccount source, MailAccount destination, CancellationToken cancellationToken)
    {
        if (!MailDestinations.CanBe(destination))
            throw new MailSyncException(MailFailure.DestinationNotImap, TrackingTexts.FormatDestinationIsPop3(destination));
        var (from, to) = (MailboxKey.Of(source), MailboxKey.Of(destination));
        if (!from.Login.Equals(to.Login, StringComparison.OrdinalIgnoreCase) || !AreOneService(source, destination))
            return;
        if (from.Host == to.Host || await ShareAddressAsync(from.Host, to.Host, cancellationToken).ConfigureAwait(false))
            throw new MailSyncException(MailFailure.SameMailbox, TrackingTexts.FormatSameMailbox(to));
    }

    /// <summary>
    /// Whether two accounts may be of one mailbox for all that their names tell: the logins are alike, and the hosts are one or lie in one
    /// domain, as where a provider has a host for each protocol.
    /// </summary>
    public static async Task<bool> MayBeOneAsync(MailAccount source, MailAccount destination, CancellationToken cancellationToken)
    {
        var (from, to) = (MailboxKey.Of(source), MailboxKey.Of(destination));
        return from.Login.Equals(to.Login, StringComparison.OrdinalIgnoreCase)
            && (from.Host == to.Host || AreInOneDomain(from.Host, to.Host)
                || await ShareAddressAsync(from.Host, to.Host, cancellationToken).ConfigureAwait(false));
    }

    static bool AreInOneDomain(string one, string other) => Parent(one) is { } parent && parent == Parent(other);

    // A domain has a dot of its own: jp is none that two hosts would have in common.
    static string? Parent(string host) => !IPAddress.TryParse(host, out _) && host.Split('.', 2) is [_, var rest]
        && rest.Contains('.', StringComparison.Ordinal) ? rest : null;

    /// <summary>Two ports of one host belong to one service when they are equal, or both the usual ones of mail.</summary>
    static bool AreOneService(MailAccount source, MailAccount destination) =>
        source.Port == destination.Port || source.Port is 110 or 995 or 143 or 993 && destination.Port is 143 or 993;

    static async Task<bool> ShareAddressAsync(string one, string other, CancellationToken cancellationToken)
    {
        try
        {
            var first = await Dns.GetHostAddressesAsync(one, cancellationToken).ConfigureAwait(false);
            return first.Intersect(await Dns.GetHostAddressesAsync(other, cancellationToken).ConfigureAwait(false)).Any();
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ArgumentException)
        {
            // The connection itself will say that the host is unknown.
            return false;
        }
    }
}
