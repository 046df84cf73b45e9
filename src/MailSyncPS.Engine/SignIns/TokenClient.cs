using System.Net;
using Duende.IdentityModel.Client;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>
/// Speaks with providers of tokens. Requests are bodies of POST, so that no address that somebody logs has a secret in it.
/// </summary>
/// <param name="timeouts">How long they may take.</param>
sealed class TokenClient(RunTimeouts timeouts)
{
    const int LargestAnswer = 256 << 10;

    static readonly TimeSpan ConnectionsLive = TimeSpan.FromMinutes(2);

    static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        // A redirect would take the secret elsewhere.
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 64,
        PooledConnectionLifetime = ConnectionsLive,
        SslOptions = { EnabledSslProtocols = TlsFloor.Protocols },
    })
    { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestAnswer };

    /// <summary>Sends a request.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="mayBeEmpty">Whether success need not say anything (RFC 7009, 2.2).</param>
    /// <exception cref="MailSyncException"><see cref="MailFailure.ServerUnavailable"/>: no answer that is one.</exception>
    public async Task<TResponse> SendAsync<TResponse>(Uri address, Func<HttpClient, CancellationToken, Task<TResponse>> send,
        CancellationToken cancellationToken, bool mayBeEmpty = false) where TResponse : ProtocolResponse
    {
        if (!IsSafe(address))
            throw new MailSyncException(MailFailure.SignInRefused, SignInTexts.FormatNotHttps(PlainText.Clean(address.ToString())));
        using var limit = timeouts.Limit(timeouts.SignIn, cancellationToken);
        try
        {
            var response = await send(Http, limit.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return response.Exception is OperationCanceledException ? throw Silent(address)
                : IsAnswer(response) || mayBeEmpty && response.HttpStatusCode == HttpStatusCode.OK ? response
                : throw NoAnswer(address, response);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Silent(address);
        }
    }

    /// <summary>Whether secrets may be sent to an address: over TLS, or within this machine.</summary>
    public static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || address.IsLoopback && address.Scheme == Uri.UriSchemeHttp;

    /// <summary>How far the provider's clock is ahead of this machine's, by its answer; zero where it does not tell.</summary>
    public TimeSpan ClockSkew(ProtocolResponse response) =>
        response.HttpResponse?.Headers.Date is { } date ? date - timeouts.Now : TimeSpan.Zero;

    /// <summary>A provider that is right answers with an object of JSON, whether it gives something or not.</summary>
    static bool IsAnswer(ProtocolResponse response) =>
        response.Exception is null && response.Json is { ValueKind: System.Text.Json.JsonValueKind.Object } json
        && (response.HttpStatusCode is >= (HttpStatusCode)200 and < (HttpStatusCode)300
        || response.HttpStatusCode is >= (HttpStatusCode)400 and < (HttpStatusCode)500 && response.HttpStatusCode
            is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) && json.TryGetProperty("error", out _));

    MailSyncException Silent(Uri address) => new(MailFailure.ServerUnavailable,
        SignInTexts.FormatProviderSilent(address.Host, $"{timeouts.SignIn.TotalSeconds:0}")) { IsTransient = true };

    static MailSyncException NoAnswer(Uri address, ProtocolResponse response)
    {
        var wait = response.HttpResponse?.Headers.RetryAfter?.Delta;
        var words = response.HttpResponse is { } said
            ? SignInTexts.FormatProviderBusy(address.Host, $"{(int)said.StatusCode}", said.Content.Headers.ContentType?.MediaType ?? "-")
            : SignInTexts.FormatProviderGone(address.Host, PlainText.Clean(Cause(response.Exception)));
        return new(MailFailure.ServerUnavailable, words, response.Exception) { IsTransient = true, RetryAfter = wait };
    }

    static string Cause(Exception? error)
    {
        while (error?.InnerException is { } inner)
            error = inner;
        return error?.Message.TrimEnd('.') ?? "";
    }
}
