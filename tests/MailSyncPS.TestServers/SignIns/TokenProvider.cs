using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MailSyncPS.TestServers;

/// <summary>
/// A provider of tokens on loopback, as strict as the standards want it: RFC 6749, 7009, 7523, 7636 and 8628. Its access tokens are JWTs, which
/// a Dovecot checks by its key. It can be as slow and as wrong as a test asks for.
/// </summary>
public sealed class TokenProvider : IAsyncDisposable
{
    const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    const string JwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    readonly RSA _key = RSA.Create(2048);
    readonly ScriptedPeer _peer;
    readonly ConcurrentQueue<TokenRequest> _requests = new();
    readonly ConcurrentDictionary<string, string> _refreshTokens = new();
    readonly ConcurrentDictionary<string, (string Challenge, string Redirect, string Mailbox)> _codes = new();
    readonly ConcurrentDictionary<string, int> _devices = new();
    readonly ConcurrentQueue<string> _given = new();
    int _number;

    /// <summary>Starts one.</summary>
    public TokenProvider() => _peer = new ScriptedPeer(ServeAsync);

    /// <summary>Its address.</summary>
    public string Issuer => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_peer.Port}");

    /// <summary>The key that its tokens are checked by.</summary>
    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>How long its access tokens live.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>Whether a refresh token is good for one use, and another comes with each answer.</summary>
    public bool Rotates { get; set; }

    /// <summary>The applications, with their secrets; a null for those without.</summary>
    public Dictionary<string, string?> Clients { get; } = new() { ["app"] = null };

    /// <summary>The keys of applications and of service accounts, by their ids.</summary>
    public Dictionary<string, RSA> Keys { get; } = [];

    /// <summary>The mailbox of whoever agrees, and of what an application asks for.</summary>
    public string Mailbox { get; set; } = "taro";

    /// <summary>Whether a person sees a page and presses a button there before consent is given.</summary>
    public bool AsksAtPage { get; set; }

    /// <summary>How often a device asks in vain before somebody agrees.</summary>
    public int DeviceWaits { get; set; } = 1;

    /// <summary>Answers in the place of the provider; null where it is to answer itself.</summary>
    public Func<TokenRequest, Task<TokenAnswer?>>? Instead { get; set; }

    /// <summary>Is called when an answer is made and before it is said.</summary>
    public Func<TokenRequest, Task>? BeforeAnswer { get; set; }

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<TokenRequest> Requests => [.. _requests];

    /// <summary>Those for tokens.</summary>
    public IReadOnlyList<TokenRequest> TokenRequests => [.. _requests.Where(request => request.Path == "/token")];

    /// <summary>All secrets that were given out.</summary>
    public IReadOnlyList<string> Given => [.. _given];

    /// <summary>What went wrong in it.</summary>
    public IReadOnlyList<Exception> Failures => _peer.Failures;

    /// <summary>A refresh token for a mailbox.</summary>
    public string NewRefreshToken(string mailbox)
    {
        var token = $"refresh{Interlocked.Increment(ref _number)}-{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}";
        _refreshTokens[token] = mailbox;
        _given.Enqueue(token);
        return token;
    }

    /// <summary>Whether a refresh token is good.</summary>
    public bool IsGood(string refreshToken) => _refreshTokens.ContainsKey(refreshToken);

    /// <summary>Ends all refresh tokens.</summary>
    public void RevokeAll() => _refreshTokens.Clear();

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        _key.Dispose();
    }

    async Task ServeAsync(PeerConnection connection)
    {
        var lines = new List<string>();
        while (await connection.ReadLineAsync() is { Length: > 0 } line)
            lines.Add(line);
        if (lines.Count == 0)
            return;
        var length = lines.Find(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } said
            ? int.Parse(said[15..], CultureInfo.InvariantCulture) : 0;
        var body = Encoding.UTF8.GetString(await connection.ReadLiteralAsync(length));
        var target = new Uri(new Uri(Issuer), lines[0].Split(' ')[1]);
        var fields = Fields(target.Query.TrimStart('?')).Concat(Fields(body)).DistinctBy(field => field.Key).ToDictionary();
        var basic = lines.Find(line => line.StartsWith("Authorization: Basic ", StringComparison.OrdinalIgnoreCase));
        if (basic is not null)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(basic["Authorization: Basic ".Length..])).Split(':');
            (fields["client_id"], fields["client_secret"]) = (WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair[1]));
        }
        var request = new TokenRequest(target.AbsolutePath, fields);
        _requests.Enqueue(request);
        var answer = (Instead is null ? null : await Instead(request)) ?? Answer(request);
        if (BeforeAnswer is not null)
            await BeforeAnswer(request);
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status}\r\nContent-Type: {answer.ContentType}\r\nContent-Length: {bytes.Length}\r\nDate: {Now:r}\r\nConnection: close\r\n");
        await connection.WriteAsync([.. Encoding.ASCII.GetBytes(head + string.Concat(answer.Header.Select(h => h + "\r\n")) + "\r\n"), .. bytes]);
    }

    DateTimeOffset Now => DateTimeOffset.UtcNow + Skew;

    TokenAnswer Answer(TokenRequest request) => request.Path switch
    {
        "/.well-known/openid-configuration" => TokenAnswer.Json(new
        {
            issuer = Issuer, authorization_endpoint = Issuer + "/authorize", token_endpoint = Issuer + "/token", revocation_endpoint = Issuer + "/revoke",
            device_authorization_endpoint = Issuer + "/device", jwks_uri = Issuer + "/keys",
        }),
        "/keys" => Keyset(),
        "/authorize" => Authorize(request),
        "/device" => Device(request),
        "/revoke" => Revoke(request),
        "/token" => Token(request),
        _ => TokenAnswer.Page("404 Not Found"),
    };

    TokenAnswer Keyset()
    {
        var key = _key.ExportParameters(false);
        return TokenAnswer.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "default", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) } } });
    }

    TokenAnswer Authorize(TokenRequest request)
    {
        if (request["response_type"] != "code" || request["code_challenge_method"] != "S256" || !Clients.ContainsKey(request["client_id"]))
            return TokenAnswer.Page("400 Bad Request");
        if (AsksAtPage && request["answer"].Length == 0)
            return new TokenAnswer("200 OK", ConsentPage(request), "text/html;charset=utf-8");
        if (request["answer"] == "no")
            return BackWith(request, "error=access_denied&error_description=The+person+said+no");
        var code = "code-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _given.Enqueue(code);
        _codes[code] = (request["code_challenge"], request["redirect_uri"], Mailbox);
        return BackWith(request, "code=" + code);
    }

    TokenAnswer BackWith(TokenRequest request, string answer) => new("302 Found", "", "text/plain",
        $"Location: {request["redirect_uri"]}?{answer}&state={Uri.EscapeDataString(request["state"])}&iss={Uri.EscapeDataString(Issuer)}");

    static string ConsentPage(TokenRequest request) => $"""
        <!DOCTYPE html><title>Consent</title><link rel="icon" href="data:,"><form action="/authorize" method="post">
        {string.Concat(request.Fields.Select(field => $"<input type=hidden name=\"{field.Key}\" value=\"{WebUtility.HtmlEncode(field.Value)}\">"))}
        <button id="yes" name="answer" value="yes">Agree</button><button id="no" name="answer" value="no">Refuse</button></form>
        """;

    TokenAnswer Device(TokenRequest request)
    {
        if (!Clients.ContainsKey(request["client_id"]))
            return TokenAnswer.Error("invalid_client");
        var code = "device-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _given.Enqueue(code);
        _devices[code] = 0;
        return TokenAnswer.Json(new { device_code = code, user_code = "WDJB-MJHT", verification_uri = Issuer + "/go", expires_in = 60, interval = 1 });
    }

    TokenAnswer Revoke(TokenRequest request)
    {
        _refreshTokens.TryRemove(request["token"], out _);
        return new TokenAnswer("200 OK", "");
    }

    TokenAnswer Token(TokenRequest request)
    {
        if (request.Grant == JwtGrant)
            return Assertion(request["assertion"], request["assertion"], out var claims) is { } refused ? refused
                : AccessToken(claims.GetProperty("sub").GetString()!, null);
        if (IsClient(request) is { } wrong)
            return wrong;
        switch (request.Grant)
        {
            case "client_credentials":
                return AccessToken(Mailbox, null);
            case "refresh_token":
                if (!_refreshTokens.TryGetValue(request["refresh_token"], out var mailbox))
                    return TokenAnswer.Error("invalid_grant", "Token has been expired or revoked.");
                if (!Rotates)
                    return AccessToken(mailbox, null);
                _refreshTokens.TryRemove(request["refresh_token"], out _);
                return AccessToken(mailbox, NewRefreshToken(mailbox));
            case "authorization_code":
                return _codes.TryRemove(request["code"], out var asked) && asked.Redirect == request["redirect_uri"]
                    && asked.Challenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(request["code_verifier"])))
                    ? AccessToken(asked.Mailbox, NewRefreshToken(asked.Mailbox)) : TokenAnswer.Error("invalid_grant", "Malformed auth code.");
            case DeviceGrant:
                return !_devices.TryGetValue(request["device_code"], out var asks) ? TokenAnswer.Error("expired_token")
                    : (_devices[request["device_code"]] = asks + 1) <= DeviceWaits ? TokenAnswer.Error("authorization_pending")
                    : AccessToken(Mailbox, NewRefreshToken(Mailbox));
            default:
                return TokenAnswer.Error("unsupported_grant_type");
        }
    }

    TokenAnswer? IsClient(TokenRequest request)
    {
        var id = request["client_id"];
        if (request["client_assertion"] is { Length: > 0 } proof)
            return request["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                && Assertion(proof, proof, out var claims) is null && claims.GetProperty("sub").GetString() == claims.GetProperty("iss").GetString()
                ? null : TokenAnswer.Error("invalid_client", "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.");
        return Clients.TryGetValue(id, out var secret) && (secret ?? "") == request["client_secret"] ? null
            : TokenAnswer.Error("invalid_client", "AADSTS7000215: Invalid client secret provided.");
    }

    TokenAnswer? Assertion(string token, string shown, out JsonElement claims)
    {
        claims = default;
        var issuer = Jwt.Decode(shown.Split('.')[1]).GetProperty("iss").GetString()!;
        if (!Keys.TryGetValue(issuer, out var key) || Jwt.Read(key, token) is not { } read)
            return TokenAnswer.Error("invalid_grant", "Invalid JWT Signature.");
        claims = read;
        var (begins, ends) = (DateTimeOffset.FromUnixTimeSeconds(read.GetProperty("iat").GetInt64()), DateTimeOffset.FromUnixTimeSeconds(read.GetProperty("exp").GetInt64()));
        return begins > Now || ends < Now || ends - begins > TimeSpan.FromMinutes(61)
            ? TokenAnswer.Error("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.")
            : read.GetProperty("aud").GetString() == Issuer + "/token" ? null : TokenAnswer.Error("invalid_grant", "Invalid audience.");
    }

    TokenAnswer AccessToken(string mailbox, string? refreshToken)
    {
        var now = DateTimeOffset.UtcNow;
        var token = Jwt.Sign(_key, new
        {
            iss = Issuer, sub = mailbox, email = mailbox, aud = "mail", jti = Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture),
            iat = now.ToUnixTimeSeconds(), nbf = now.ToUnixTimeSeconds(), exp = (now + Lifetime).ToUnixTimeSeconds(),
        });
        _given.Enqueue(token);
        var answer = new Dictionary<string, object> { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = (int)Lifetime.TotalSeconds };
        if (refreshToken is not null)
            answer["refresh_token"] = refreshToken;
        return TokenAnswer.Json(answer);
    }

    static IEnumerable<KeyValuePair<string, string>> Fields(string text) => text.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(WebUtility.UrlDecode(pair[0]), WebUtility.UrlDecode(pair.ElementAtOrDefault(1) ?? "")));
}
