using System.Globalization;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting.Model;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Reporting.Html;

/// <summary>The report's figures in words, as people say them.</summary>
sealed class ReportWords(DateTimeOffset now, ReportCulture culture)
{
    const int MostNamed = 3;

    /// <summary>The state of all mailboxes in a sentence or two.</summary>
    public string Headline(MailReport report)
    {
        var mailboxes = report.Mailboxes;
        if (mailboxes.Count == 0)
            return ReportTexts.NothingKnown;
        var coverage = Coverage(report);
        var urgent = mailboxes.Where(mailbox => mailbox.Level == ReportLevel.Attention).ToList();
        if (urgent.Count == 0)
            return report.Level == ReportLevel.Good
                ? ReportTexts.FormatHeadlineFine(coverage) : ReportTexts.FormatHeadlineNotUrgent(coverage);
        var named = string.Join(ReportTexts.ListSeparator,
            urgent.Take(MostNamed).Select(mailbox => ReportTexts.FormatNameAndConcern(mailbox.Name, Concern(mailbox.Concerns[0]))));
        if (urgent.Count > MostNamed)
            named = ReportTexts.FormatAndMore(named, culture.Count(urgent.Count - MostNamed));
        return urgent.Count == 1
            ? ReportTexts.FormatHeadlineOne(coverage, named) : ReportTexts.FormatHeadlineMany(coverage, culture.Count(urgent.Count), named);
    }

    string Coverage(MailReport report)
    {
        var count = report.Mailboxes.Count == 1
            ? ReportTexts.OneMailbox : ReportTexts.FormatManyMailboxes(culture.Count(report.Mailboxes.Count));
        if (!report.Mailboxes.Any(mailbox => mailbox.Runs.Any(run => run.Kind == RunKind.Forward)))
            return ReportTexts.FormatCoverageNone(count);
        // A new mailbox is only copied to.
        var destinations = report.Mailboxes.SelectMany(mailbox => mailbox.Destinations).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var sources = report.Mailboxes.Where(mailbox => mailbox.Runs.Count > 0 || !destinations.Contains(mailbox.Name)).ToList();
        var whole = sources.Count(mailbox => mailbox.IsWhollyCopied);
        return report.Totals switch
        {
            _ when whole == sources.Count => ReportTexts.FormatCoverageAll(count),
            { Waiting: > 0 and var waiting } => ReportTexts.FormatCoverageWaiting(count, Wording.Mails(waiting)),
            { SetAside: > 0 and var setAside } => ReportTexts.FormatCoverageSetAside(count, Wording.Mails(setAside)),
            _ => whole > 0 ? ReportTexts.FormatCoverageSome(count, culture.Count(whole)) : ReportTexts.FormatCoverageNotAll(count),
        };
    }

    /// <summary>How many mailboxes are in which state.</summary>
    public string States(IReadOnlyList<MailboxReport> mailboxes)
    {
        var urgent = mailboxes.Count(mailbox => mailbox.Level == ReportLevel.Attention);
        return urgent switch
        {
            0 => mailboxes.Count == 0 ? "" : ReportTexts.NoneUrgent,
            1 => ReportTexts.OneUrgent,
            _ => ReportTexts.FormatManyUrgent(culture.Count(urgent)),
        };
    }

    /// <summary>A level in words.</summary>
    public static string Level(ReportLevel level) => level switch
    {
        ReportLevel.Attention => ReportTexts.LevelAttention,
        ReportLevel.Notice => ReportTexts.LevelNotice,
        _ => ReportTexts.LevelGood,
    };

    /// <summary>A concern, as it goes on after the mailbox's name; without a full stop.</summary>
    public string Concern(ReportConcern concern) => concern.Kind switch
    {
        ReportConcernKind.Full => ReportTexts.FormatConcernFull(culture.Percent(concern.Percent ?? 100)),
        ReportConcernKind.FullSoon when concern.Time <= now => ReportTexts.FormatConcernFullByNow(culture.Day(concern.Time.Value)),
        ReportConcernKind.FullSoon => ReportTexts.FormatConcernFullSoon(culture.Day(concern.Time!.Value)),
        ReportConcernKind.NearlyFull => ReportTexts.FormatConcernNearlyFull(culture.Percent(concern.Percent!.Value)),
        // What was asked for, or is usual at the provider, is no failure.
        ReportConcernKind.RunsFailed when concern.FailureId == nameof(MailFailure.DailyLimitReached) => ReportTexts.ConcernDaySpent,
        ReportConcernKind.RunsFailed when concern.Count > 1 =>
            ReportTexts.FormatConcernRunsFailed(culture.Count(concern.Count.Value), Failure(concern.FailureId)),
        ReportConcernKind.RunsFailed => ReportTexts.FormatConcernRunFailed(Failure(concern.FailureId)),
        ReportConcernKind.RunInterrupted => ReportTexts.ConcernRunInterrupted,
        ReportConcernKind.NoRuns => ReportTexts.FormatConcernNoRuns(culture.Day(concern.Time!.Value), culture.Count(concern.Count!.Value)),
        ReportConcernKind.Waiting => ReportTexts.FormatConcernWaiting(Wording.Mails(concern.Count!.Value)),
        ReportConcernKind.NotWhole => ReportTexts.ConcernNotWhole,
        ReportConcernKind.SetAside => ReportTexts.FormatConcernSetAside(Wording.Mails(concern.Count!.Value)),
        _ => ReportTexts.FormatConcernCopiesGone(Wording.Mails(concern.Count!.Value)),
    };

