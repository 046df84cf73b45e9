using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting;
using MailSyncPS.Engine.Reporting.Html;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Tests.Reporting;

public sealed class ConcernTests
{
    static readonly DateTimeOffset Now = ReportSamples.Now;

    [Theory]
    [InlineData(5, false, "FullSoon Attention")]
    [InlineData(29.9, false, "FullSoon Attention")]
    [InlineData(60, false, "FullSoon Notice")]
    [InlineData(91, false, "")]
    [InlineData(5, true, "")]
    public void A_mailbox_that_will_be_full_matters_the_more_the_sooner(double inDays, bool isHeld, string expected) =>
        Assert.Equal(expected, Judge(usage: Used(50), forecast: new ReportForecast(1000, UsageTrend.Growing, Now.AddDays(inDays), isHeld)));

    [Theory]
    [InlineData(100, "Full Attention")]
    [InlineData(120, "Full Attention")]
    [InlineData(90, "NearlyFull Attention")]
    [InlineData(89, "")]
    public void A_full_mailbox_matters_whatever_the_forecast_says(long percent, string expected) => Assert.Equal(expected, Judge(usage: Used(percent)));

    [Theory]
    [InlineData("f", nameof(MailFailure.ConnectionTimedOut), "RunsFailed Notice 1")]
    [InlineData("ff", nameof(MailFailure.ConnectionTimedOut), "RunsFailed Attention 2")]
    [InlineData("f", nameof(MailFailure.AuthenticationFailed), "RunsFailed Attention 1")]
    [InlineData("fff", nameof(MailFailure.DailyLimitReached), "RunsFailed Notice 3")]
    [InlineData("cff", nameof(MailFailure.AuthenticationFailed), "")]
    [InlineData("rsf", nameof(MailFailure.AuthenticationFailed), "RunsFailed Attention 1")]
    [InlineData("if", nameof(MailFailure.AuthenticationFailed), "RunInterrupted Notice")]
    public void Failures_in_a_row_matter(string newestFirst, string failure, string expected) =>
        Assert.Equal(expected, Judge(runs: [.. newestFirst.Select((outcome, i) => Run(i, outcome, failure))]));

    [Theory]
    [InlineData(nameof(MailFailure.DailyLimitReached), "used up the bytes of a day in the last run; the next run goes on")]
    [InlineData(nameof(MailFailure.AuthenticationFailed), "could not be worked on in the last 3 runs: ")]
    public void A_day_that_is_used_up_is_no_failure_in_words(string failure, string expected) =>
        Assert.StartsWith(expected, new ReportWords(Now, ReportCulture.Current()).Concern(
            new() { Kind = ReportConcernKind.RunsFailed, Level = ReportLevel.Notice, Count = 3, FailureId = failure, Time = Now }), StringComparison.Ordinal);

    [Fact]
    public void A_removal_that_fails_between_good_copies_is_seen() =>
        Assert.Equal("RunsFailed Attention 3", Judge(runs: [.. Enumerable.Range(0, 3).SelectMany(i => new[]
        {
            Run(i, 'f', nameof(MailFailure.UidlMissing)) with { Kind = RunKind.Removal }, Run(i, 'c', ""),
        })]));

    [Theory]
    [InlineData(2, 1, "")]
    [InlineData(4, 1, "NoRuns Attention 4")]
    [InlineData(15, 7, "")]
    [InlineData(22, 7, "NoRuns Attention 22")]
    [InlineData(200, 1, "NoRuns Notice 200")]
    public void A_schedule_that_has_stopped_is_seen(int silentDays, int everyDays, string expected) =>
        Assert.Equal(expected, Judge(runs: [.. Enumerable.Range(0, 6).Select(i => Run(silentDays + i * everyDays, 'c', ""))]));

    [Fact]
    public void Who_copied_once_by_hand_has_no_schedule() =>
        Assert.Equal("", Judge(runs: [Run(20, 'c', ""), Run(20, 'c', "") with { Kind = RunKind.Removal }, Run(20, 'c', ""), Run(21, 'c', "")]));

    [Theory]
    [InlineData(RunOutcome.Incomplete, 0, 0, "NotWhole Notice")]
    [InlineData(RunOutcome.Incomplete, 1, 0, "")]
    [InlineData(RunOutcome.Incomplete, 0, 1, "")]
    [InlineData(RunOutcome.Complete, 0, 0, "")]
    public void Folders_that_were_left_are_told_where_no_mail_tells_of_them(object outcome, int notReached, int quarantined, string expected) =>
        Assert.Equal(expected, Judge(runs: [Run(0, 'c', "") with { Outcome = (RunOutcome)outcome, Counts = new RunCounts { NotReached = notReached, Quarantined = quarantined } }]));

    [Fact]
    public void What_is_left_to_do_is_told_after_what_is_urgent() =>
        Assert.Equal("Full Attention, Waiting Notice 7, SetAside Notice 2", Judge(usage: Used(100), totals: new(0, 0, 0, 0, 7, 2)));

    static ReportReading Used(long percent) => new(Now, percent, 100, 1);

    static ReportRun Run(int daysAgo, char outcome, string failure)
    {
        var begun = Now.AddDays(-daysAgo);
        var end = outcome switch { 'c' => RunOutcome.Complete, 'f' => RunOutcome.Failed, 's' => RunOutcome.Stopped, 'r' => RunOutcome.Running, _ => RunOutcome.Interrupted };
        return new ReportRun(RunKind.Forward, "new", begun, end is RunOutcome.Running or RunOutcome.Interrupted ? null : begun.AddSeconds(5), end, new RunCounts(),
            end == RunOutcome.Failed ? failure : null, null);
    }

    static string Judge(ReportReading? usage = null, ReportForecast? forecast = null, IReadOnlyList<ReportRun>? runs = null, ReportTotals? totals = null) =>
        string.Join(", ", new ReportConcerns(Now.AddDays(-90), Now).Find(usage, forecast, runs ?? [], totals ?? new(0, 0, 0, 0, 0, 0))
            .Select(concern => $"{concern.Kind} {concern.Level}" + (concern.Count is { } count ? $" {count}" : "")));
}
