namespace MailSyncPS;

/// <summary>A sign-in that is kept for the user: how tokens are got for mailboxes that take no password. It shows no secret.</summary>
public sealed record MailSignIn
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The addresses that it covers; <c>*</c> and <c>?</c> are wildcards.</summary>
    public required IReadOnlyList<string> EmailAddress { get; init => field = new ItemList<string>(value); }

    /// <summary>The only servers that its tokens go to; <c>*</c> and <c>?</c> are wildcards.</summary>
    public required IReadOnlyList<string> Server { get; init => field = new ItemList<string>(value); }

    /// <summary>How it gets its tokens.</summary>
    public required MailSignInKind Kind { get; init; }

    /// <summary>Who gives them out.</summary>
    public required MailSignInProvider Provider { get; init; }

    /// <summary>The address that gives them out.</summary>
    public required string TokenEndpoint { get; init; }

    /// <summary>The application's id; of a service account its address.</summary>
    public required string ClientId { get; init; }

    /// <summary>The SHA-1 thumbprint of the certificate that proves the application; null where there is none.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset Registered { get; init; }

    /// <summary>When the provider last gave a new refresh token; null when it never did.</summary>
    public DateTimeOffset? Renewed { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
