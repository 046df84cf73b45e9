using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Quota;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Quota;

/// <summary>The first reading of mailboxes on real servers, with nothing in the ledger.</summary>
[Collection(ServersCollection.Name)]
public sealed class FirstForecastTests(Servers servers, ITestOutputHelper output) : QuotaTest(output), IDisposable
{
    const int MailBytes = 10_000;

    readonly ScratchFolder _folder = new("forecast");
    readonly ITestOutputHelper _output = output;

    string Ledger => Path.Combine(_folder.Path, "ledger.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(MailProtocol.Imap)]
    [InlineData(MailProtocol.Pop3)]
    public async Task It_says_when_the_mailbox_is_full_and_leaves_no_trace(MailProtocol protocol)
    {
        // Eight mails a day for 30 days: 240, of which POP3 looks at a part.
        var user = $"growing{protocol}";
        var start = DateTimeOffset.UtcNow.AddDays(-30);
        for (var i = 0; i < 240; i++)
            Deliver(servers.Old.Mailbox(user), start.AddHours(3 * i));
        var before = Files(user);
        var (used, perDay) = (240L * MailBytes, 8 * MailBytes);
        var account = protocol == MailProtocol.Pop3 ? TestAccounts.Pop3(servers.Old, user, used + 9 * perDay) : Imap(servers.Old, user, used + 9 * perDay);
        var request = new QuotaRequest { Account = account, Ledger = Ledger, WarnAtPercent = 70, WarnDays = 14 };
        var observer = new RecordingObserver(_output);

        var outcome = await QuotaForecaster.ReadAsync(request, observer, default);

        var quota = outcome.Quota;
        Assert.Null(outcome.LedgerTrouble);
        Assert.Equal(used, quota.UsedBytes);
        Assert.Equal(start, quota.OldestMail!.Value, TimeSpan.FromSeconds(2));
        Assert.Equal(perDay, quota.GrowthBytesPerDay!.Value, 0.05 * perDay);
        Assert.Equal(9, (quota.EstimatedFull!.Value - DateTimeOffset.Now).TotalDays, 0.6);
        Assert.Equal((UsageTrend.Growing, QuotaWarning.PercentUsed | QuotaWarning.EstimatedFull), (quota.Trend, quota.Warning));
        var warning = Assert.Single(observer.Lines, line => line.StartsWith("warning:", StringComparison.Ordinal));
        Assert.Contains(account.EmailAddress, warning, StringComparison.Ordinal);
        Assert.Contains($"{quota.PercentUsed}%", warning, StringComparison.Ordinal);
        Assert.Contains($"{quota.EstimatedFull:d}", warning, StringComparison.Ordinal);
        Assert.Equal(before, Files(user));

        await using var history = await LedgerStore.OpenHistoryAsync(Ledger, default);
        var known = Assert.Single(await history.FindMailboxesAsync(default));
        var reading = Assert.Single(await history.FindReadingsAsync(known.Key, default, default));
        Assert.Equal((account.EmailAddress, used, quota.LimitBytes, 240L, quota.GrowthBytesPerDay, quota.Trend),
            (known.Name, reading.UsedBytes, reading.LimitBytes, reading.MessageCount, reading.GrowthBytesPerDay, reading.Trend));
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(null, false)]
    public async Task Who_wants_warnings_hears_that_the_limit_is_unknown(int? percent, bool expected)
    {
        Deliver(servers.Old.Mailbox("limitless"), DateTimeOffset.UtcNow);
        var observer = new RecordingObserver(_output);

        var outcome = await QuotaForecaster.ReadAsync(new QuotaRequest { Account = TestAccounts.Pop3(servers.Old, "limitless"), Ledger = Ledger, WarnAtPercent = percent }, observer, default);

        Assert.Equal((QuotaSource.Unknown, QuotaWarning.None), (outcome.Quota.Source, outcome.Quota.Warning));
        Assert.Equal(expected, observer.Lines.Any(line => line.StartsWith("warning: ", StringComparison.Ordinal) && line.Contains("-QuotaBytes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_ledger_that_can_not_be_written_is_told_and_the_usage_all_the_same()
    {
        File.WriteAllText(Ledger, "something else");
        Deliver(servers.Old.Mailbox("ledgerless"), DateTimeOffset.UtcNow);

        var outcome = await QuotaForecaster.ReadAsync(new QuotaRequest { Account = Imap(servers.Old, "ledgerless"), Ledger = Ledger }, new RecordingObserver(_output), default);

        Assert.Equal(MailBytes, outcome.Quota.UsedBytes);
        Assert.Contains(Ledger, outcome.LedgerTrouble, StringComparison.Ordinal);
        Assert.Equal("something else", File.ReadAllText(Ledger));
    }

    // What a server notes in reading lies in the names of the files: a mark as seen, and that a mail is not new any more.
    IReadOnlyList<string> Files(string user) => [.. servers.Old.Mailbox(user).Mails().Select(mail => $"{mail.Flags} {mail.Arrived:O}")];

    static void Deliver(Maildir folder, DateTimeOffset arrived)
    {
        var date = arrived.ToString("ddd, d MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        var head = $"Received: from a.example by b.example; {date}\r\nFrom: a@example.jp\r\nSubject: test\r\n\r\n";
        folder.Deliver(Encoding.ASCII.GetBytes(head + new string('x', MailBytes - head.Length - 2) + "\r\n"), arrived);
    }
}
