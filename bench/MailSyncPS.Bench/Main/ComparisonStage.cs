using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Measuring;
using MailSyncPS.Bench.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Main;

/// <summary>The servers with a full mailbox, and the way to them.</summary>
sealed class ComparisonStage : IAsyncDisposable
{
    const string SourceUser = "old";

    readonly BenchServers _servers;
    readonly ProxyProcess _proxies = new();
    readonly ScratchFolder _scratch = new("bench");
    int _users;

    ComparisonStage(BenchServers servers) => _servers = servers;

    internal int Mails { get; private set; }

    internal long Bytes { get; private set; }

    Dictionary<string, int> Contents { get; set; } = [];

    internal static async Task<ComparisonStage> PrepareAsync(int mails, CancellationToken cancellationToken)
    {
        var stage = new ComparisonStage(await BenchServers.StartAsync(ServerKind.GmailLike, ServerKind.GmailWithoutWait));
        try
        {
            var source = stage._servers.Modern.Mailbox(SourceUser);
            foreach (var mail in BenchCorpus.Create(mails))
            {
                source.Deliver(mail);
                stage.Bytes += mail.Bytes.Length;
            }
            stage.Mails = mails;
            stage.Contents = MailFiles.Contents(stage._servers.Modern, SourceUser);
            // The server reads all mails once to learn their sizes, and no contestant shall pay for that.
            await stage.AttemptAsync(new Cell(Cell.Wire, Cell.Multi, 0, Cell.Pop3), cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Copies once, and looks at what has arrived.</summary>
    internal async Task<Attempt> AttemptAsync(Cell cell, CancellationToken cancellationToken)
    {
        var server = _servers[cell.Destination];
        var user = FormattableString.Invariant($"new{++_users}");
        var folder = Directory.CreateDirectory(Path.Combine(_scratch.Path, user)).FullName;
        var isPop3 = cell.Source == Cell.Pop3;
        var sourcePort = isPop3 ? _servers.Modern.Pop3Port : _servers.Modern.ImapPort;
        var trip = new Trip(SourceUser, isPop3, sourcePort, user, server.ImapPort, cell.Destination == ServerKind.Modern, folder);
        var attempt = await CopyAsync(cell, trip, cancellationToken);
        // What was copied stays until the end: for half a minute after many files were deleted, ext4 is slow to make new ones.
        attempt = attempt with { Mails = Arrived(cell, server, user, attempt) };
        Directory.Delete(folder, recursive: true);
        return attempt;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxies.DisposeAsync();
        await _servers.DisposeAsync();
        _scratch.Dispose();
    }

    // Without a round trip nothing stands between: a proxy would take processor time from all.
    async Task<Attempt> CopyAsync(Cell cell, Trip trip, CancellationToken cancellationToken)
    {
        if (cell.RoundTrip == 0)
            return await cell.Peer.CopyAsync(trip, cancellationToken);
        var source = await _proxies.OpenAsync(trip.SourcePort, cell.RoundTrip);
        var destination = await _proxies.OpenAsync(trip.DestinationPort, cell.RoundTrip);
        var attempt = await cell.Peer.CopyAsync(trip with { SourcePort = source, DestinationPort = destination }, cancellationToken);
        return attempt with { SourceConnections = await _proxies.CloseAsync(source), DestinationConnections = await _proxies.CloseAsync(destination) };
    }

    int Arrived(Cell cell, DovecotServer server, string user, Attempt attempt)
    {
        var count = MailFiles.Count(server, user);
        if (!attempt.WasStopped && count != Mails)
            throw new BenchFailedException($"{cell.Name}: {count} mails arrived instead of {Mails}.");
        if (cell.IsOurs && !SameContents(MailFiles.Contents(server, user)))
            throw new BenchFailedException($"{cell.Name}: what arrived is not what was there.");
        return count;
    }

    bool SameContents(Dictionary<string, int> arrived) =>
        arrived.Count == Contents.Count && arrived.All(content => Contents.GetValueOrDefault(content.Key) == content.Value);
}
