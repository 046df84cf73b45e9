using System.Security;

namespace MailSyncPS.Engine.SignIns;

/// <summary>A sign-in that is to be registered.</summary>
public sealed record SignInRequest
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The addresses that it is to cover, with wildcards.</summary>
    public required IReadOnlyList<string> EmailAddress { get; init; }

    /// <summary>The servers that its tokens may go to, with wildcards; empty for those of the provider.</summary>
    public IReadOnlyList<string> Server { get; init; } = [];

    /// <summary>How it gets its tokens.</summary>
    public required MailSignInKind Kind { get; init; }

    /// <summary>Who gives them out.</summary>
    public required MailSignInProvider Provider { get; init; }

    /// <summary>The address of another provider, whose discovery document lies beneath it; null for the two that are known.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The organisation at Microsoft; null for any.</summary>
    public string? TenantId { get; init; }

    /// <summary>The application's id; null where a file tells it.</summary>
    public string? ClientId { get; init; }

    /// <summary>The application's secret; null where there is none or a file tells it.</summary>
    public SecureString? ClientSecret { get; init; }

    /// <summary>A file of Google's: an application's client_secret.json or a service account's key; null where there is none.</summary>
    public string? File { get; init; }

    /// <summary>A refresh token that was brought along; null for none.</summary>
    public SecureString? RefreshToken { get; init; }

    /// <summary>The thumbprint of the application's certificate in the user's or machine's store; null for none.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>A file with the application's certificate and its key (PFX or PEM); null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>That file's password; null for none.</summary>
    public SecureString? CertificatePassword { get; init; }

    /// <summary>What is asked for; null for the usual.</summary>
    public string? Scope { get; init; }

    /// <summary>The clock and the limits.</summary>
    internal RunTimeouts Timeouts { get; init; } = new();

    /// <summary>Shows an address to a person; tells whether it could.</summary>
    internal Func<Uri, bool> OpenBrowser { get; init; } = Browser.TryOpen;

    /// <summary>The name alone.</summary>
    public override string ToString() => Name;
}
