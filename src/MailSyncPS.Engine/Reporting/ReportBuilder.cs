using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Reporting.Model;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting;

/// <summary>Gathers what a ledger knows into a report.</summary>
sealed class ReportBuilder(ILedgerHistory history, ReportRequest request, IRunObserver observer)
{
    /// <summary>How many of its last runs a mailbox shows.</summary>
    public const int MostRuns = 30;

    /// <summary>How many of its set-aside mails a mailbox shows.</summary>
    public const int MostSetAside = 1000;

    /// <summary>Gathers it.</summary>
    /// <param name="now">The end of the period; its offset says by which clock days are told apart.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<MailReport> BuildAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var zone = TimeZoneInfo.Local;
        observer.OnProgress(new RunProgress(ReportTexts.Activity, ReportTexts.ProgressReading, 0, 0));
        var known = await FindMailboxesAsync(cancellationToken).ConfigureAwait(false);
        var days = (await history.SumDaysAsync(request.Since, zone, cancellationToken).ConfigureAwait(false)).ToLookup(day => day.Source);
        var setAside = await SetAsideMails.FindAsync(history, known, cancellationToken).ConfigureAwait(false);

        List<MailboxReport> mailboxes = [];
        foreach (var mailbox in known)
        {
            observer.OnProgress(new RunProgress(ReportTexts.Activity, mailbox.Name, mailboxes.Count, known.Count));
            mailboxes.Add(await BuildAsync(mailbox, days[mailbox.Key], setAside[mailbox.Key], now,
                cancellationToken).ConfigureAwait(false));
        }
        return new MailReport
        {
            Generator = $"MailSyncPS {typeof(ReportBuilder).Assembly.GetName().Version!.ToString(3)}",
            Created = now,
            Since = request.Since,
            Level = mailboxes.Select(mailbox => mailbox.Level).DefaultIfEmpty().Max(),
            Totals = ReportTotals.Sum(mailboxes.Select(mailbox => mailbox.Totals)),
            Mailboxes = Ordered(mailboxes),
        };
    }

    // What was asked for by name is reported even when nothing is known of it: a report that leaves it out would look as if all were well.
    async Task<IReadOnlyList<KnownMailbox>> FindMailboxesAsync(CancellationToken cancellationToken)
    {
        var all = await history.FindMailboxesAsync(cancellationToken).ConfigureAwait(false);
        if (request.Accounts.Count == 0 && request.Choose is null)
            return all;
        var asked = request.Accounts.Select(account =>
            all.FirstOrDefault(known => known.Key == MailboxKey.Of(account))
                ?? new KnownMailbox(MailboxKey.Of(account), account.EmailAddress));
        return [.. asked.Concat(request.Choose?.Invoke(history.Place, all) ?? []).DistinctBy(mailbox => mailbox.Key)];
    }

    async Task<MailboxReport> BuildAsync(KnownMailbox mailbox, IEnumerable<DaySum> days, SetAsideOfMailbox setAside, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var recent = now.AddDays(-Forecaster.Days);
        var readings = await history.FindReadingsAsync(mailbox.Key, request.Since < recent
            ? request.Since : recent, cancellationToken).ConfigureAwait(false);
        var recentRuns = await history.FindRunsAsync(mailbox.Key, recent, int.MaxValue, cancellationToken).ConfigureAwait(false);
        var lastRuns = await history.FindRunsAsync(mailbox.Key, DateTimeOffset.UnixEpoch, MostRuns,
            cancellationToken).ConfigureAwait(false);
        var reportedRuns = lastRuns.Select(Run).ToList();
        var reportedDays = days.OrderBy(day => day.Day)
            .Select(day => new ReportDay(day.Day, day.Copied, day.CopiedBytes, day.Removed, day.RemovedBytes)).ToList();
        var reportedReadings = readings.Where(reading => reading.Time >= request.Since)
            .Select(reading => new ReportReading(reading.Time, reading.UsedBytes, reading.LimitBytes, reading.MessageCount)).ToList();
        var forecast = ReportForecaster.Of(readings, recentRuns, now);
        var totals = new ReportTotals(
            reportedDays.Sum(day => day.Copied), reportedDays.Sum(day => day.CopiedBytes), reportedDays.Sum(day => day.Removed),
                reportedDays.Sum(day => day.RemovedBytes),
            Waiting(reportedRuns), setAside.Count);
        return new MailboxReport
        {
            Name = mailbox.Name,
            Protocol = mailbox.Key.Protocol,
            Server = PlainText.Visible(mailbox.Key.Host),
            Login = PlainText.Visible(mailbox.Key.Login),
            Destinations = [.. reportedRuns.Select(run => run.Destination).Distinct()],
            Concerns = new ReportConcerns(request.Since, now).Find(reportedReadings.LastOrDefault(), forecast, reportedRuns, totals),
            Forecast = forecast,
            Totals = totals,
            Readings = reportedReadings,
            Days = reportedDays,
            SetAside = setAside.Newest,
            Runs = reportedRuns,
        };
    }

    /// <summary>
    /// The most urgent first: what is full or will be, the sooner the earlier, then what has failed, and the others by name.
    /// </summary>
    public static IReadOnlyList<MailboxReport> Ordered(IEnumerable<MailboxReport> mailboxes) =>
        [.. mailboxes.OrderByDescending(mailbox => mailbox.Level).ThenBy(Urgency)];

    static (int Kind, DateTimeOffset Time) Urgency(MailboxReport mailbox) =>
        mailbox.Concerns is [var worst, ..] ? ((int)worst.Kind, worst.Time ?? default) : (int.MaxValue, default);

    static ReportRun Run(RunRecord run) => new(
        run.Kind, run.Destination.Name, run.Begun, run.Ended, run.Outcome, run.Counts, run.FailureId, run.Failure);

    static long Waiting(IEnumerable<ReportRun> runs) =>
        runs.FirstOrDefault(run => run.Kind == RunKind.Forward
            && run.Outcome is RunOutcome.Complete or RunOutcome.Incomplete or RunOutcome.Stopped) is { } last
            ? last.Counts.Failed + last.Counts.NotReached
            : 0;
}
