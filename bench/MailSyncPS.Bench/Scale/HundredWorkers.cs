using System.Globalization;
using System.Text;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Report;
using MailSyncPS.Bench.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>A hundred mailboxes that are worked on at the same moment, with one ledger: what its database has to bear.</summary>
sealed class HundredWorkers : IScenario
{
    const int Processes = 4;
    const int Each = 25;

    /// <summary>Long enough that all hundred are at work together, whatever the machine.</summary>
    const int RoundTrip = 40;

    public string Name => "hundred";

    public string Title => "A hundred mailboxes at the same moment, one ledger";

    public string Explanation =>
        "Four processes with 25 mailboxes each (`-ThrottleLimit 25 -MaxConnections 2`), mails of 1 to 11 kB from POP3 at a round trip of 40 ms to the mail servers, the ledger a PostgreSQL " +
        "on the same machine with max_connections=400, durable (fsync=on). *Sessions* are the most that the module had open at once, *locks* the most mailboxes that were locked at once, *commits/s* the " +
        "database's over the whole run; *waiting* says how many of the sessions that were at work, at the moments when that was looked at, waited for a row's lock or for the disk.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var mails = quick ? 5 : 40;
        for (var mailbox = 1; mailbox <= Processes * Each; mailbox++)
        {
            // Of one size, those made in the same second would count as one mailbox under several names.
            var bytes = SmallMails.Bytes + 100 * mailbox;
            stage.Deliver($"old{mailbox}", Enumerable.Range(mailbox * mails, mails).Select(number => BenchCorpus.Single(number, bytes)), cancellationToken);
        }
        await using var database = await PostgresServer.RunAsync("fsync=on", "max_connections=400");
        var address = database.Address(query: $"sslmode=disable&password={PostgresServer.Password}");
        var (pop3, imap) = (await stage.Proxies.OpenAsync(stage.Server.Pop3Port, RoundTrip), await stage.Proxies.OpenAsync(stage.Server.ImapPort, RoundTrip));
        var before = await CommitsAsync(database, cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(database, done.Token);
        var reports = await Task.WhenAll(Enumerable.Range(0, Processes).Select(process => ScaleStage.RunAsync(
            Pairs(process * Each, pop3, imap) + PowerShellText.WarmUp,
            $"$pairs | Invoke-MailForward -ThrottleLimit {Each} -MaxConnections 2 -Ledger '{address}' | {PowerShellText.Counts}", cancellationToken)));
        await done.CancelAsync();
        var seen = await watching;
        foreach (var report in reports)
            PowerShellText.CheckCopied(report.Steps[0]);
        for (var mailbox = 1; mailbox <= Processes * Each; mailbox++)
            stage.CheckArrived($"new{mailbox}", mails);
        var seconds = reports.Max(report => report.Steps[0].Seconds);
        var commits = await CommitsAsync(database, cancellationToken) - before;
        var table = new Table(0, "mailboxes", "mails", "seconds", "mails/s", "CPU s", "commits", "commits/s", "sessions", "locks", "waiting: rows", "waiting: disk");
        table.Add(Figure.Whole(Processes * Each), Figure.Whole(Processes * Each * mails), Figure.Of(seconds), Figure.Of(Processes * Each * mails / seconds),
            Figure.Of(reports.Sum(report => report.Steps[0].CpuSeconds)), Figure.Whole(commits), Figure.Of(commits / seconds),
            Figure.Whole(seen.Max(moment => moment.Sessions)), Figure.Whole(seen.Max(moment => moment.Locks)),
            Figure.Percent(Share(seen, moment => moment.Rows)), Figure.Percent(Share(seen, moment => moment.Disk)));
        return table;
    }

    static double Share(List<Moment> seen, Func<Moment, long> part) => (double)seen.Sum(part) / Math.Max(1, seen.Sum(moment => moment.Active));

    /// <summary>What the database's sessions are at, every half second until it is told to stop.</summary>
    static async Task<List<Moment>> WatchAsync(PostgresServer database, CancellationToken cancellationToken)
    {
        var seen = new List<Moment>();
        try
        {
            while (true)
            {
                var row = (await database.SqlAsync(cancellationToken, """
                    SELECT count(*), count(*) FILTER (WHERE state = 'active'), count(*) FILTER (WHERE state = 'active' AND wait_event_type = 'Lock'),
                        count(*) FILTER (WHERE state = 'active' AND (wait_event_type = 'IO' OR wait_event LIKE 'WAL%')),
                        (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted)
                    FROM pg_stat_activity WHERE application_name = 'MailSyncPS'
                    """))[0].Split('|').Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
                seen.Add(new Moment(row[0], row[1], row[2], row[3], row[4]));
                await Task.Delay(TimeSpan.FromSeconds(0.5), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return seen;
        }
    }

    static Task<long> CommitsAsync(PostgresServer database, CancellationToken cancellationToken) =>
        CrowdedDatabase.NumberAsync(database, "SELECT xact_commit FROM pg_stat_database WHERE datname = 'postgres'", cancellationToken);

    static string Pairs(int after, int pop3, int imap)
    {
        var script = new StringBuilder("$global:pairs = @(\n");
        for (var mailbox = after + 1; mailbox <= after + Each; mailbox++)
            script.Append("[pscustomobject]@{ Account = ").Append(PowerShellText.NewAccount($"old{mailbox}", pop3: true, pop3))
                .Append("; Destination = ").Append(PowerShellText.NewAccount($"new{mailbox}", pop3: false, imap)).Append(" }\n");
        return script.Append(")\n").ToString();
    }

    /// <summary>What was seen at one moment.</summary>
    sealed record Moment(long Sessions, long Active, long Rows, long Disk, long Locks);
}
