using MailSyncPS.Engine.Forwarding;
using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>What Gmail takes and gives in a day: kept to, and where it is passed all the same, the day ends and the next one goes on.</summary>
[Collection(EndServersCollection.Name)]
public sealed class GmailDayTests(Servers servers, ITestOutputHelper output) : GmailTest(servers, output)
{
    /// <summary>About a third of all.</summary>
    static readonly long Third = Mails.Sum(m => m.Bytes.LongLength) / 3 + 10_000;

    static RunTimeouts OnDay(int day) => Hasty with { Time = new ShiftedClock(TimeSpan.FromHours(25 * day)) };

    void AssertEndedInPeace(MailForwardResult result)
    {
        Assert.False(result.Complete);
        // Of what was not listed nobody knows how long it takes.
        Assert.Equal(result.NotReached + result.Failed > 0, result.DaysLeft > 0);
        Assert.Empty(Observer.Errors);
        Assert.Single(Observer.Lines, l => l.StartsWith("warning:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_may_be_sent_is_kept_to_over_runs_and_a_copy_of_days_is_planned()
    {
        Deliver(Mails);
        var total = Mails.Sum(m => m.Bytes.LongLength);
        var result = await ForwardAsync(r => r with { MaxBytesPerDay = Third });
        AssertEndedInPeace(result);
        Assert.InRange(Mailbox.Day.Up, Third / 2, Third);
        Assert.Equal(0, result.Failed);
        Assert.Equal((int)((total - result.Bytes + Third - 1) / Third), result.DaysLeft!.Value);
        Assert.Contains(Observer.Lines, l => l.Contains($"{DateTimeOffset.Now.AddDays(1).Date:d}", StringComparison.Ordinal) && l.Contains("-MaxBytesPerDay", StringComparison.Ordinal));

        AssertEndedInPeace(await ForwardAsync(r => r with { MaxBytesPerDay = Third }));
        Assert.InRange(Mailbox.Day.Up, Third / 2, Third);
        var days = 1;
        for (; !result.Complete && days < 8; days++)
            result = await ForwardAsync(r => r with { MaxBytesPerDay = Third, Timeouts = OnDay(days) });
        Assert.InRange(days, 3, 5);
        Assert.Null(result.DaysLeft);
        AssertHolds(Mails);
    }

    [Fact]
    public async Task What_may_be_read_is_kept_to_and_what_was_sent_is_proven_the_same_day()
    {
        Deliver(Mails);
        var result = await ForwardAsync(r => r with { MaxReadBytesPerDay = Third });
        AssertEndedInPeace(result);
        Assert.Contains(Observer.Lines, l => l.Contains("-MaxReadBytesPerDay", StringComparison.Ordinal));
        Assert.InRange(Mailbox.Day.Down, Third / 2, Third);
        Assert.Equal((0, Mailbox.Mails.Count), ((int)result.Failed, (int)result.Forwarded));
        // A removal reads each copy once more, of the same budget.
        Assert.Equal(0, (await RemoveAsync(r => r with { MaxReadBytesPerDay = Mailbox.Day.Down })).Removed);
        Assert.Empty(Observer.Errors);
        Assert.Contains(Observer.Lines, l => l.StartsWith("warning:", StringComparison.Ordinal));
        Mailbox.Day.Pass();
        var removal = await RemoveAsync(r => r with { MaxReadBytesPerDay = Third / 2, Timeouts = OnDay(1) });
        Assert.InRange(removal.Removed, 1, result.Forwarded - 1);
        Assert.InRange(Mailbox.Day.Down, 1, Third / 2);
        Assert.Equal(result.Forwarded - removal.Removed, (await RemoveAsync(r => r with { MaxReadBytesPerDay = Third, Timeouts = OnDay(2) })).Removed);
        Assert.Equal(Mails.Count - result.Forwarded, Pair.Source.Count);
    }

    [Fact]
    public async Task Adoption_reads_no_more_than_a_days_bytes()
    {
        Deliver(Mails);
        IReadOnlyList<TestMail> copies = [.. Mails.Select(FetchedMail.Of)];
        copies.ToList().ForEach(m => Mailbox.Put("INBOX", m));
        var limit = copies.Sum(m => m.Bytes.LongLength) / 2;
        // In small batches, as those of a large mailbox are against a day.
        var result = await ForwardAsync(r => r with { MaxReadBytesPerDay = limit, MaxMessages = 15 });
        for (var day = 0; day < 6 && !result.Complete; day++)
        {
            // What is found by Message-ID tells a field of each.
            Assert.InRange(Mailbox.Day.Down, 0, limit + 4096);
            Mailbox.Day.Pass();
            result = await ForwardAsync(r => r with { MaxReadBytesPerDay = limit, MaxMessages = 15, Timeouts = OnDay(day + 1) });
            Assert.Empty(Observer.Errors);
        }
        Assert.True(result.Complete);
        AssertHolds(copies);
    }

    [Theory]
    [InlineData(GmailDayLimit.Refuses, 10)]
    [InlineData(GmailDayLimit.Refuses, 2)]
    [InlineData(GmailDayLimit.HangsUp, 10)]
    [InlineData(GmailDayLimit.HangsUp, 2)]
    public async Task A_limit_that_Gmail_itself_applies_ends_the_day_and_is_no_full_mailbox(GmailDayLimit form, int connections)
    {
        (Mailbox.Day.Form, Mailbox.Day.MostUp) = (form, Third);
        Deliver(Mails);
        var result = await ForwardAsync(r => r with { MaxConnections = connections });
        AssertEndedInPeace(result);
        Assert.Equal(1, result.DaysLeft);
        Assert.InRange(result.Forwarded + result.Failed, 1, 30);
        Assert.Contains(Observer.Lines, l => l.Contains($"{DateTimeOffset.Now.AddDays(1).Date:d}", StringComparison.Ordinal));
        // A run that comes too early finds it so, and does no harm.
        AssertEndedInPeace(await ForwardAsync(r => r with { MaxConnections = connections }));
        Mailbox.Day.Pass();
        Mailbox.Day.MostUp = long.MaxValue;
        Assert.True((await ForwardAsync()).Complete);
        AssertHolds(Mails);
        Assert.Equal(0, Mailbox.ThrownAway);
    }

    [Theory]
    [InlineData(GmailDayLimit.Refuses)]
    [InlineData(GmailDayLimit.HangsUp)]
    public async Task A_limit_on_what_is_read_ends_the_day_of_a_removal_too(GmailDayLimit form)
    {
        Deliver(Mails);
        Assert.True((await ForwardAsync()).Complete);
        Mailbox.Day.Pass();
        (Mailbox.Day.Form, Mailbox.Day.MostDown) = (form, Third);
        var removal = await RemoveAsync();
        Assert.Empty(Observer.Errors);
        Assert.Contains(Observer.Lines, l => l.StartsWith("warning:", StringComparison.Ordinal));
        Assert.Equal((0, 40), (removal.Removed, Pair.Source.Count));
        Mailbox.Day.Pass();
        Mailbox.Day.MostDown = long.MaxValue;
        Assert.Equal(40, (await RemoveAsync()).Removed);
        AssertHolds(Mails);
    }

    [Fact]
    public async Task A_line_that_crawls_ends_the_day_instead_of_creeping_on()
    {
        // Of smaller ones, many are under way before the first crawls.
        IReadOnlyList<TestMail> mails = [.. Mails.OrderBy(m => m.Bytes.Length).Where(m => m.Bytes.Length > 4096).Take(16)];
        (Mailbox.Day.Form, Mailbox.Day.MostUp) = (GmailDayLimit.Crawls, mails.Take(5).Sum(m => m.Bytes.LongLength));
        Deliver(mails);
        var result = await ForwardAsync(r => r with { MaxConnections = 3, Timeouts = Hasty with { Crawl = TimeSpan.FromSeconds(1) } });
        AssertEndedInPeace(result);
        Assert.InRange(Mailbox.Mails.Count, 5, 15);
        Mailbox.Day.Pass();
        Mailbox.Day.MostUp = long.MaxValue;
        Assert.True((await ForwardAsync()).Complete);
        AssertHolds(mails);
    }
}
