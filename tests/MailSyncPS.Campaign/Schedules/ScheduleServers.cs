using System.Text.RegularExpressions;
using MailSyncPS.Simulation.Ledgers;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>The servers that schedules share, each with users of its own.</summary>
sealed partial class ScheduleServers : IAsyncDisposable
{
    // A process for each login would take more time than the mails do.
    const string Quick = """
        service imap {
          service_count = 200
          process_min_avail = 2
        }
        service pop3 {
          service_count = 200
          process_min_avail = 2
        }
        """;

    readonly List<IAsyncDisposable> _running = [];

    /// <summary>The old server.</summary>
    public DovecotServer Old { get; private init; } = null!;

    readonly Dictionary<DestinationKind, (DovecotServer Server, int Port)> _destinations = [];

    /// <summary>The stand-in for Gmail. Sessions that a fault left hanging count against none of a later run.</summary>
    public GmailServer Gmail { get; } = new(new GmailRules { MostSessions = int.MaxValue });

    /// <summary>The database of the ledgers; null where these are files.</summary>
    public LedgerServer? Database { get; private init; }

    /// <summary>Ledgers for a schedule.</summary>
    public ILedgers NewLedgers() => Database is null ? new LedgerFiles() : Database.NewDatabase();

    /// <summary>Starts them.</summary>
    /// <exception cref="FormatException">There is no PostgreSQL for the ledgers; the message says how to get it.</exception>
    public static async Task<ScheduleServers> StartAsync(LedgerKind ledger = LedgerKind.File)
    {
        var database = await LedgerServer.StartAsync(ledger);
        var servers = new ScheduleServers { Database = database, Old = new DovecotServer(new DovecotOptions
        {
            Folders = [.. MailFolder.Usual, new MailFolder("Projects"), new MailFolder("Projects/2026")],
            ExtraConfiguration = Quick,
        }) };
        try
        {
            if (database is not null)
                servers._running.Add(database);
            servers._running.Add(servers.Gmail);
            await servers.RunAsync(servers.Old);
            servers._destinations[DestinationKind.Itself] = (servers.Old, servers.Old.ImapPort);
            await servers.AddAsync(DestinationKind.Batching, new DovecotOptions());
            await servers.AddAsync(DestinationKind.GmailLike, DovecotOptions.GmailLike with { RecordImap = false });
            var plain = await servers.AddAsync(DestinationKind.WithoutUidPlus, new DovecotOptions { UidPlus = false });
            // Dovecot tells UIDs even where it does not offer to.
            var silent = new RewritingProxy(plain.ImapPort, toClient: line => AppendUid().Replace(line, ""));
            servers._running.Add(silent);
            servers._destinations[DestinationKind.WithoutUidPlus] = (plain, silent.Port);
            var altering = new RewritingProxy(servers.Destination(DestinationKind.Batching).ImapPort, toServer: AlteredMails.Alter);
            servers._running.Add(altering);
            servers._destinations[DestinationKind.Altering] = (servers.Destination(DestinationKind.Batching), altering.Port);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>A destination of a kind that keeps its mail on disk.</summary>
    public DovecotServer Destination(DestinationKind kind) => _destinations[kind].Server;

    /// <summary>Where its IMAP is reached.</summary>
    public int ImapPort(DestinationKind kind) => kind == DestinationKind.StandIn ? Gmail.Port : _destinations[kind].Port;

    async Task<DovecotServer> AddAsync(DestinationKind kind, DovecotOptions options)
    {
        var server = new DovecotServer(options with { ExtraConfiguration = Quick });
        await RunAsync(server);
        _destinations[kind] = (server, server.ImapPort);
        return server;
    }

    async Task RunAsync(DovecotServer server)
    {
        _running.Add(server);
        await server.StartAsync();
    }

    /// <summary>Stops them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in Enumerable.Reverse(_running))
            await server.DisposeAsync();
    }

    [GeneratedRegex(@"\[APPENDUID [^\]]*\] ")]
    private static partial Regex AppendUid();
}
