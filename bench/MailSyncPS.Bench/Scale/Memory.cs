using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Report;
using MailSyncPS.Bench.Servers;
using MailSyncPS.TestServers;

namespace MailSyncPS.Bench.Scale;

/// <summary>What memory large mails and long listings take.</summary>
sealed class Memory : IScenario
{
    const int LargeMails = 10;

    public string Name => "memory";

    public string Title => "Memory";

    public string Explanation =>
        "*Peak MB* is the most memory that the whole process held, PowerShell's engine included. A *listing* is a forward with -WhatIf, which lists the mailbox, plans and copies nothing.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var (small, largeBytes, tiny) = quick ? (100, 5_000_000, 2_000) : (2_000, 50_000_000, 200_000);
        var table = new Table(2, "what", "source", "mails", "MB", "seconds", "CPU s", "peak MB");
        stage.Deliver("large", Mixed(small, largeBytes), cancellationToken);
        foreach (var pop3 in (bool[])[true, false])
        {
            var destination = pop3 ? "largepop" : "largeimap";
            var report = await stage.ForwardAsync("large", pop3, destination, stage.NewLedger(), small + LargeMails, cancellationToken);
            stage.CheckArrived(destination, small + LargeMails);
            Add(table, FormattableString.Invariant($"{LargeMails} mails of {largeBytes / 1e6:0} MB among {small:#,0}"), pop3, small + LargeMails,
                (double)LargeMails * largeBytes / 1e6 + small * BenchCorpus.AverageBytes / 1e6, report);
        }
        stage.Deliver("many", SmallMails.Create(tiny), cancellationToken);
        foreach (var pop3 in (bool[])[true, false])
            Add(table, "a listing", pop3, tiny, (double)tiny * SmallMails.Bytes / 1e6, await ListAsync(stage, pop3, tiny, cancellationToken));
        return table;
    }

    static IEnumerable<TestMail> Mixed(int small, int largeBytes)
    {
        var number = 0;
        foreach (var mail in BenchCorpus.Create(small))
        {
            yield return mail;
            if (++number % (small / LargeMails) == 0)
                yield return BenchCorpus.Single(small + number, largeBytes);
        }
    }

    static async Task<ShellReport> ListAsync(ScaleStage stage, bool pop3, int mails, CancellationToken cancellationToken)
    {
        var report = await ScaleStage.RunAsync(
            PowerShellText.Account("source", "many", pop3, stage.Port(pop3)) + PowerShellText.Account("destination", "none", pop3: false, stage.Server.ImapPort),
            $$"""$source | Invoke-MailForward -Destination $destination -Ledger '{{stage.NewLedger()}}' -WhatIf | ForEach-Object { "$($_.Listed) $($_.NotReached)" }""",
            cancellationToken);
        var step = report.Steps[0];
        if (step.Errors.Count > 0 || step.Output is not [var counts] || counts != FormattableString.Invariant($"{mails} {mails}"))
            throw new BenchFailedException($"the listing says: {string.Join("; ", step.Output.Concat(step.Errors).Take(5))}");
        return report;
    }

    static void Add(Table table, string what, bool pop3, int mails, double megabytes, ShellReport report) =>
        table.Add(what, pop3 ? "POP3" : "IMAP", Figure.Whole(mails), Figure.Whole(megabytes), Figure.Of(report.Steps[0].Seconds), Figure.Of(report.Steps[0].CpuSeconds), Figure.Whole(report.PeakMemory / 1e6));
}
