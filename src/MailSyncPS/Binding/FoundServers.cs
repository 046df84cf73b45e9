using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MailSyncPS.Engine.Discovery;

namespace MailSyncPS.Binding;

/// <summary>
/// The servers that were found in this process and that nobody vouches for. A server's name is often taken out of the object
/// that says where it is known from: by Select-Object, into a hashtable, into a file. It stays a guess all the same.
/// </summary>
static class FoundServers
{
    static readonly ConditionalWeakTable<string, object> Texts = [];
    static readonly ConcurrentDictionary<(string Domain, string Server), DiscoverySource> Names = new();

    /// <summary>Notes a server that was found, so that its name is known again wherever it goes.</summary>
    internal static void Note(string server, DiscoverySource source, string emailAddress)
    {
        if (DiscoveryConsent.Of(source, server, emailAddress) == ServerTrust.Vouched)
            return;
        Texts.AddOrUpdate(server, source);
        Names[NameOf(server, emailAddress)] = source;
    }

    /// <summary>Where the server is known from whose name this very text is; null when it was typed, or read from a file.</summary>
    internal static DiscoverySource? SourceOf(string server) => Texts.TryGetValue(server, out var source) ? (DiscoverySource)source : null;

    /// <summary>Where the server that a row names is known from; null when it was not found for its address's domain.</summary>
    internal static DiscoverySource? SourceOf(string server, string emailAddress) =>
        SourceOf(server) ?? (Names.TryGetValue(NameOf(server, emailAddress), out var source) ? source : null);

    static (string Domain, string Server) NameOf(string server, string emailAddress) =>
        (emailAddress[(emailAddress.LastIndexOf('@') + 1)..].ToLowerInvariant(), server.TrimEnd('.').ToLowerInvariant());
}
