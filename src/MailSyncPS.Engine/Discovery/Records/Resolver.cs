using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery.Records;

/// <summary>Asks DNS: the system's resolvers, or the one of the settings, and no others.</summary>
sealed class Resolver
{
    readonly RunTimeouts _timeouts;
    readonly LookupClient? _client;
    readonly bool _isOwn;

    int _asked;
    int _answered;

    /// <summary>Whether DNS was asked, and none of it ever answered: then nothing that was not found says anything of its domain.</summary>
    public bool IsCutOff => _asked > 0 && _answered == 0;

    /// <summary>A resolver. The system's own are read anew, because a machine may have moved to another network.</summary>
    public Resolver(DiscoverySettings settings)
    {
        _timeouts = settings.Timeouts;
        _isOwn = settings.Resolver is not null;
        // Without one of the system's, the library would ask one of its own choice.
        NameServer[] servers = settings.Resolver is { } own
            ? [own] : [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)];
        if (servers.Length > 0)
            _client = new LookupClient(new LookupClientOptions(servers)
                { UseCache = false, Retries = 1, Timeout = _timeouts.Lookup / 2, UseRandomNameServer = false });
    }

    /// <summary>
    /// Why a host's name leads nowhere; null when it leads somewhere. The system knows names that are not in DNS, so it is asked where no
    /// resolver was set.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string?> FindTroubleAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out _))
            return null;
        if (_isOwn)
            return await TroubleAsync<ARecord>(host, QueryType.A, cancellationToken).ConfigureAwait(false) is null ? null
                : await TroubleAsync<AaaaRecord>(host, QueryType.AAAA, cancellationToken).ConfigureAwait(false);
        try
        {
            return (await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false)).Length > 0
                ? null : DiscoveryTexts.NoSuchHost;
        }
        catch (SocketException e) when (NameTrouble.IsOfThisMachine(e))
        {
            return DiscoveryTexts.NoDns;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return DiscoveryTexts.NoSuchHost;
        }
    }

    async Task<string?> TroubleAsync<T>(string host, QueryType type, CancellationToken cancellationToken)
        where T : DnsResourceRecord
    {
        var trouble = (await AskAsync<T>(host, type, cancellationToken).ConfigureAwait(false)).Trouble;
        return trouble == DiscoveryTexts.NoRecord ? DiscoveryTexts.NoSuchHost : trouble;
    }

    /// <summary>The records of a name, or in words why there are none.</summary>
    public async Task<(IReadOnlyList<T> Records, string? Trouble)> AskAsync<T>(string name, QueryType type,
        CancellationToken cancellationToken)
        where T : DnsResourceRecord
    {
        Interlocked.Increment(ref _asked);
        if (_client is null)
            return ([], DiscoveryTexts.NoResolver);
        using var limit = _timeouts.Limit(_timeouts.Lookup, cancellationToken);
        try
        {
            var reply = await _client.QueryAsync(name, type, cancellationToken: limit.Token).ConfigureAwait(false);
            Interlocked.Increment(ref _answered);
            IReadOnlyList<T> records = [.. reply.Answers.OfType<T>()];
            return (records, records.Count > 0 ? null
                : reply.Header.ResponseCode is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain
                ? DiscoveryTexts.NoRecord
                : DiscoveryTexts.FormatResolverRefused(reply.Header.ResponseCode));
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ([], DiscoveryTexts.NoAnswerInTime);
        }
        catch (DnsResponseException e) when (e.Code == DnsResponseCode.ConnectionTimeout)
        {
            return ([], DiscoveryTexts.NoAnswerInTime);
        }
        catch (Exception e) when (e is DnsResponseException or DnsResponseParseException or DnsXidMismatchException
            or SocketException or IOException or ArgumentException or InvalidOperationException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ([], DiscoveryTexts.NoDns);
        }
    }
}
