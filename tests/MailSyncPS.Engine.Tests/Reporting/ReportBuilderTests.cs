using System.Text;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Reporting;

/// <summary>Reports made from a ledger as runs write it.</summary>
public sealed class ReportBuilderTests : IDisposable
{
    readonly LedgerFolderFixture _folder = new();

    string Target => Path.Combine(_folder.Folder, "report.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_tells_what_the_ledger_knows_while_a_run_is_at_work()
    {
        var now = DateTimeOffset.Now;
        await using var ledger = await _folder.OpenAsync();
        for (var day = 40; day >= 0; day--)
            await ledger.SaveReadingAsync(Samples.Old, "taro@example.jp", new QuotaReading(now.AddDays(-day), (90 - day) * 1000, 100_000, 90 - day, QuotaSource.DeclaredLimit), default);
        await using var held = await ledger.LockAsync(Samples.Old, default);
        var route = await ledger.OpenRouteAsync(Samples.Old, Samples.New, default);
        route.BeginRun(Start(RunKind.Forward));
        await route.NoteRunAsync(default);
        await route.SaveAsync([Samples.Proven("1", 1), Samples.Proven("2", 2)], default);
        await route.SaveAsync([Samples.Listed("3", 5_000) with { State = MessageState.Quarantined, Reason = "MessageTooLarge: the destination does not take 4.9 KB" }], default);
        await route.EndRunAsync(new RunEnd(RunOutcome.Incomplete, new RunCounts { Listed = 5, Done = 2, Bytes = 2000, Quarantined = 1, Failed = 1, NotReached = 1 }, null), default);
        route.BeginRun(Start(RunKind.Removal) with { Holding = held.Holding });
        await route.NoteRunAsync(default);

        var report = await BuildAsync();

        var mailbox = Assert.Single(report.Mailboxes);
        Assert.Equal(("taro@example.jp", "taro@example.com"), (mailbox.Name, Assert.Single(mailbox.Destinations)));
        Assert.Equal(new(2, 2000, 0, 0, 2, 1), mailbox.Totals);
        Assert.Equal(41, mailbox.Readings.Count);
        Assert.InRange(mailbox.Forecast!.GrowthBytesPerDay!.Value, 900, 1100);
        Assert.InRange(mailbox.Forecast.EstimatedFull!.Value, now.AddDays(8), now.AddDays(12));
        Assert.Equal([(RunKind.Removal, RunOutcome.Running), (RunKind.Forward, RunOutcome.Incomplete)], mailbox.Runs.Select(r => (r.Kind, r.Outcome)));
        var setAside = Assert.Single(mailbox.SetAside);
        Assert.Equal(("INBOX", "3", 5_000L, nameof(MailFailure.MessageTooLarge), "the destination does not take 4.9 KB"),
            (setAside.Folder, setAside.Uid, setAside.Size, setAside.FailureId, setAside.Detail));
        Assert.Equal("FullSoon Waiting SetAside", string.Join(' ', mailbox.Concerns.Select(concern => concern.Kind)));
    }

    [Fact]
    public async Task The_first_reading_tells_what_the_mails_in_the_mailbox_told()
    {
        var now = DateTimeOffset.Now;
        await using (var ledger = await _folder.OpenAsync())
            await ledger.SaveReadingAsync(Samples.Old, "taro@example.jp", new QuotaReading(now, 90_000, 100_000, 9, QuotaSource.DeclaredLimit, 1_000, UsageTrend.Growing), default);

        var forecast = Assert.Single((await BuildAsync()).Mailboxes).Forecast!;

        Assert.Equal((1_000L, UsageTrend.Growing), (forecast.GrowthBytesPerDay, forecast.Trend));
        Assert.InRange(forecast.EstimatedFull!.Value, now.AddDays(9), now.AddDays(11));
    }

    [Fact]
    public async Task One_address_over_two_protocols_keeps_its_mails_apart()
    {
        var overImap = Samples.Old with { Protocol = MailProtocol.Imap };
        await using (var ledger = await _folder.OpenAsync())
        {
            foreach (var (source, uid) in new[] { (Samples.Old, "1"), (overImap, "2"), (Samples.OtherOld, "3") })
            {
                var route = await ledger.OpenRouteAsync(source, Samples.New, default);
                route.BeginRun(Start(RunKind.Forward, source == Samples.OtherOld ? "hanako@example.jp" : "taro@example.jp"));
                await route.NoteRunAsync(default);
                await route.SaveAsync([Samples.Listed(uid) with { State = MessageState.Quarantined, Reason = "MessageRefused: no" }], default);
            }
        }

        var report = await BuildAsync();

        Assert.Equal(["Imap 2", "Pop3 1", "Pop3 3"], report.Mailboxes.Select(mailbox => $"{mailbox.Protocol} {Assert.Single(mailbox.SetAside).Uid}").Order());
    }

    [Fact]
    public async Task A_mailbox_that_was_asked_for_is_told_of_even_when_nothing_is_known()
    {
        await using (var ledger = await _folder.OpenAsync())
            await ledger.SaveReadingAsync(Samples.Old, "taro@example.jp", new QuotaReading(DateTimeOffset.Now, 1, 2, 1, QuotaSource.ImapQuota), default);

        var report = await BuildAsync(TestAccounts.At(1, MailProtocol.Pop3, "ghost"));

        Assert.Equal(("ghost", 0), (Assert.Single(report.Mailboxes).Name, report.Mailboxes[0].Readings.Count));
    }

    [Fact]
    public async Task A_name_that_a_terminal_would_obey_is_plain_text_to_every_reader()
    {
        const string Obeyed = "ta\u001b[2Jro@example.jp";
        await using (var ledger = await _folder.OpenAsync())
        {
            // The one has an address, and the other is known by its login alone, as an older version has left it.
            foreach (var (source, hasAddress) in new[] { (Samples.Old, true), (Samples.Old with { Login = Obeyed }, false) })
            {
                var route = await ledger.OpenRouteAsync(source, Samples.New, default);
                if (hasAddress)
                {
                    route.BeginRun(Start(RunKind.Forward, Obeyed));
                    await route.NoteRunAsync(default);
                }
                await route.SaveAsync([Samples.Listed("1")], default);
            }
        }
        var names = new HashSet<string>();
        await using (var history = await LedgerStore.OpenHistoryAsync(_folder.LedgerPath, default))
        {
            names.UnionWith((await history.FindMailboxesAsync(default)).Select(mailbox => mailbox.Name));
            names.UnionWith((await history.FindRunsAsync(null, default, 10, default)).Select(run => run.Source.ToString()));
            await foreach (var record in history.FindMessagesAsync(new MessageQuery(), default))
                names.Add(record.Mailbox);
        }
        var report = await BuildAsync();
        names.UnionWith(report.Mailboxes.Select(mailbox => mailbox.Name));

        Assert.Equal(["ta<U+001B>[2Jro@example.jp"], names);
        Assert.Equal(2, report.Mailboxes.Count);
        foreach (var format in Enum.GetValues<MailReportFormat>())
        {
            await ReportExporter.ExportAsync(Request(format), new RecordingObserver(), default);
            var text = await File.ReadAllTextAsync(Target);
            Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
            Assert.DoesNotContain(@"\u001b", text, StringComparison.OrdinalIgnoreCase);
            File.Delete(Target);
        }
    }

    [Theory]
    [InlineData(MailReportFormat.Html, "<!DOCTYPE html>")]
    [InlineData(MailReportFormat.Csv, "\uFEFFMailbox,")]
    [InlineData(MailReportFormat.Json, "{\"schemaVersion\":1")]
    public async Task Each_form_is_written_and_the_ledger_stays_as_it_is(MailReportFormat format, string start)
    {
        await using (var ledger = await _folder.OpenAsync())
            await ledger.SaveReadingAsync(Samples.Old, "taro@example.jp", new QuotaReading(DateTimeOffset.Now, 1, 2, 1, QuotaSource.ImapQuota), default);
        var before = _folder.Snapshot();

        var file = await ReportExporter.ExportAsync(Request(format), new RecordingObserver(), default);

        Assert.Equal(Target, file.FullName);
        Assert.StartsWith(start, Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Target)), StringComparison.Ordinal);
        File.Delete(Target);
        Assert.Equal(before, _folder.Snapshot());
    }

    [Fact]
    public async Task Without_a_ledger_there_is_no_report()
    {
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => ReportExporter.ExportAsync(Request(MailReportFormat.Html), new RecordingObserver(), default));

        Assert.Equal((MailFailure.LedgerMissing, false), (failure.Failure, File.Exists(Target)));
    }

    static RunStart Start(RunKind kind, string source = "taro@example.jp") =>
        new(kind, TestAccounts.At(1, MailProtocol.Pop3, source), TestAccounts.At(2, MailProtocol.Imap, "taro@example.com"));

    async Task<Engine.Reporting.Model.MailReport> BuildAsync(params MailAccount[] accounts)
    {
        await using var history = await LedgerStore.OpenHistoryAsync(_folder.LedgerPath, default);
        return await new ReportBuilder(history, Request(MailReportFormat.Json) with { Accounts = accounts }, new RecordingObserver()).BuildAsync(DateTimeOffset.Now, default);
    }

    ReportRequest Request(MailReportFormat format) => new() { Ledger = _folder.LedgerPath, Path = Target, Since = DateTimeOffset.Now.AddDays(-90), Format = format };
}
