using System.Diagnostics;
using System.Text;
using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Measuring;
using MailSyncPS.Bench.Report;
using MailSyncPS.Bench.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>Several processes that share the same mailboxes and one ledger.</summary>
sealed class SharedWorkers : IScenario
{
    const int Mailboxes = 40;

    /// <summary>The longer one takes so much waiting that a small machine has the processors for four workers and all servers.</summary>
    static readonly int[] RoundTrips = [40, 150];

    public string Name => "workers";

    public string Title => "Forty mailboxes, by one worker and by four";

    public string Explanation =>
        "Each worker is a process of its own with all forty mailboxes (`-Shared -ThrottleLimit 1`), the ledger a PostgreSQL on the same machine. *Seconds* are until the last worker has ended, *busy* is how much of the machine's processors all took together: the workers, both mail servers, the database, and what delays the lines.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var mails = quick ? 10 : 40;
        for (var mailbox = 1; mailbox <= Mailboxes; mailbox++)
            stage.Deliver($"old{mailbox}", BenchCorpus.Create(mails), cancellationToken);
        await using var database = await PostgresServer.RunAsync();
        var table = new Table(1, "round trip", "workers", "seconds", "mails/s", "times one", "CPU s of the workers", "busy", "passed over");
        foreach (var roundTrip in quick ? RoundTrips[..1] : RoundTrips)
        {
            var (pop3, imap) = (await stage.Proxies.OpenAsync(stage.Server.Pop3Port, roundTrip), await stage.Proxies.OpenAsync(stage.Server.ImapPort, roundTrip));
            double? one = null;
            foreach (var workers in (int[])[1, 4])
            {
                var name = FormattableString.Invariant($"{roundTrip}x{workers}");
                var (began, clock) = (Machine.BusySeconds, Stopwatch.StartNew());
                var steps = await WorkAsync(name, workers, database, pop3, imap, cancellationToken);
                var busy = (Machine.BusySeconds - began) / (clock.Elapsed.TotalSeconds * Environment.ProcessorCount);
                for (var mailbox = 1; mailbox <= Mailboxes; mailbox++)
                    stage.CheckArrived($"new{name}x{mailbox}", mails);
                var seconds = steps.Max(step => step.Seconds);
                one ??= seconds;
                table.Add(FormattableString.Invariant($"{roundTrip} ms"), Figure.Whole(workers), Figure.Of(seconds), Figure.Of(Mailboxes * mails / seconds),
                    Figure.Of(one.Value / seconds), Figure.Of(steps.Sum(step => step.CpuSeconds)), Figure.Percent(busy),
                    Figure.Whole(steps.Sum(step => step.Output.Count(line => line.StartsWith("True", StringComparison.Ordinal)))));
            }
        }
        return table;
    }

    static async Task<IReadOnlyList<ShellStep>> WorkAsync(string name, int workers, PostgresServer database, int pop3, int imap, CancellationToken cancellationToken)
    {
        var address = database.Address(query: $"sslmode=disable&search_path=w{name}&password={PostgresServer.Password}");
        var reports = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => ScaleStage.RunAsync(
            Pairs(name, pop3, imap) + PowerShellText.WarmUp,
            $$"""$pairs | Invoke-MailForward -Shared -ThrottleLimit 1 -Ledger '{{address}}' | ForEach-Object { "$($_.PassedOver) $($_.Forwarded)" }""",
            cancellationToken)));
        var steps = reports.Select(report => report.Steps[0]).ToList();
        return steps.SelectMany(step => step.Errors).FirstOrDefault() is { } error ? throw new BenchFailedException($"a worker failed: {error}") : steps;
    }

    static string Pairs(string run, int pop3, int imap)
    {
        var script = new StringBuilder("$global:pairs = @(\n");
        for (var mailbox = 1; mailbox <= Mailboxes; mailbox++)
            script.Append("[pscustomobject]@{ Account = ").Append(PowerShellText.NewAccount($"old{mailbox}", pop3: true, pop3))
                .Append("; Destination = ").Append(PowerShellText.NewAccount(FormattableString.Invariant($"new{run}x{mailbox}"), pop3: false, imap)).Append(" }\n");
        return script.Append(")\n").ToString();
    }
}
