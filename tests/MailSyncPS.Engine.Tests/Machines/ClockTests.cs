using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>The clock was wrong at the first run, or is now: what any trace shows to be young stays, and nothing is sent again.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class ClockTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 101, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 80 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3, 1)]
    [InlineData(MailProtocol.Imap, -1)]
    [InlineData(MailProtocol.Pop3, 24 * 365)]
    [InlineData(MailProtocol.Imap, 24 * 365)]
    [InlineData(MailProtocol.Pop3, -24 * 365 * 60)]
    public async Task A_clock_that_was_off_by_hours_or_years_changes_nothing_for_dated_mail(MailProtocol protocol, int hours)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var traceless = new TestMail("Subject: no trace\r\n\r\nbody\r\n"u8.ToArray(), DateTimeOffset.Now.AddHours(-2));
        pair.Source.Deliver(traceless);
        await pair.ForwardAsync();
        ShiftLedger(pair.LedgerPath, TimeSpan.FromHours(hours));

        var late = new TestMail("Subject: late\r\n\r\nlate\r\n"u8.ToArray(), DateTimeOffset.Now.AddMinutes(-5));
        pair.Source.Deliver(late);
        var second = await pair.ForwardAsync();
        Assert.Equal((21, 1, true), (second.AlreadyForwarded, second.Forwarded, second.Complete));
        await pair.RemoveAsync(7);
        Assert.Empty(pair.Observer.Errors);
        var young = Mails.Where(m => m.Arrived > DateTimeOffset.Now.AddDays(-7));
        Assert.Empty(MailComparison.Differences([.. young, traceless, late], pair.Source.Mails()));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task Mail_dated_ahead_of_the_clock_is_young_in_any_time_zone(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        var now = DateTimeOffset.UtcNow;
        var young = new[] { 1.0, 24, 24 * 365, -24 * 6.9 }.SelectMany(_ => new[] { -12, 0, 5.5, 14 }, (hours, zone) => Received(now.AddHours(hours), zone)).ToList();
        var old = new[] { -12, 0, 5.5, 14 }.Select(zone => Received(now.AddDays(-7.1), zone)).ToList();
        foreach (var mail in young.Concat(old))
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        Assert.Equal(old.Count, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(MailComparison.Differences(young, pair.Source.Mails()));
        Assert.Empty(MailComparison.Differences([.. young, .. old], pair.Destination.Mails(), compareArrival: false));
    }

    static TestMail Received(DateTimeOffset moment, double zone)
    {
        var local = moment.ToOffset(TimeSpan.FromHours(zone));
        var date = local.ToString("ddd, d MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + local.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        return new TestMail(Encoding.ASCII.GetBytes($"Received: from a by b; {date}\r\nDate: Thu, 1 Jan 2015 00:00:00 +0000\r\nSubject: {moment:O} {zone}\r\n\r\nbody\r\n"), moment);
    }

    static void ShiftLedger(string path, TimeSpan shift)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE message SET first_seen = first_seen + @shift, sent_at = sent_at + @shift";
        command.Parameters.AddWithValue("@shift", (long)shift.TotalMilliseconds);
        Assert.True(command.ExecuteNonQuery() > 0);
    }
}
