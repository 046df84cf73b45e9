using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>Old servers write zones and times as they like. When a mail arrived that way may be doubtful, and doubt means young.</summary>
[Collection(EndServersCollection.Name)]
public sealed class OddDateTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    readonly int _batchingPort = servers.Batching.ImapPort;

    const string Clock = "ddd, d MMM yyyy HH:mm:ss";

    [Theory]
    [InlineData("HST", -10)]
    [InlineData("BRT", -3)]
    [InlineData("PST", -8)]
    [InlineData("GMT-10", -10)]
    [InlineData("UTC-10:00", -10)]
    [InlineData("-10:00", -10)]
    [InlineData("-1000 (HST)", -10)]
    [InlineData("(HST)", -10)]
    [InlineData("Pacific Standard Time", -8)]
    [InlineData("", -10)]
    [InlineData("-0000", -10)]
    public async Task A_mail_that_is_young_stays_whatever_its_zone_is_called(string zone, int hours)
    {
        Add(DateTimeOffset.UtcNow.AddDays(-6.8), hours, Clock, zone);
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        Assert.Equal(0, (await RemoveAsync(7)).Removed);
        Assert.Single(Drop.Mails);
    }

    [Theory]
    [InlineData("ddd, d MMM yyyy")]
    [InlineData("ddd, d MMM yyyy HH:mm:ss.fff")]
    [InlineData("ddd, d MMM yyyy HH.mm.ss")]
    public async Task A_mail_that_is_young_stays_however_its_time_is_written(string clock)
    {
        // Most of its day had passed: midnight would be seven days ago.
        var today = new DateTimeOffset(DateTimeOffset.UtcNow.UtcDateTime.Date, TimeSpan.Zero);
        Add(today.AddDays(-6).AddMinutes(-5), 0, clock, "+0000");
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        Assert.Equal(0, (await RemoveAsync(7)).Removed);
        Assert.Single(Drop.Mails);
    }

    [Theory]
    [InlineData("JST", 9)]
    [InlineData("GMT+9", 9)]
    [InlineData("+09:00", 9)]
    [InlineData("+0900", 9)]
    [InlineData("CEST", 2)]
    [InlineData("AKST", -9)]
    [InlineData("-0330", -3.5)]
    public async Task A_zone_that_is_known_tells_when_a_mail_arrived(string zone, double hours)
    {
        var arrived = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(-3).ToUnixTimeSeconds());
        Add(arrived, hours, Clock, zone);
        Drop.KnowsTop = true;
        Assert.Equal((1, 0), await ForwardAsync(r => r with { Since = arrived.AddHours(-1) }) is var result ? (result.Forwarded, result.BeforeSince) : default);
        Assert.Equal(arrived, Assert.Single(Pair.Destination.Mails()).Arrived);
    }

    [Theory]
    [InlineData("")]
    [InlineData("XYZ")]
    [InlineData("-0000")]
    public async Task What_may_have_come_since_is_copied(string zone)
    {
        var arrived = DateTimeOffset.UtcNow.AddDays(-3);
        Add(arrived, -9, Clock, zone);
        Drop.KnowsTop = true;
        Assert.Equal((1, 0), await ForwardAsync(r => r with { Since = arrived.AddHours(-2) }) is var result ? (result.Forwarded, result.BeforeSince) : default);
    }

    /// <summary>What a first run could not copy is none the older for having been read.</summary>
    [Fact]
    public async Task What_may_have_come_since_is_copied_by_the_next_run_too()
    {
        var arrived = DateTimeOffset.UtcNow.AddDays(-3);
        Add(arrived, -9, Clock, "XYZ");
        Drop.KnowsTop = true;
        await using var refusing = new TestServers.RewritingProxy(_batchingPort, toClient: l => l.Contains("APPENDUID", StringComparison.Ordinal) ? "" : l,
            toServer: l => l.Contains(" APPEND ", StringComparison.Ordinal) ? l.Replace(" INBOX ", " Nowhere/at/all ", StringComparison.Ordinal) : l);
        await ForwardAsync(r => r with { Since = arrived.AddHours(-2), Destination = TestAccounts.At(refusing.Port, MailProtocol.Imap, Pair.NewUser) });
        Assert.Equal(0, Pair.Destination.Count);
        Assert.Equal((1, 0), await ForwardAsync(r => r with { Since = arrived.AddHours(-2) }) is var result ? (result.Forwarded, result.BeforeSince) : default);
    }

    [Theory]
    [InlineData(2099)]
    [InlineData(1970)]
    public async Task Where_none_is_kept_for_its_age_none_is_whatever_date_it_states(int year)
    {
        Drop.Mails.Add(("one", Encoding.Latin1.GetBytes($"Received: from a by b; Thu, 1 Jan {year} 09:00:00 +0900\r\nSubject: one\r\n\r\nbody\r\n")));
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        Assert.Equal(0, (await RemoveAsync(1)).Removed);
        Assert.Equal(1, (await RemoveAsync()).Removed);
    }

    void Add(DateTimeOffset arrived, double hours, string clock, string zone)
    {
        var local = arrived.ToOffset(TimeSpan.FromHours(hours)).ToString(clock, CultureInfo.InvariantCulture);
        Drop.Mails.Add(("one", Encoding.Latin1.GetBytes($"Received: from a by b; {local} {zone}\r\nSubject: one\r\n\r\nbody\r\n")));
    }
}
