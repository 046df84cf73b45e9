using System.Globalization;
using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Measuring;
using MailSyncPS.Bench.Report;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>What the work on one mailbox, and the questions about all, cost in a database that many mailboxes share.</summary>
sealed class LargeDatabase : IScenario
{
    const int Mails = 2_000;
    const int New = 20;
    const int Repetitions = 3;

    /// <summary>Beyond that the whole list of mails is not asked for: it is read from the first row to the last.</summary>
    const int MostListed = 1_000_000;

    const string Counting = "| ForEach-Object { $global:count++ }";

    static readonly TimeSpan LongestFill = TimeSpan.FromMinutes(8);

    string _indexes = "";

    public string Name => "database";

    public string Title => "A database with many mails of other mailboxes";

    public string Explanation =>
        FormattableString.Invariant($"*Second run* is that of a mailbox of {Mails:#,0} mails of which {New} are new (POP3), median of three, in a database with fsync=off, *CPU s* the cmdlet's; *rows scanned* is how many rows of ") +
        "the table of mails were read without an index meanwhile. *Status* is Get-MailSyncStatus, *report* Export-MailSyncReport, *list* Get-MailForwardRecord of all mails, " +
        "each in a process of its own with its most memory. Disk: " + _indexes;

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        await using var database = await PostgresServer.RunAsync("shared_buffers=512MB", "max_wal_size=2GB", "wal_level=minimal", "max_wal_senders=0", "work_mem=32MB");
        var table = new Table(0, "rows", "second run s", "CPU s", "rows scanned", "status s", "peak MB", "report s", "peak MB", "list s", "peak MB");
        var mailbox = new GrowingMailbox(stage, pop3: true, database.Address(query: $"sslmode=disable&password={PostgresServer.Password}"));
        await mailbox.CopyFirstAsync(Mails, cancellationToken);
        foreach (var rows in (long[])(quick ? [20_000, 100_000] : [1_000_000, 10_000_000]))
        {
            var filled = await CrowdedDatabase.FillAsync(database, rows, LongestFill, cancellationToken);
            await AddRowAsync(table, database, mailbox, filled, Path.Combine(stage.Folder, "report.html"), cancellationToken);
            _indexes = await SizesAsync(database, cancellationToken);
            Console.WriteLine(FormattableString.Invariant($"{table}{filled:#,0} rows: {_indexes}\n"));
        }
        return table;
    }

    static async Task AddRowAsync(Table table, PostgresServer database, GrowingMailbox mailbox, long rows, string report, CancellationToken cancellationToken)
    {
        var runs = new List<ShellReport>();
        var scanned = await ScannedAsync(database, cancellationToken);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            mailbox.Receive(New, cancellationToken);
            runs.Add(await mailbox.CopyNewAsync(New, cancellationToken));
        }
        scanned = await ScannedAsync(database, cancellationToken) - scanned;
        var status = await AskAsync($"Get-MailSyncStatus -Ledger '{mailbox.Ledger}' {Counting}", cancellationToken);
        var page = await AskAsync($"Export-MailSyncReport '{report}' -Ledger '{mailbox.Ledger}'", cancellationToken);
        var list = rows > MostListed + MostListed / 10 ? null
            : await AskAsync($"Get-MailForwardRecord -Ledger '{mailbox.Ledger}' {Counting}", cancellationToken);
        table.Add(Figure.Whole(rows), Figure.Of(Median.Of(runs.Select(run => run.Steps[0].Seconds))), Figure.Of(Median.Of(runs.Select(run => run.Steps[0].CpuSeconds))),
            Figure.Whole(scanned), Seconds(status), Peak(status), Seconds(page), Peak(page), Seconds(list), Peak(list));
    }

    /// <summary>Rows of the table of mails that were read from its beginning on, and not by an index. The server's figures come a moment late.</summary>
    static async Task<long> ScannedAsync(PostgresServer database, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        return await CrowdedDatabase.NumberAsync(database,
            "SELECT seq_tup_read FROM pg_stat_user_tables WHERE schemaname = 'mailsyncps' AND relname = 'message'", cancellationToken);
    }

    static async Task<ShellReport> AskAsync(string script, CancellationToken cancellationToken)
    {
        var report = await ScaleStage.RunAsync("", script, cancellationToken);
        return report.Steps[0].Errors.Count == 0 ? report : throw new BenchFailedException($"{script} failed: {report.Steps[0].Errors[0]}");
    }

    static async Task<string> SizesAsync(PostgresServer database, CancellationToken cancellationToken)
    {
        var sizes = await database.SqlAsync(cancellationToken, """
            SELECT c.relname, pg_relation_size(c.oid) FROM pg_class c
            WHERE c.relnamespace = 'mailsyncps'::regnamespace AND c.relname LIKE 'message%' AND c.relkind IN ('r', 'i') ORDER BY c.relkind DESC, 2 DESC
            """);
        return string.Join(", ", sizes.Select(line => line.Split('|'))
            .Select(size => FormattableString.Invariant($"{size[0]} {long.Parse(size[1], CultureInfo.InvariantCulture) / 1e6:#,0} MB"))) + ".";
    }

    static string Seconds(ShellReport? report) => report is null ? Figure.None : Figure.Of(report.Steps[0].Seconds);

    static string Peak(ShellReport? report) => report is null ? Figure.None : Figure.Whole(report.PeakMemory / 1e6);
}
