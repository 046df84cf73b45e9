using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Servers that let nobody work who has not told a name (ID, RFC 2971).</summary>
public sealed class ClientNameTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("EXAMINE", "NO EXAMINE Unsafe Login. Please contact kefu@188.com for help")]
    [InlineData("LIST", "NO Unsafe Login")]
    [InlineData("STATUS", "BAD unknown client")]
    public async Task They_are_told_it_and_asked_again(string command, string answer)
    {
        foreach (var mailbox in new[] { Old, New })
        {
            mailbox.Capabilities += " ID";
            mailbox.RefuseOn = (peer, line) => line.StartsWith(command, StringComparison.Ordinal) && !peer.LinesHeard.Any(l => l.Contains(" ID (", StringComparison.Ordinal)) ? answer : null;
        }
        Old.Add("INBOX", mails: 2);
        Old.Add("Work", mails: 2);
        var result = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((4, true), (result.Forwarded, result.Complete));
        var told = Old.LinesHeard.Concat(New.LinesHeard).First(l => l.Contains(" ID (", StringComparison.Ordinal));
        Assert.Contains("\"MailSyncPS\"", told, StringComparison.Ordinal);
        Assert.Matches("\"[0-9]+\\.[0-9]+\\.[0-9]+\"", told);
        Assert.Equal(4, (await RemoveAsync()).Removed);
    }

    [Theory]
    [InlineData(" ID")]
    [InlineData("")]
    public async Task Others_are_spared_the_round_trip(string capability)
    {
        Old.Capabilities += capability;
        New.Capabilities += capability;
        Old.Add("INBOX", mails: 1);
        Assert.True((await ForwardAsync()).Complete);
        Assert.DoesNotContain(Old.LinesHeard.Concat(New.LinesHeard), l => l.Contains(" ID ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_refused_is_no_trouble()
    {
        Old.Capabilities += " ID";
        Old.Refuse = line => line.StartsWith("ID ", StringComparison.Ordinal) ? "BAD no" : line.StartsWith("EXAMINE Closed", StringComparison.Ordinal) ? "NO not yours" : null;
        Old.Add("INBOX", mails: 1);
        Old.Add("Closed", mails: 1);
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.CommandRefused], Observer.Failures);
        Assert.Equal((1, "Closed (Unreadable)"), (result.Forwarded, LeftOut(result)));
    }
}
