using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>Sessions that Gmail ends, or does not begin.</summary>
[Collection(EndServersCollection.Name)]
public sealed class GmailSessionTests(Servers servers, ITestOutputHelper output) : GmailTest(servers, output)
{
    [Fact]
    public async Task A_mail_with_NUL_is_set_aside_alone_before_it_is_sent()
    {
        Deliver([.. Mails.Take(3), With(Mails[3], t => t + "\0\r\n"), .. Mails.Skip(4).Take(8)]);
        var result = await ForwardAsync();
        Assert.Equal((11, 1, 0), (result.Forwarded, result.Quarantined, result.Failed));
        Assert.Equal([MailFailure.MessageRefused], Observer.Failures);
        AssertHolds([.. Mails.Take(3), .. Mails.Skip(4).Take(8)]);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(2)]
    public async Task A_mail_at_which_Gmail_hangs_up_each_time_is_set_aside_alone_and_not_tried_for_ever(int connections)
    {
        // Some odd endings are said to have that effect.
        Server.Rules = Server.Rules with { Abhors = bytes => bytes.Span.Contains((byte)0x1a) };
        Deliver([.. Mails.Take(3), With(Mails[3], t => t + "\x1a"), .. Mails.Skip(4).Take(20)]);
        var result = await ForwardAsync(r => r with { MaxConnections = connections });
        Assert.Equal((23, 1, 0, 0), (result.Forwarded, result.Quarantined, result.Failed, result.NotReached));
        Assert.Equal([MailFailure.MessageRefused], Observer.Failures);
        IReadOnlyList<TestMail> others = [.. Mails.Take(3), .. Mails.Skip(4).Take(20)];
        AssertHolds(others);
        var up = Mailbox.Day.Up;
        result = await ForwardAsync();
        Assert.Equal((23, 1, up), (result.AlreadyForwarded, result.Quarantined, Mailbox.Day.Up));
        Assert.Equal(23, (await RemoveAsync()).Removed);
        AssertHolds(others);
    }

    [Fact]
    public async Task Where_it_hangs_up_at_every_mail_none_is_set_aside()
    {
        Server.Rules = Server.Rules with { Abhors = _ => true };
        Deliver(Mails.Take(5));
        var result = await ForwardAsync();
        Assert.Equal((0, 0, false), (result.Forwarded, result.Quarantined, result.Complete));
        Assert.Equal([MailFailure.ConnectionLost], Observer.Failures);
        Server.Rules = new();
        Assert.True((await ForwardAsync()) is { Forwarded: 5, Complete: true });
        AssertHolds(Mails.Take(5));
    }

    [Theory]
    [InlineData(23)]
    [InlineData(40)]
    public async Task Sessions_that_end_in_the_middle_of_a_run_are_no_failure(int commands)
    {
        Server.Rules = Server.Rules with { CommandsOfSession = commands };
        Deliver(Mails);
        var result = await ForwardAsync(r => r with { MaxConnections = 2 });
        Assert.Empty(Observer.Errors);
        Assert.Equal((40, true), (result.Forwarded, result.Complete));
        AssertHolds(Mails);
        Assert.Equal(0, Mailbox.ThrownAway);
        Server.Rules = Server.Rules with { CommandsOfSession = commands / 2 };
        Assert.Equal(40, (await RemoveAsync()).Removed);
        Assert.Empty(Observer.Errors);
        AssertHolds(Mails);
    }

    [Theory]
    [InlineData(15, 40)]
    [InlineData(3, 10)]
    public async Task Fewer_sessions_than_were_wished_for_are_enough(int most, int wished)
    {
        Server.Rules = Server.Rules with { MostSessions = most };
        Deliver(Mails);
        var result = await ForwardAsync(r => r with { MaxConnections = wished });
        Assert.Empty(Observer.Errors);
        Assert.Equal((40, true), (result.Forwarded, result.Complete));
        Assert.InRange(Server.MostSessionsOf(Account.EmailAddress), 2, most);
        AssertHolds(Mails);
    }
}
