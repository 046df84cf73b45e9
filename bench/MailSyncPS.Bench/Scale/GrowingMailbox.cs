using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Measuring;

namespace MailSyncPS.Bench.Scale;

/// <summary>A mailbox that was copied once, and gets new mail.</summary>
sealed class GrowingMailbox(ScaleStage stage, bool pop3, string ledger)
{
    readonly string _user = pop3 ? "oldpop" : "oldimap";
    readonly string _destination = pop3 ? "newpop" : "newimap";

    internal bool IsPop3 => pop3;

    internal string Ledger => ledger;

    internal int Mails { get; private set; }

    internal async Task CopyFirstAsync(int mails, CancellationToken cancellationToken)
    {
        Receive(mails, cancellationToken);
        await CopyNewAsync(mails, cancellationToken);
    }

    internal void Receive(int count, CancellationToken cancellationToken)
    {
        stage.Deliver(_user, SmallMails.Create(count, from: Mails), cancellationToken);
        Mails += count;
    }

    internal async Task<ShellReport> CopyNewAsync(int count, CancellationToken cancellationToken)
    {
        var report = await stage.ForwardAsync(_user, pop3, _destination, ledger, count, cancellationToken);
        stage.CheckArrived(_destination, Mails);
        return report;
    }

    internal async Task<PlainReport> ListPlainAsync(int newest, CancellationToken cancellationToken)
    {
        var report = await MeasuredProcess.RunChildAsync<PlainReport>(PlainChild.Name, new PlainOrder(pop3, stage.Port(pop3), _user, newest), cancellationToken);
        return report.Listed == Mails ? report : throw new BenchFailedException($"plain MailKit listed {report.Listed} mails instead of {Mails}.");
    }
}
