using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Measuring;
using MailSyncPS.Bench.Report;

namespace MailSyncPS.Bench.Scale;

/// <summary>A large mailbox of which few mails are new: the daily case. Then the same in a ledger that is shared with many others.</summary>
sealed class SecondRun : IScenario
{
    const int New = 20;
    const int Repetitions = 3;

    public string Name => "second-run";

    public string Title => "A second run: 20 new mails in a large mailbox";

    public string Explanation =>
        "*MailSyncPS* is the cmdlet's time from listing to proof, *plain MailKit* that of listing the mailbox and fetching the same 20 mails with nothing else done, each in a new process, medians of three. " +
        "*Peak MB* is the most memory the whole process held, PowerShell's engine included. *Other rows* are those of other mailboxes in the same ledger.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var mails = quick ? 1_000 : 50_000;
        var otherRows = quick ? 20_000 : 2_000_000;
        var table = new Table(1, "source", "mails", "other rows", "MailSyncPS s", "plain MailKit s", "ratio", "MailSyncPS CPU s", "plain MailKit CPU s", "peak MB");
        foreach (var pop3 in (bool[])[true, false])
        {
            var mailbox = new GrowingMailbox(stage, pop3, stage.NewLedger());
            await mailbox.CopyFirstAsync(mails, cancellationToken);
            await AddRowAsync(table, mailbox, 0, cancellationToken);
            CrowdedLedger.Fill(mailbox.Ledger, otherRows, cancellationToken);
            await AddRowAsync(table, mailbox, otherRows, cancellationToken);
        }
        return table;
    }

    static async Task AddRowAsync(Table table, GrowingMailbox mailbox, int otherRows, CancellationToken cancellationToken)
    {
        var (ours, plain) = (new List<ShellReport>(), new List<PlainReport>());
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            mailbox.Receive(New, cancellationToken);
            ours.Add(await mailbox.CopyNewAsync(New, cancellationToken));
            plain.Add(await mailbox.ListPlainAsync(New, cancellationToken));
        }
        var (ourSeconds, plainSeconds) = (Median.Of(ours.Select(run => run.Steps[0].Seconds)), Median.Of(plain.Select(run => run.Seconds)));
        table.Add(mailbox.IsPop3 ? "POP3" : "IMAP", Figure.Whole(mailbox.Mails), Figure.Whole(otherRows),
            Figure.Of(ourSeconds), Figure.Of(plainSeconds), Figure.Times(ourSeconds / plainSeconds),
            Figure.Of(Median.Of(ours.Select(run => run.Steps[0].CpuSeconds))), Figure.Of(Median.Of(plain.Select(run => run.CpuSeconds))),
            Figure.Whole(Median.Of(ours.Select(run => run.PeakMemory / 1e6))));
    }
}
