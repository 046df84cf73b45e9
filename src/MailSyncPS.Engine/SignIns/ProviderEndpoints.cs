using Duende.IdentityModel.Client;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.SignIns;

/// <summary>Where a provider is asked for what.</summary>
/// <param name="Token">For tokens.</param>
sealed record ProviderEndpoints(Uri Token)
{
    const string GoogleAuthorization = "https://accounts.google.com/o/oauth2/v2/auth";
    const string GoogleToken = "https://oauth2.googleapis.com/token";
    const string GoogleRevocation = "https://oauth2.googleapis.com/revoke";
    const string Microsoft = "https://login.microsoftonline.com/";

    /// <summary>For a person's consent; null where that is not known.</summary>
    public Uri? Authorization { get; init; }

    /// <summary>For a device code; null where there is none.</summary>
    public Uri? Device { get; init; }

    /// <summary>To revoke; null where that is not possible.</summary>
    public Uri? Revocation { get; init; }

    /// <summary>What the provider calls itself; null where that is not checked.</summary>
    public string? Issuer { get; init; }

    /// <summary>Whether an application's secret is taken in the header alone.</summary>
    public bool SecretInHeader { get; init; }

    /// <summary>Google's, or those that a file of Google's names.</summary>
    public static ProviderEndpoints OfGoogle(Uri? authorization, Uri? token) => new(token ?? new Uri(GoogleToken))
    {
        Authorization = authorization ?? new Uri(GoogleAuthorization),
        Revocation = token is null || token.ToString() == GoogleToken ? new Uri(GoogleRevocation) : null,
    };

    /// <summary>Microsoft's, of an organisation.</summary>
    public static ProviderEndpoints OfMicrosoft(string tenant)
    {
        var place = $"{Microsoft}{Uri.EscapeDataString(tenant)}/oauth2/v2.0/";
        return new(new Uri(place + "token")) { Authorization = new Uri(place + "authorize"), Device = new Uri(place + "devicecode") };
    }

    /// <summary>Those that a provider's discovery document names (OpenID Connect Discovery, 4; RFC 8414).</summary>
    /// <exception cref="MailSyncException">There is none, or it is not in order.</exception>
    public static async Task<ProviderEndpoints> DiscoverAsync(Uri authority, RunTimeouts timeouts, CancellationToken cancellationToken)
    {
        using var request = new DiscoveryDocumentRequest
        {
            Address = authority.ToString().TrimEnd('/'),
            // Large providers have endpoints on several hosts, and no identity token is used whose key would be needed.
            Policy = { ValidateEndpoints = false, RequireKeySet = false, AllowHttpOnLoopback = true },
        };
        var found = await new TokenClient(timeouts).SendAsync(authority, (http, token) => http.GetDiscoveryDocumentAsync(request, token),
            cancellationToken).ConfigureAwait(false);
        if (found.IsError || Endpoint(found.TokenEndpoint) is not { } tokens)
            throw new MailSyncException(MailFailure.SignInRefused,
                SignInTexts.FormatNoDiscovery(PlainText.Clean(authority.ToString()), PlainText.Clean(found.Error ?? "token_endpoint")));
        var ways = found.TokenEndpointAuthenticationMethodsSupported.ToList();
        return new(tokens)
        {
            Authorization = Endpoint(found.AuthorizeEndpoint),
            Device = Endpoint(found.DeviceAuthorizationEndpoint),
            Revocation = Endpoint(found.RevocationEndpoint),
            Issuer = found.Issuer,
            SecretInHeader = ways.Contains("client_secret_basic") && !ways.Contains("client_secret_post"),
        };
    }

    static Uri? Endpoint(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var endpoint) && TokenClient.IsSafe(endpoint) ? endpoint : null;
}
