using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery.Web;

/// <summary>
/// Fetches XML files from the web. A request has nothing in it but the address of the file: no cookie, no credential,
/// no trace.
/// </summary>
sealed class WebReader : IDisposable
{
    /// <summary>Says of a request that another site led to its address.</summary>
    static readonly HttpRequestOptionsKey<bool> IsLed = new(nameof(IsLed));

    const int MostRedirects = 3;
    const int LargestFile = 256 << 10;

    static readonly string[] XmlTypes = ["text/xml", "application/xml", "text/plain", "application/octet-stream"];

    readonly RunTimeouts _timeouts;
    readonly HttpClient _client;

    /// <summary>A reader.</summary>
    public WebReader(DiscoverySettings settings)
    {
        _timeouts = settings.Timeouts;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = _timeouts.Lookup,
            MaxResponseHeadersLength = 16,
            UseProxy = (settings.Http ?? settings.Https) is null,
            // What another site led to has a connection of its own, whose address is looked at.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = (context, token) => context.DnsEndPoint.Port switch
            {
                80 when settings.Http is { } instead => ConnectAsync([instead.Address], instead.Port, token),
                443 when settings.Https is { } instead => ConnectAsync([instead.Address], instead.Port, token),
                _ => ConnectAsync(context.DnsEndPoint, isLed: IsLedTo(context), token),
            },
            SslOptions = { EnabledSslProtocols = TlsFloor.Protocols },
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Fetches a file, or tells in words why there is none.</summary>
    public async Task<(XDocument? File, string Trouble)> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        using var limit = _timeouts.Limit(_timeouts.Lookup, cancellationToken);
        try
        {
            return await FollowAsync(address, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, DiscoveryTexts.NoAnswerInTime);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException or UriFormatException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, Explain(e));
        }
    }

    public void Dispose() => _client.Dispose();

    async Task<(XDocument? File, string Trouble)> FollowAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Options.Set(IsLed, redirects > 0);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead,
                cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is >= (HttpStatusCode)300 and < (HttpStatusCode)400 && response.Headers.Location is { } location)
            {
                var next = new Uri(address, location);
                if (next.Scheme != Uri.UriSchemeHttps && (next.Scheme != Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
                    return (null, DiscoveryTexts.RedirectsToUnsafe);
                if (InternalAddress.Is(next))
                    return (null, DiscoveryTexts.RedirectsInside);
                if (redirects == MostRedirects || next.UserInfo.Length > 0)
                    return (null, DiscoveryTexts.RedirectsTooOften);
                address = next;
                continue;
            }
            if (response.StatusCode != HttpStatusCode.OK)
                return (null, DiscoveryTexts.FormatNoFile((int)response.StatusCode));
            if (response.Content.Headers.ContentType?.MediaType is { } type && !XmlTypes.Contains(type.ToLowerInvariant())
                && !type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase))
                return (null, DiscoveryTexts.NoXml);
            return await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        }
    }

    static async Task<(XDocument? File, string Trouble)> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var body = new byte[LargestFile + 1];
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var streamScope = stream.ConfigureAwait(false);
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length > LargestFile)
            return (null, DiscoveryTexts.FileTooLarge);
        return SafeXml.Read(body.AsMemory(0, length)) is { } file ? (file, "") : (null, DiscoveryTexts.NoXml);
    }

    /// <summary>Whether a connection is to a place that another site led to, and not to a proxy of this network.</summary>
    static bool IsLedTo(SocketsHttpConnectionContext context) =>
        context.InitialRequestMessage.Options.TryGetValue(IsLed, out var isLed) && isLed
        && context.InitialRequestMessage.RequestUri?.IdnHost.Equals(context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase) == true;

    static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, bool isLed, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endpoint.Host, out var literal) ? [literal]
            : await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken).ConfigureAwait(false);
        if (isLed && addresses.Any(InternalAddress.Is))
            throw new InsideException();
        return await ConnectAsync(addresses, endpoint.Port, cancellationToken).ConfigureAwait(false);
    }

    static async ValueTask<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static string Explain(Exception error) => error switch
    {
        _ when error is InsideException || error.InnerException is InsideException => DiscoveryTexts.RedirectsInside,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => DiscoveryTexts.NoSuchHost,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => DiscoveryTexts.NoTrustedTls,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => DiscoveryTexts.NoConnection,
        _ => DiscoveryTexts.NoWebServer,
    };
}