    /// <summary>A failure in a clause without a full stop; null for one that is not known by its id.</summary>
    public static string? Failure(string? failureId) =>
        failureId is null ? null : FailureTexts.ResourceManager.GetString(failureId, CultureInfo.CurrentUICulture);

    /// <summary>Usage in short.</summary>
    public string Usage(ReportReading usage) => usage.PercentUsed is { } percent
        ? ReportTexts.FormatUsageShort(ByteSize.Format(usage.UsedBytes), ByteSize.Format(usage.LimitBytes), culture.Percent(percent))
        : ByteSize.Format(usage.UsedBytes);

    /// <summary>What there is to say about a mailbox.</summary>
    public IEnumerable<ReportSentence> Sentences(MailboxReport mailbox)
    {
        foreach (var concern in mailbox.Concerns)
            yield return new ReportSentence(ReportTexts.FormatSentence(ReportTexts.FormatNameAndConcern(mailbox.Name, Concern(concern))),
                concern.Level);
        if (mailbox.Usage is { } usage)
        {
            yield return new ReportSentence(usage.PercentUsed is { } percent
                ? ReportTexts.FormatUsageOfLimit(ByteSize.Format(usage.UsedBytes), ByteSize.Format(usage.LimitBytes),
                    culture.Percent(percent), Wording.Mails(usage.MessageCount), culture.Moment(usage.Time))
                : ReportTexts.FormatUsageWithoutLimit(ByteSize.Format(usage.UsedBytes), Wording.Mails(usage.MessageCount),
                    culture.Moment(usage.Time)));
            yield return new ReportSentence(Growth(mailbox.Forecast));
        }
        else
        {
            yield return new ReportSentence(ReportTexts.UsageUnknown);
        }
        var totals = mailbox.Totals;
        yield return new ReportSentence(mailbox.Runs.Count == 0 ? ReportTexts.NoRuns
            : ReportTexts.FormatTraffic(Wording.Mails(totals.Copied, totals.CopiedBytes),
                string.Join(ReportTexts.NameSeparator, mailbox.Destinations), Wording.Mails(totals.Removed, totals.RemovedBytes)));
    }

    string Growth(ReportForecast? forecast) => forecast switch
    {
        { GrowthBytesPerDay: > 0 and var growth, EstimatedFull: { } full, IsHeld: true } =>
            ReportTexts.FormatGrowthHeld(ByteSize.Format(growth), culture.Day(full)),
        { GrowthBytesPerDay: > 0 and var growth, EstimatedFull: { } full } =>
            ReportTexts.FormatGrowthToFull(ByteSize.Format(growth), culture.Day(full)),
        { GrowthBytesPerDay: > 0 and var growth } => ReportTexts.FormatGrowth(ByteSize.Format(growth)),
        { GrowthBytesPerDay: not null } => ReportTexts.GrowthNone,
        _ => ReportTexts.GrowthUnknown,
    };

    /// <summary>The usage chart for those who can't see it.</summary>
    public string UsageLabel(MailboxReport mailbox)
    {
        var readings = mailbox.Readings;
        return ReportTexts.FormatUsageLabel(culture.Day(readings[0].Time), culture.Day(readings[^1].Time),
            ByteSize.Format(readings.Min(reading => reading.UsedBytes)), ByteSize.Format(readings.Max(reading => reading.UsedBytes)),
                Usage(readings[^1]));
    }

    /// <summary>The chart of what was copied and removed for those who can't see it.</summary>
    public string TrafficLabel(MailboxReport mailbox) => ReportTexts.FormatTrafficLabel(
        Wording.Mails(mailbox.Totals.Copied), Wording.Mails(mailbox.Totals.Removed),
            culture.Count(mailbox.Days.Max(day => Math.Max(day.Copied, day.Removed))));
}
