using System.Text;
using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Report;
using MailSyncPS.Bench.Servers;

namespace MailSyncPS.Bench.Scale;

/// <summary>Many mailboxes, one after the other and at once.</summary>
sealed class ManyMailboxes : IScenario
{
    const int Mailboxes = 20;

    int _runs;

    public string Name => "throttle";

    public string Title => "Twenty mailboxes at once";

    public string Explanation =>
        "Mailboxes of 200 mails (5.7 MB) each, from POP3, each to a mailbox of its own at a server with MULTIAPPEND, in one pipeline and one ledger. " +
        "*At once* is -ThrottleLimit 20, *one after the other* -ThrottleLimit 1. *Connections* are the most to source and destination at the same time.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var mails = quick ? 20 : 200;
        for (var mailbox = 1; mailbox <= Mailboxes; mailbox++)
            stage.Deliver($"old{mailbox}", BenchCorpus.Create(mails), cancellationToken);
        var table = new Table(2, "round trip", "what", "seconds", "mails/s", "CPU s", "peak MB", "connections");
        foreach (var roundTrip in (int[])[0, 40])
        {
            await AddRowAsync(stage, table, roundTrip, "one mailbox", 1, 1, mails, cancellationToken);
            await AddRowAsync(stage, table, roundTrip, "twenty, one after the other", Mailboxes, 1, mails, cancellationToken);
            await AddRowAsync(stage, table, roundTrip, "twenty at once", Mailboxes, Mailboxes, mails, cancellationToken);
        }
        return table;
    }

    async Task AddRowAsync(ScaleStage stage, Table table, int roundTrip, string what, int mailboxes, int throttle, int mails, CancellationToken cancellationToken)
    {
        var run = ++_runs;
        var (pop3, imap) = (stage.Server.Pop3Port, stage.Server.ImapPort);
        if (roundTrip > 0)
            (pop3, imap) = (await stage.Proxies.OpenAsync(pop3, roundTrip), await stage.Proxies.OpenAsync(imap, roundTrip));
        var report = await ScaleStage.RunAsync(
            Pairs(mailboxes, run, pop3, imap),
            $"$pairs | Invoke-MailForward -Ledger '{stage.NewLedger()}' -ThrottleLimit {throttle} | {PowerShellText.Counts}",
            cancellationToken);
        var connections = roundTrip > 0 ? $"{await stage.Proxies.CloseAsync(pop3)} + {await stage.Proxies.CloseAsync(imap)}" : Figure.None;
        Check(stage, report.Steps[0], run, mailboxes, mails);
        var step = report.Steps[0];
        table.Add($"{roundTrip} ms", what, Figure.Of(step.Seconds), Figure.Of(mailboxes * mails / step.Seconds), Figure.Of(step.CpuSeconds), Figure.Whole(report.PeakMemory / 1e6), connections);
    }

    static string Pairs(int mailboxes, int run, int pop3, int imap)
    {
        var script = new StringBuilder("$global:pairs = @(\n");
        for (var mailbox = 1; mailbox <= mailboxes; mailbox++)
        {
            var (source, destination) = (PowerShellText.NewAccount($"old{mailbox}", pop3: true, pop3), PowerShellText.NewAccount(Destination(run, mailbox), pop3: false, imap));
            script.Append("[pscustomobject]@{ Account = ").Append(source).Append("; Destination = ").Append(destination).Append(" }\n");
        }
        return script.Append(")\n").ToString();
    }

    static string Destination(int run, int mailbox) => FormattableString.Invariant($"new{run}x{mailbox}");

    static void Check(ScaleStage stage, ShellStep step, int run, int mailboxes, int mails)
    {
        PowerShellText.CheckCopied(step);
        for (var mailbox = 1; mailbox <= mailboxes; mailbox++)
            stage.CheckArrived(Destination(run, mailbox), mails);
    }
}
