using System.Text.Json;
using System.Text.Json.Serialization;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Discovery.Providers;

/// <summary>What is known of providers that no public database knows. A probe of the server always counts for more.</summary>
static class ProviderTable
{
    const string Resource = "MailSyncPS.Engine.Discovery.Providers.providers.json";
    const string DomainPlaceholder = "%EMAILDOMAIN%";
    const string MxPlaceholder = "%MX%";

    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    static readonly Lazy<IReadOnlyList<Provider>> Known = new(Load);

    /// <summary>All providers.</summary>
    public static IReadOnlyList<Provider> All => Known.Value;

    /// <summary>The provider whose own addresses a domain has.</summary>
    public static SourceAnswer ByDomain(string domain) =>
        Answer(DiscoverySource.ProviderTable, All.FirstOrDefault(provider => provider.HasDomain(domain)), domain, domain, null);

    /// <summary>The provider that a mail host belongs to.</summary>
    public static SourceAnswer ByMx(string domain, string mx) =>
        Answer(DiscoverySource.MxHint, All.FirstOrDefault(provider => provider.HasMx(mx)), domain, mx, mx);

    static SourceAnswer Answer(DiscoverySource source, Provider? provider, string domain, string asked, string? mx) => new(source)
    {
        Candidates = provider is null ? [] :
        [
            .. from server in provider.Servers
               where mx is not null || !server.Host.Contains(MxPlaceholder, StringComparison.Ordinal)
               let host = server.Host.Replace(DomainPlaceholder, domain, StringComparison.Ordinal)
                   .Replace(MxPlaceholder, mx, StringComparison.Ordinal)
               select new Candidate(host, server.Protocol, server.Port, server.Security == MailSecurity.Tls, provider.Login is null
                   ? null : new LoginForm(provider.Login)),
        ],
        Attempts = [new DiscoveryAttempt(source, DiscoveryTexts.FormatTableEntry(asked), provider?.Describe()
            ?? DiscoveryTexts.NotInTable)],
    };

    static List<Provider> Load()
    {
        using var stream = typeof(ProviderTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing.");
        return JsonSerializer.Deserialize<List<Provider>>(stream, Format)!;
    }
}
