using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery.Providers;

/// <summary>A provider of the table.</summary>
sealed record Provider
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The domains of its addresses; <c>*.</c> stands for any domain within.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The domains of the hosts that receive mail for its customers' own domains.</summary>
    public IReadOnlyList<string> Mx { get; init; } = [];

    /// <summary>Its servers.</summary>
    public IReadOnlyList<ProviderServer> Servers { get; init; } = [];

    /// <summary>The form of its login names, as in autoconfig files; null when it is not known.</summary>
    public string? Login { get; init; }

    /// <summary>Where the facts are from.</summary>
    public required string Source { get; init; }

    /// <summary>The day on which the servers were asked, as in 2026-08-01; null when they never were.</summary>
    public string? CheckedLive { get; init; }

    /// <summary>Whether addresses of a domain are the provider's own.</summary>
    public bool HasDomain(string domain) => Domains.Any(own => own.StartsWith("*.", StringComparison.Ordinal)
        ? domain.EndsWith(own[1..], StringComparison.Ordinal)
        : domain == own);

    /// <summary>Whether a mail host is the provider's.</summary>
    public bool HasMx(string host) => Mx.Any(own => MailDomain.IsWithin(host, own));

    /// <summary>The provider in words, with how far its facts are to be trusted.</summary>
    public string Describe() =>
        CheckedLive is null ? DiscoveryTexts.FormatProviderUnchecked(Name) : DiscoveryTexts.FormatProviderChecked(Name, CheckedLive);
}
