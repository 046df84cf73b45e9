using System.Globalization;
using System.Text;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Report;

namespace MailSyncPS.Bench.Scale;

/// <summary>The quotas of all mailboxes of a company.</summary>
sealed class ManyQuotas : IScenario
{
    const int RoundTrip = 40;

    public string Name => "quotas";

    public string Title => "Three hundred quotas at a round trip of 40 ms";

    public string Explanation => "Get-MailboxQuota over IMAP for 300 mailboxes in one pipeline. *Connections* are the most at the same time; one that was closed counts until its end has travelled both ways.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var mailboxes = quick ? 30 : 300;
        var table = new Table(1, "-ThrottleLimit", "mailboxes", "seconds", "mailboxes/s", "CPU s", "connections");
        foreach (var throttle in (string[])["", "20"])
        {
            var port = await stage.Proxies.OpenAsync(stage.Server.ImapPort, RoundTrip);
            var report = await ScaleStage.RunAsync(
                Accounts(mailboxes, port),
                $$"""$accounts | Get-MailboxQuota {{(throttle.Length > 0 ? "-ThrottleLimit " + throttle : "")}} | ForEach-Object { "$($_.Source)" }""",
                cancellationToken);
            var connections = await stage.Proxies.CloseAsync(port);
            var step = report.Steps[0];
            if (step.Errors.Count > 0 || step.Output.Count(source => source == "ImapQuota") != mailboxes)
                throw new BenchFailedException($"not every quota was told: {string.Join("; ", step.Output.Concat(step.Errors).Distinct().Take(5))}");
            table.Add(throttle.Length > 0 ? throttle : "default (4)", Figure.Whole(mailboxes), Figure.Of(step.Seconds), Figure.Of(mailboxes / step.Seconds), Figure.Of(step.CpuSeconds), Figure.Whole(connections));
        }
        return table;
    }

    static string Accounts(int count, int port)
    {
        var script = new StringBuilder("$global:accounts = @(\n");
        for (var number = 1; number <= count; number++)
            script.Append(CultureInfo.InvariantCulture, $"{PowerShellText.NewAccount($"user{number}", pop3: false, port)}\n");
        return script.Append(")\n").ToString();
    }
}
