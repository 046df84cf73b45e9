using MailSyncPS.Engine;
using MailSyncPS.Engine.Discovery;
using MailSyncPS.Texts;

namespace MailSyncPS.Binding;

/// <summary>What is needed, was not given, and was not found.</summary>
static class Missing
{
    /// <summary>The error for an address whose server was not found.</summary>
    /// <param name="found">What the discovery has to say.</param>
    /// <param name="columns">A sentence that names the columns of the piped row; empty for none.</param>
    internal static MailSyncException Server(DiscoveryResult found, string columns) =>
        found.IsOffline ? new(MailFailure.HostNotFound, Problem(found, columns))
            : new(MailFailure.ServerRequired, Problem(found, columns) + DiscoveryTexts.FormatTried(InShort(found.Support.Tried)));

    /// <summary>The same without what was tried.</summary>
    internal static string Problem(DiscoveryResult found, string columns) => found.IsOffline
        ? DiscoveryTexts.FormatOffline(found.Support.EmailAddress)
        : found.IsDeclined
        ? DiscoveryTexts.FormatServerDeclined(found.Support.EmailAddress, columns)
        : DiscoveryTexts.FormatServerNotFound(found.Support.EmailAddress, columns);

    /// <summary>How many of each kind were tried.</summary>
    static string InShort(IReadOnlyList<DiscoveryAttempt> tried) =>
        string.Join(DiscoveryTexts.BetweenTried,
            tried.GroupBy(attempt => Kind(attempt.Source)).Select(kind => $"{kind.Key} ({kind.Count()})"));

    static string Kind(DiscoverySource source) => source switch
    {
        DiscoverySource.Srv => DiscoveryTexts.TriedRecords,
        DiscoverySource.Autoconfig or DiscoverySource.AutoconfigHttp => DiscoveryTexts.TriedFiles,
        DiscoverySource.IspDatabase or DiscoverySource.ProviderTable => DiscoveryTexts.TriedProviders,
        DiscoverySource.MxHint => DiscoveryTexts.TriedExchangers,
        _ => DiscoveryTexts.TriedNames,
    };
}
