using Duende.IdentityModel;
using Duende.IdentityModel.Client;
using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Asks a provider for a token in the way of a sign-in.</summary>
/// <param name="record">The sign-in.</param>
/// <param name="timeouts">The clock, and how long the provider may take.</param>
sealed class Grant(SignInRecord record, RunTimeouts timeouts)
{
    const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    /// <summary>The life of a token whose provider does not tell it.</summary>
    static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    /// <summary>Clocks that differ by less are no reason for a refusal.</summary>
    static readonly TimeSpan Skew = TimeSpan.FromSeconds(20);

    readonly TokenClient _client = new(timeouts);

    /// <summary>A token for a mailbox.</summary>
    /// <exception cref="MailSyncException">There is none to be had.</exception>
    public async Task<TokenReply> AskAsync(string mailbox, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(mailbox, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
        catch (ClockDiffersException e)
        {
            return await AskAsync(mailbox, e.Skew, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A token for the code that a person's consent gave (RFC 6749, 4.1.3; RFC 7636, 4.5).</summary>
    public Task<TokenReply> RedeemAsync(string code, string redirect, string verifier, CancellationToken cancellationToken) =>
        AskAsync(OidcConstants.GrantTypes.AuthorizationCode, "", TimeSpan.Zero, cancellationToken,
            ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier));

    /// <summary>A token for a device code (RFC 8628, 3.4); until somebody has agreed, the error that says so.</summary>
    public async Task<(TokenReply? Reply, string Pending)> PollAsync(string deviceCode, CancellationToken cancellationToken)
    {
        var (reply, answer) = await PostAsync(OidcConstants.GrantTypes.DeviceCode, TimeSpan.Zero, cancellationToken,
            ("device_code", deviceCode)).ConfigureAwait(false);
        var error = answer.Json?.TryGetString("error") ?? "";
        return reply is not null || error is OidcConstants.TokenErrors.AuthorizationPending or OidcConstants.TokenErrors.SlowDown
            ? (reply, error) : throw TokenFailures.Explain(record, "", answer.Json, Hide());
    }

    /// <summary>Asks for a device code (RFC 8628, 3.1).</summary>
    public async Task<DeviceAuthorizationResponse> AskDeviceCodeAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var request = new DeviceAuthorizationRequest
        {
            Address = endpoint.ToString(), ClientId = record.ClientId, ClientSecret = record.ClientSecret, Scope = record.Scope,
            ClientCredentialStyle = Style,
        };
        var response = await _client.SendAsync(endpoint, (http, token) => http.RequestDeviceAuthorizationAsync(request, token),
            cancellationToken).ConfigureAwait(false);
        return response is { IsError: false, DeviceCode: not null } ? response
            : throw TokenFailures.Explain(record, "", response.Json, Hide());
    }

    /// <summary>Revokes the refresh token, and with it all that came of it (RFC 7009).</summary>
    public async Task RevokeAsync(CancellationToken cancellationToken)
    {
        using var request = new TokenRevocationRequest
        {
            Address = record.RevocationEndpoint!.ToString(),
            Token = record.RefreshToken!,
            TokenTypeHint = OidcConstants.TokenTypes.RefreshToken,
            ClientId = record.ClientId,
            ClientSecret = record.ClientSecret,
            ClientCredentialStyle = Style,
        };
        var response = await _client.SendAsync(record.RevocationEndpoint!, (http, token) => http.RevokeTokenAsync(request, token),
            cancellationToken, mayBeEmpty: true).ConfigureAwait(false);
        // One that is not valid any more is what was wanted (RFC 7009, 2.2); Google says so with an error.
        if (response.HttpStatusCode != System.Net.HttpStatusCode.OK && response.Json?.TryGetString("error")
            is not (OidcConstants.TokenErrors.InvalidGrant or "invalid_token"))
            throw TokenFailures.Explain(record, "", response.Json, Hide());
    }

    Task<TokenReply> AskAsync(string mailbox, TimeSpan skew, CancellationToken cancellationToken)
    {
        if (record.IsRefreshed)
            return AskAsync(OidcConstants.GrantTypes.RefreshToken, mailbox, skew, cancellationToken,
                ("refresh_token", record.RefreshToken!));
        if (record.Kind == MailSignInKind.AppOnly)
            return AskAsync(OidcConstants.GrantTypes.ClientCredentials, mailbox, skew, cancellationToken, ("scope", record.Scope));
        using var key = ClientKey.Of(record);
        return AskAsync(JwtBearer, mailbox, skew, cancellationToken,
            ("assertion", Assertion.ForMailbox(key, record, mailbox, timeouts.Now + skew)));
    }

    async Task<TokenReply> AskAsync(string grant, string mailbox, TimeSpan skew, CancellationToken cancellationToken,
        params (string Name, string Value)[] parameters)
    {
        var (reply, answer) = await PostAsync(grant, skew, cancellationToken, parameters).ConfigureAwait(false);
        return reply ?? throw TokenFailures.Explain(record, mailbox, answer.Json, Hide());
    }

    async Task<(TokenReply? Reply, TokenResponse Answer)> PostAsync(string grant, TimeSpan skew, CancellationToken cancellationToken,
        params (string Name, string Value)[] parameters)
    {
        var isStated = grant == JwtBearer;
        using var request = new TokenRequest
            { Address = record.TokenEndpoint.ToString(), GrantType = grant, ClientCredentialStyle = Style };
        foreach (var (name, value) in parameters.Where(parameter => parameter.Value.Length > 0))
            request.Parameters.Add(name, value);
        if (!isStated)
        {
            request.ClientId = record.ClientId;
            request.ClientSecret = record.ClientSecret;
            isStated = AddProof(request, skew);
        }
        var asked = timeouts.Time.GetTimestamp();
        var response = await _client.SendAsync(record.TokenEndpoint, (http, token) => http.RequestTokenAsync(request, token),
            cancellationToken).ConfigureAwait(false);
        if (response.Json is { } json && json.TryGetString("access_token") is { Length: > 0 } given
            && response.HttpStatusCode == System.Net.HttpStatusCode.OK)
            return (new TokenReply(given, asked, response.ExpiresIn > 0 ? TimeSpan.FromSeconds(response.ExpiresIn) : UsualLife,
                response.RefreshToken), response);
        var difference = _client.ClockSkew(response);
        // What was signed with a wrong time may be taken when it is signed with the provider's.
        if (isStated && skew == TimeSpan.Zero && difference.Duration() > Skew)
            throw new ClockDiffersException(difference);
        return (null, response);
    }

    bool AddProof(TokenRequest request, TimeSpan skew)
    {
        if (record.CertificateThumbprint is null)
            return false;
        using var key = ClientKey.Of(record);
        request.ClientAssertion = new ClientAssertion
        {
            Type = OidcConstants.ClientAssertionTypes.JwtBearer,
            Value = Assertion.ForClient(key, record, timeouts.Now + skew),
        };
        return true;
    }

    ClientCredentialStyle Style => record.SecretInHeader ? ClientCredentialStyle.AuthorizationHeader : ClientCredentialStyle.PostBody;

    Func<string, string> Hide()
    {
        var words = record.Secrets.Select(secret => new SecretWords(record.ClientId, secret)).ToList();
        return text => words.Aggregate(text, (shown, word) => word.Hide(shown));
    }

    /// <summary>A refusal that may be one of the clock alone.</summary>
    sealed class ClockDiffersException(TimeSpan skew) : Exception
    {
        /// <summary>How far the provider's clock is ahead.</summary>
        public TimeSpan Skew => skew;
    }
}
