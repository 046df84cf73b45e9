using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Tests.Reporting;

/// <summary>A mailbox that gets mail on working days, is copied from every morning, and is freed of what is older than some days.</summary>
sealed class SampleMailbox(string name, string server, long limit, double bytesPerDay, int days, int seed)
{
    const long MeanMail = 55_000;

    readonly Random _random = new(seed);

    public MailProtocol Protocol { get; init; } = MailProtocol.Pop3;

    public double StartsAt { get; init; } = limit * 0.6;

    /// <summary>The day from which on old mail is removed.</summary>
    public required int RemovesFrom { get; init; }

    public int KeepsDays { get; init; }

    public IReadOnlyList<ReportSetAside> SetAside { get; init; } = [];

    /// <summary>The report on it.</summary>
    /// <param name="destination">Where its mails went.</param>
    /// <param name="failures">How many of its last forwards failed; one failed some days ago, more than one at last.</param>
    public MailboxReport Make(string destination, int failures = 0)
    {
        var (readings, traffic) = Live();
        var runs = Runs(destination, traffic, failures);
        var totals = new ReportTotals(traffic.Sum(d => d.Copied), traffic.Sum(d => d.CopiedBytes), traffic.Sum(d => d.Removed), traffic.Sum(d => d.RemovedBytes), 0, SetAside.Count);
        var forecast = Forecast(readings, runs);
        return new MailboxReport
        {
            Name = name,
            Protocol = Protocol,
            Server = server,
            Login = name,
            Destinations = [destination],
            Concerns = new ReportConcerns(ReportSamples.Now.AddDays(-days), ReportSamples.Now).Find(readings[^1], forecast, runs, totals),
            Forecast = forecast,
            Totals = totals,
            Readings = readings,
            Days = traffic,
            SetAside = SetAside,
            Runs = runs,
        };
    }

    (List<ReportReading> Readings, List<ReportDay> Traffic) Live()
    {
        List<ReportReading> readings = [];
        List<ReportDay> traffic = [];
        var used = StartsAt;
        var stock = new Queue<double>(Enumerable.Range(0, KeepsDays * 2).Select(_ => StartsAt / (KeepsDays * 2)));
        for (var i = 0; i < days; i++)
        {
            var time = ReportSamples.Now.AddDays(i + 1 - days).AddHours(-12).AddMinutes(_random.Next(4));
            var isWorkday = time.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            var came = bytesPerDay * (isWorkday ? 1.3 : 0.25) * (0.6 + _random.NextDouble() * 0.8);
            used += came;
            stock.Enqueue(came);
            readings.Add(new ReportReading(time, (long)used, limit, (long)used / MeanMail));
            var gone = 0.0;
            while (i >= RemovesFrom && stock.Count > KeepsDays)
                gone += stock.Dequeue();
            used -= gone;
            var copied = i == RemovesFrom ? used + gone : came;
            traffic.Add(new ReportDay(DateOnly.FromDateTime(time.LocalDateTime), (long)(copied / MeanMail), (long)copied, (long)(gone / MeanMail), (long)gone));
        }
        return (readings, traffic);
    }

    List<ReportRun> Runs(string destination, List<ReportDay> traffic, int failures)
    {
        List<ReportRun> runs = [];
        for (var i = 0; i < Math.Min(days, ReportBuilder.MostRuns / 2); i++)
        {
            var begun = ReportSamples.Now.AddDays(-i).AddHours(-12).AddMinutes(5);
            var day = traffic[^(i + 1)];
            if (RemovesFrom < days)
                runs.Add(new ReportRun(RunKind.Removal, destination, begun.AddMinutes(2), begun.AddMinutes(2).AddSeconds(4 + i % 7), RunOutcome.Complete,
                    new RunCounts { Listed = 300, Done = day.Removed, Bytes = day.RemovedBytes }, null, null));
            var fails = failures > 1 ? i < failures : failures == 1 && i == 3;
            runs.Add(fails
                ? new ReportRun(RunKind.Forward, destination, begun, begun.AddSeconds(32), RunOutcome.Failed, new RunCounts(), nameof(MailFailure.ConnectionTimedOut), $"{server} does not answer on port 995. Check the server's name and port, and that no firewall is in between.")
                : new ReportRun(RunKind.Forward, destination, begun, begun.AddSeconds(9 + i * 5 % 31), RunOutcome.Complete, new RunCounts { Listed = 300 + day.Copied, Done = day.Copied, Bytes = day.CopiedBytes, AlreadyForwarded = 300 }, null, null));
        }
        return runs;
    }

    static ReportForecast? Forecast(List<ReportReading> readings, List<ReportRun> runs)
    {
        var known = new KnownMailbox(Ledger.Samples.Old, null);
        var recent = runs.Select(run => new RunRecord { Kind = run.Kind, Source = known, Destination = known, Begun = run.Begun, Ended = run.Ended, Outcome = run.Outcome, Counts = run.Counts });
        return ReportForecaster.Of([.. readings.Select(r => new QuotaReading(r.Time, r.UsedBytes, r.LimitBytes, r.MessageCount, QuotaSource.ImapQuota))], recent, ReportSamples.Now);
    }
}
