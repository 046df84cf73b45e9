using System.Net;
using System.Net.Sockets;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>
/// Opens TCP connections. The addresses of a host are tried side by side, each a moment after the last, so that a dead one costs no time
/// (RFC 8305).
/// </summary>
static class Dialer
{
    /// <summary>Connects to the first address of the host that answers.</summary>
    /// <exception cref="MailSyncException">The host is unknown, refuses, or does not answer in time.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        using var limit = timeouts.Limit(timeouts.Dial, cancellationToken);
        var attempts = addresses.Select(
            (address, rank) => TryAsync(address, port, timeouts.DelayAsync(rank * timeouts.DialStagger, limit.Token), limit.Token))
            .ToList();
        Exception? failure = null;
        Socket? winner = null;
        while (attempts.Count > 0)
        {
            var ended = await Task.WhenAny(attempts).ConfigureAwait(false);
            attempts.Remove(ended);
            try
            {
                var socket = await ended.ConfigureAwait(false);
                if (winner is null)
                    winner = socket;
                else
                    socket.Dispose();
                await limit.CancelAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                failure = e is SocketException || failure is null ? e : failure;
            }
        }
        if (winner is not null)
            return winner;
        cancellationToken.ThrowIfCancellationRequested();
        throw Explain(host, port, failure);
    }

    static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
            return [literal];
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            if (addresses.Length > 0)
                return addresses;
        }
        catch (SocketException e) when (NameTrouble.IsOfThisMachine(e))
        {
            throw new MailSyncException(MailFailure.HostNotFound, ServersTexts.FormatNamesNotLookedUp(PlainText.Clean(host)), e)
                { IsTransient = true };
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new MailSyncException(MailFailure.HostNotFound, ServersTexts.FormatHostNotFound(PlainText.Clean(host)), e);
        }
        throw new MailSyncException(MailFailure.HostNotFound, ServersTexts.FormatHostWithoutAddress(PlainText.Clean(host)));
    }

    static async Task<Socket> TryAsync(IPAddress address, int port, Task turn, CancellationToken cancellationToken)
    {
        await turn.ConfigureAwait(false);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static MailSyncException Explain(string host, int port, Exception? failure) => failure switch
    {
        SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.NetworkDown } =>
            new(MailFailure.ConnectionTimedOut,
            ServersTexts.FormatNoNetwork(host), failure) { IsTransient = true },
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(MailFailure.ConnectionRefused,
            ServersTexts.FormatPortRefused(host, port), failure) { IsTransient = true },
        _ => new(MailFailure.ConnectionTimedOut,
            ServersTexts.FormatPortSilent(host, port, failure is SocketException e ? $" ({e.SocketErrorCode})" : ""), failure)
                { IsTransient = true },
    };
}
