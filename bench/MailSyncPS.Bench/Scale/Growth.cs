using MailSyncPS.Bench.Report;

namespace MailSyncPS.Bench.Scale;

/// <summary>What a mail costs in mailboxes of growing size.</summary>
sealed class Growth : IScenario
{
    public string Name => "growth";

    public string Title => "The cost of a mail, by the size of the mailbox";

    public string Explanation =>
        "Mails of about 1 KB, from POP3 to a server with MULTIAPPEND without a round trip. *ms/mail* and *CPU ms/mail* are the cmdlet's, *peak MB* is the whole process's, *ledger bytes/mail* the size of its file.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var table = new Table(0, "mails", "mails/s", "ms/mail", "CPU ms/mail", "peak MB", "ledger bytes/mail");
        foreach (var mails in (int[])(quick ? [100, 1_000] : [1_000, 10_000, 100_000]))
        {
            var (user, destination, ledger) = ($"old{mails}", $"new{mails}", stage.NewLedger());
            stage.Deliver(user, SmallMails.Create(mails), cancellationToken);
            var report = await stage.ForwardAsync(user, pop3: true, destination, ledger, mails, cancellationToken);
            stage.CheckArrived(destination, mails);
            var step = report.Steps[0];
            table.Add(Figure.Whole(mails), Figure.Of(mails / step.Seconds), Figure.Of(step.Seconds * 1000 / mails), Figure.Of(step.CpuSeconds * 1000 / mails),
                Figure.Whole(report.PeakMemory / 1e6), Figure.Whole((double)new FileInfo(ledger).Length / mails));
        }
        return table;
    }
}
