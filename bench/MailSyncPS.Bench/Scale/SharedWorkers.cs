using System.Text;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Report;
using MailSyncPS.Bench.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>Several processes that share the same mailboxes and one ledger.</summary>
sealed class SharedWorkers : IScenario
{
    const int Mailboxes = 40;
    const int RoundTrip = 40;

    public string Name => "workers";

    public string Title => "Forty mailboxes at a round trip of 40 ms, by one worker and by four";

    public string Explanation =>
        "Each worker is a process of its own with all forty mailboxes (`-Shared -ThrottleLimit 1`), the ledger a PostgreSQL on the same machine. *Seconds* are until the last worker has ended.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var mails = quick ? 10 : 40;
        for (var mailbox = 1; mailbox <= Mailboxes; mailbox++)
            stage.Deliver($"old{mailbox}", BenchCorpus.Create(mails), cancellationToken);
        await using var database = await PostgresServer.RunAsync();
        var (pop3, imap) = (await stage.Proxies.OpenAsync(stage.Server.Pop3Port, RoundTrip), await stage.Proxies.OpenAsync(stage.Server.ImapPort, RoundTrip));
        var table = new Table(1, "workers", "seconds", "mails/s", "times one", "passed over");
        double? one = null;
        foreach (var workers in (int[])[1, 4])
        {
            var address = database.Address(query: $"sslmode=disable&search_path=w{workers}&password={PostgresServer.Password}");
            var reports = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => ScaleStage.RunAsync(
                Pairs(workers, pop3, imap) + PowerShellText.WarmUp,
                $$"""$pairs | Invoke-MailForward -Shared -ThrottleLimit 1 -Ledger '{{address}}' | ForEach-Object { "$($_.PassedOver) $($_.Forwarded)" }""",
                cancellationToken)));
            var steps = reports.Select(report => report.Steps[0]).ToList();
            if (steps.SelectMany(step => step.Errors).FirstOrDefault() is { } error)
                throw new BenchFailedException($"a worker failed: {error}");
            for (var mailbox = 1; mailbox <= Mailboxes; mailbox++)
                stage.CheckArrived($"new{workers}x{mailbox}", mails);
            var seconds = steps.Max(step => step.Seconds);
            one ??= seconds;
            table.Add(Figure.Whole(workers), Figure.Of(seconds), Figure.Of(Mailboxes * mails / seconds), Figure.Of(one.Value / seconds),
                Figure.Whole(steps.Sum(step => step.Output.Count(line => line.StartsWith("True", StringComparison.Ordinal)))));
        }
        return table;
    }

    static string Pairs(int run, int pop3, int imap)
    {
        var script = new StringBuilder("$global:pairs = @(\n");
        for (var mailbox = 1; mailbox <= Mailboxes; mailbox++)
            script.Append("[pscustomobject]@{ Account = ").Append(PowerShellText.NewAccount($"old{mailbox}", pop3: true, pop3))
                .Append("; Destination = ").Append(PowerShellText.NewAccount(FormattableString.Invariant($"new{run}x{mailbox}"), pop3: false, imap)).Append(" }\n");
        return script.Append(")\n").ToString();
    }
}
