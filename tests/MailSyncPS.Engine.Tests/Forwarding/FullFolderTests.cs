using MailSyncPS.Engine.Tests.Folders;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>One folder of the destination takes no mail, for a limit of its own or for now: the others are served in the same run.</summary>
public sealed class FullFolderTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("NO [LIMIT] Too many messages in mailbox", MailFailure.DestinationFull)]
    [InlineData("NO [LIMIT] no more here", MailFailure.ServerUnavailable)]
    [InlineData("NO [OVERQUOTA] Quota exceeded", MailFailure.DestinationFull)]
    [InlineData("NO Mailbox has reached its message limit of 1000000", MailFailure.DestinationFull)]
    [InlineData("NO [INUSE] Mailbox in use", MailFailure.ServerUnavailable)]
    [InlineData("NO [UNAVAILABLE] try later", MailFailure.ServerUnavailable)]
    [InlineData("NO Server Unavailable. 15", null)]
    [InlineData("BAD Command Error. 10", null)]
    public async Task It_starves_no_other(string answer, object? failure)
    {
        Old.Add("A", mails: 16);
        Old.Add("M", mails: 4);
        New.Refuse = command => command.StartsWith("APPEND A ", StringComparison.Ordinal) ? answer : null;
        for (var run = 1; run <= 2; run++)
        {
            Assert.False((await ForwardAsync()).Complete);
            Assert.Equal(4, New["M"].Mails.Count);
            if (failure is not null)
                Assert.Equal([failure], Observer.Failures.Cast<object>());
        }
        Assert.Empty(New["A"].Mails);

        New.Refuse = _ => null;
        await ForwardAsync(r => r with { RetryQuarantined = true });
        Assert.Equal(16, New["A"].Mails.Count);
        Assert.Equal(4, New["M"].Mails.Count);
    }

    /// <summary>Once the destination has taken a mail, many go at once, and many are refused at once.</summary>
    [Theory]
    [InlineData("NO [OVERQUOTA] Quota exceeded")]
    [InlineData("NO [UNAVAILABLE] try later")]
    [InlineData("NO [LIMIT] too busy, try again in 5 minutes")]
    public async Task It_starves_no_other_where_mail_was_taken_before(string answer)
    {
        Old.Add("INBOX", mails: 3);
        Old.Add("A", mails: 40);
        Old.Add("M", mails: 4);
        New.Refuse = command => command.StartsWith("APPEND A ", StringComparison.Ordinal) ? answer : null;

        Assert.False((await ForwardAsync()).Complete);

        Assert.Single(Observer.Failures);
        Assert.Equal((3, 0, 4), (New["INBOX"].Mails.Count, New["A"].Mails.Count, New["M"].Mails.Count));
    }

    [Fact]
    public async Task Two_of_them_starve_no_third_one()
    {
        Old.Add("A", mails: 3);
        Old.Add("B", mails: 3);
        Old.Add("C", mails: 3);
        New.Refuse = command => command.StartsWith("APPEND A ", StringComparison.Ordinal) ? "NO [UNAVAILABLE] try later"
            : command.StartsWith("APPEND B ", StringComparison.Ordinal) ? "NO [INUSE] Mailbox in use" : null;

        Assert.False((await ForwardAsync()).Complete);

        Assert.Equal([MailFailure.ServerUnavailable, MailFailure.ServerUnavailable], Observer.Failures);
        Assert.Equal(3, New["C"].Mails.Count);
    }

    /// <summary>What was only a while's trouble is over by the time that the others are copied.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_destination_that_is_busy_for_a_while_gets_all_in_one_run(int times)
    {
        Old.Add("A", mails: 3);
        Old.Add("B", mails: 3);
        var refused = 0;
        New.Refuse = command => command.StartsWith("APPEND ", StringComparison.Ordinal) && ++refused <= times ? "NO [UNAVAILABLE] try later" : null;

        Assert.True((await ForwardAsync()).Complete);

        Assert.Empty(Observer.Errors);
        Assert.Equal(6, New.Folders.Sum(f => f.Mails.Count));
    }

    /// <summary>A destination that is full has not each of its folders tried in full.</summary>
    [Fact]
    public async Task Where_a_second_folder_takes_nothing_either_the_destination_is_full()
    {
        foreach (var name in new[] { "A", "B", "C", "D" })
            Old.Add(name, mails: 20);
        var refused = 0;
        New.Refuse = command =>
        {
            if (!command.StartsWith("APPEND ", StringComparison.Ordinal))
                return null;
            refused++;
            return "NO [OVERQUOTA] Quota exceeded";
        };

        Assert.False((await ForwardAsync()).Complete);

        Assert.Equal([MailFailure.DestinationFull, MailFailure.DestinationFull], Observer.Failures);
        // Where it got full in the middle, some were copied.
        Assert.StartsWith("Not all mails of the folder ", Observer.Errors[0].Message, StringComparison.Ordinal);
        Assert.InRange(refused, 10, 24);
    }
}
