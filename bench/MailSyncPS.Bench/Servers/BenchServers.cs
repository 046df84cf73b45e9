using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Servers;

/// <summary>The real mail servers, without TLS, so that it is the copying that is measured.</summary>
sealed class BenchServers : IAsyncDisposable
{
    // Processes that wait for work, as a server in use has them.
    const string ReadyProcesses = """
        service imap {
          process_min_avail = 4
        }
        """;

    static readonly DovecotOptions ModernOptions = new() { Certificate = null, QuotaBytes = 8L << 30, ExtraConfiguration = ReadyProcesses };
    static readonly DovecotOptions GmailOptions = DovecotOptions.GmailLike with { Certificate = null, RecordImap = false, ExtraConfiguration = ReadyProcesses };

    readonly Dictionary<ServerKind, DovecotServer> _running = [];

    BenchServers()
    {
    }

    /// <summary>A server with every extension, and where every source mailbox is.</summary>
    internal DovecotServer Modern => _running[ServerKind.Modern];

    internal DovecotServer this[ServerKind kind] => _running[kind];

    internal static async Task<BenchServers> StartAsync(params ServerKind[] kinds)
    {
        var servers = new BenchServers();
        try
        {
            foreach (var kind in kinds.Prepend(ServerKind.Modern).Distinct())
                servers._running.Add(kind, await DovecotServer.RunAsync(Options(kind)));
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _running.Values)
            await server.DisposeAsync();
    }

    static DovecotOptions Options(ServerKind kind) => kind switch
    {
        ServerKind.Modern => ModernOptions,
        ServerKind.GmailLike => GmailOptions,
        _ => GmailOptions with { LiteralMinus = false },
    };
}
