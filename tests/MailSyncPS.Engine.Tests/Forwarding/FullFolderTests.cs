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
        Assert.InRange(refused, 10, 24);
    }
}
