using MailSyncPS.Bench.Children;
using MailSyncPS.Bench.Contestants;
using MailSyncPS.Bench.Report;
using MailSyncPS.Bench.Servers;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;

namespace MailSyncPS.Bench.Scale;

/// <summary>A mailbox whose mail Gmail has fetched before, among very much other mail.</summary>
sealed class FetchedBefore : IScenario
{
    const int RoundTrip = 40;
    const string AllMail = "[Gmail]/All Mail";

    public string Name => "fetched";

    public string Title => "Mail that Gmail fetched before, at a round trip of 40 ms";

    public string Explanation =>
        "The destination is the stand-in for Gmail of the tests, whose All Mail holds the other mails and one of each at the source as Gmail's fetcher leaves it. " +
        "*Adopted* are those that were found by Message-ID, read, and compared below the fetcher's trace fields; nothing is sent. *Commands* are the lines that the stand-in heard.";

    public async Task<Table> MeasureAsync(ScaleStage stage, bool quick, CancellationToken cancellationToken)
    {
        var (others, mails) = quick ? (2_000, 50) : (100_000, 500);
        var fetched = BenchCorpus.Create(mails).ToList();
        stage.Deliver("old", fetched, cancellationToken);
        await using var gmail = new GmailServer();
        foreach (var mail in SmallMails.Create(others, from: mails).Concat(fetched.Select(FetchedMail.Of)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            gmail.Mailbox("new").Put(AllMail, mail);
        }
        var (pop3, imap) = (await stage.Proxies.OpenAsync(stage.Server.Pop3Port, RoundTrip), await stage.Proxies.OpenAsync(gmail.Port, RoundTrip));
        var ledger = stage.NewLedger();
        var table = new Table(1, "run", "other mails at Gmail", "mails", "adopted", "seconds", "commands", "CPU s", "peak MB");
        foreach (var run in (string[])["first", "second"])
        {
            var heard = gmail.LinesHeard.Count;
            var report = await ScaleStage.RunAsync(
                PowerShellText.Account("source", "old", pop3: true, pop3) + PowerShellText.Account("destination", "new", pop3: false, imap) + PowerShellText.WarmUp,
                $$"""$source | Invoke-MailForward -Destination $destination -Ledger '{{ledger}}' | ForEach-Object { "$($_.Complete) $($_.Forwarded) $($_.Adopted)" }""",
                cancellationToken);
            var step = report.Steps[0];
            var adopted = run == "first" ? mails : 0;
            if (step.Errors.Count > 0 || step.Output is not [var line] || line != FormattableString.Invariant($"True 0 {adopted}"))
                throw new BenchFailedException($"the {run} run did not adopt {adopted} mails: {string.Join("; ", step.Output.Concat(step.Errors).Take(5))}");
            table.Add(run, Figure.Whole(others), Figure.Whole(mails), Figure.Whole(adopted), Figure.Of(step.Seconds),
                Figure.Whole(gmail.LinesHeard.Count - heard), Figure.Of(step.CpuSeconds), Figure.Whole(report.PeakMemory / 1e6));
        }
        return table;
    }
}
