using System.Text.Json.Serialization;

namespace MailSyncPS.Engine.SignIns;

/// <summary>A sign-in as it is kept, with its secrets.</summary>
sealed record SignInRecord
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Another one for each registration, so that tokens of an earlier one are not used on.</summary>
    public required Guid Stamp { get; init; }

    /// <summary>The addresses that it covers, with wildcards.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The only servers that its tokens go to, with wildcards.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>How it gets its tokens.</summary>
    public required MailSignInKind Kind { get; init; }

    /// <summary>Who gives them out.</summary>
    public required MailSignInProvider Provider { get; init; }

    /// <summary>Where tokens are asked for.</summary>
    public required Uri TokenEndpoint { get; init; }

    /// <summary>Where a refresh token is revoked (RFC 7009); null where that is not possible.</summary>
    public Uri? RevocationEndpoint { get; init; }

    /// <summary>The application's id; of a service account its address.</summary>
    public required string ClientId { get; init; }

    /// <summary>The application's secret; null where it has none.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Whether the provider takes the secret in the header alone (client_secret_basic).</summary>
    public bool SecretInHeader { get; init; }

    /// <summary>What is asked for.</summary>
    public required string Scope { get; init; }

    /// <summary>The newest refresh token; null where there is none.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>The private key of a service account or of a certificate from a file (PKCS#8, PEM); null where there is none.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>The key's id at a service account; null where there is none.</summary>
    public string? KeyId { get; init; }

    /// <summary>The certificate that proves the application (DER, base64); null where there is none.</summary>
    public string? Certificate { get; init; }

    /// <summary>The certificate's thumbprint, by which one without a key here is found in the user's or machine's store.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset Registered { get; init; }

    /// <summary>When the provider last gave a new refresh token; null when it never did.</summary>
    public DateTimeOffset? Renewed { get; init; }

    /// <summary>
    /// The key (AES-256, base64) of what this computer keeps of a sign-in that was handed out: a newer refresh token. Null for one that is
    /// kept here.
    /// </summary>
    public string? RenewalKey { get; init; }

    /// <summary>What must be seen nowhere.</summary>
    [JsonIgnore]
    public IEnumerable<string> Secrets => new[] { ClientSecret, RefreshToken, PrivateKey, RenewalKey }.OfType<string>();

    /// <summary>Whether it was handed out for a vault, and is not kept here.</summary>
    [JsonIgnore]
    public bool IsHandedOut => RenewalKey is not null;

    /// <summary>Whether a person's consent lives on in a refresh token.</summary>
    [JsonIgnore]
    public bool IsRefreshed => Kind is MailSignInKind.Browser or MailSignInKind.DeviceCode or MailSignInKind.RefreshToken;

    /// <summary>The host that gives the tokens out, as messages name it.</summary>
    [JsonIgnore]
    public string Host => TokenEndpoint.IsDefaultPort ? TokenEndpoint.Host : TokenEndpoint.Authority;

    /// <summary>What may be shown of it.</summary>
    public MailSignIn Shown() => new()
    {
        Name = Name,
        EmailAddress = Addresses,
        Server = Servers,
        Kind = Kind,
        Provider = Provider,
        TokenEndpoint = TokenEndpoint.ToString(),
        ClientId = ClientId,
        CertificateThumbprint = CertificateThumbprint,
        Registered = Registered,
        Renewed = Renewed,
    };

    /// <summary>How closely it names an address, in characters that are no wildcards; null where it does not cover it.</summary>
    public int? ClosenessTo(string address) =>
        Addresses.Where(pattern => Matches(pattern, address)).Max(pattern => (int?)pattern.Count(c => c is not ('*' or '?')));

    /// <summary>Whether its tokens may go to a server.</summary>
    public bool CoversServer(string server) => Servers.Any(pattern => Matches(pattern, server));

    /// <summary>The name alone: a record would show all that is in it.</summary>
    public override string ToString() => Name;

    static bool Matches(string pattern, string text) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);
}
