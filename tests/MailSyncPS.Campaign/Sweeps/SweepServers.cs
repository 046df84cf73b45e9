using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using MailSyncPS.Promises;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Sweeps;

/// <summary>The servers of a sweep. Each is started when it is first needed and lives until the end; mailboxes come and go.</summary>
/// <param name="database">The database of the ledgers; null where these are files.</param>
sealed partial class SweepServers(LedgerServer? database) : IAsyncDisposable
{
    /// <summary>The largest mail that a limited destination takes.</summary>
    public const int AppendLimit = ScenarioMails.Limit;

    /// <summary>What fits into a full destination: less than one of the mails has by itself, as several writers may overstep it together.</summary>
    public const int SmallQuota = 4 << 10;

    /// <summary>What fits into an old mailbox.</summary>
    public const int OldQuota = 64 << 10;

    static readonly DovecotOptions Gmail = DovecotOptions.GmailLike with { RecordImap = false };

    readonly ConcurrentDictionary<string, Lazy<Task<DovecotServer>>> _servers = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<DestinationKind, Lazy<Task<RewritingProxy>>> _silencers = new();

    /// <summary>Ledgers for a stage.</summary>
    public ILedgers NewLedgers() => database is null ? new LedgerFiles() : database.NewDatabase();

    /// <summary>The option of a command that repeats something with such ledgers.</summary>
    public string Option => database is null ? "" : " --ledger postgresql";

    /// <summary>The old server.</summary>
    public Task<DovecotServer> OldAsync() => ServerAsync("old", DovecotOptions.OldServer(OldQuota));

    /// <summary>A new server.</summary>
    public Task<DovecotServer> DestinationAsync(DestinationKind kind) => kind switch
    {
        DestinationKind.Batching or DestinationKind.BatchingWithoutUidPlus => ServerAsync("batching", new DovecotOptions()),
        DestinationKind.GmailLike or DestinationKind.GmailLikeWithoutUidPlus => ServerAsync("gmail", Gmail),
        DestinationKind.BatchingLimited => ServerAsync("batching limited", new DovecotOptions { AppendLimit = AppendLimit }),
        DestinationKind.GmailLikeLimited => ServerAsync("gmail limited", Gmail with { Capability = Limit().Replace(ImapCapabilities.Gmail, string.Create(CultureInfo.InvariantCulture, $"APPENDLIMIT={AppendLimit}")) }),
        DestinationKind.BatchingFull => ServerAsync("batching full", new DovecotOptions { QuotaBytes = SmallQuota }),
        DestinationKind.GmailLikeFull => ServerAsync("gmail full", Gmail with { QuotaBytes = SmallQuota }),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>A new server's IMAP port, as a child is to see it.</summary>
    public async Task<int> PortAsync(DestinationKind kind)
    {
        var server = await DestinationAsync(kind);
        if (kind is not (DestinationKind.BatchingWithoutUidPlus or DestinationKind.GmailLikeWithoutUidPlus))
            return server.ImapPort;
        var silencer = _silencers.GetOrAdd(kind, _ => new(() => Task.FromResult(new RewritingProxy(server.ImapPort, toClient: line => UidPlus().Replace(line, "")))));
        return (await silencer.Value).Port;
    }

    async Task<DovecotServer> ServerAsync(string name, DovecotOptions options) =>
        await _servers.GetOrAdd(name, _ => new(() => DovecotServer.RunAsync(options))).Value;

    [GeneratedRegex(@"\[APPENDUID [^\]]*\] |\bUIDPLUS ")]
    private static partial Regex UidPlus();

    [GeneratedRegex(@"APPENDLIMIT=\d+")]
    private static partial Regex Limit();

    public async ValueTask DisposeAsync()
    {
        foreach (var silencer in _silencers.Values)
            await (await silencer.Value).DisposeAsync();
        foreach (var server in _servers.Values)
            await (await server.Value).DisposeAsync();
    }
}
