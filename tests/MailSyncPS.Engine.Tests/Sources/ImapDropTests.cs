using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>IMAP sources that say what can't be.</summary>
[Collection(ServersCollection.Name)]
public sealed class ImapDropTests(Servers servers, ITestOutputHelper output) : ImapDropTest(servers, output)
{
    [Theory]
    [InlineData("31-Feb-2026 00:00:00 +0000")]
    [InlineData("00-Jan-0000 00:00:00 +0000")]
    [InlineData("yesterday")]
    [InlineData("")]
    public async Task An_impossible_date_stops_nothing_and_the_date_of_arrival_is_read_from_the_mail(string date)
    {
        Fill(3);
        Drop.Mails[1] = Drop.Mails[1] with { InternalDate = date };
        var result = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((3, true), (result.Forwarded, result.Complete));
        var copies = Pair.Destination.Mails();
        Assert.Empty(MailComparison.Differences(Drop.Mails.Select(m => new TestMail(m.Bytes, Received)), copies));
        Assert.Equal(3, (await ForwardAsync()).AlreadyForwarded);
    }

    [Theory]
    [InlineData("NIL")]
    [InlineData("{0}\r\n")]
    public async Task A_body_that_is_not_there_is_an_error_and_no_empty_mail(string body)
    {
        Fill(4);
        Drop.Body = uid => uid == 2 ? body : null;
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.MessageUnreadable], Pair.Observer.Failures);
        Assert.Equal((3, 1), (result.Forwarded, result.Quarantined));
        Assert.Empty(MailComparison.Differences(Drop.Mails.Where(m => m.Uid != 2).Select(m => new TestMail(m.Bytes, Received)), Pair.Destination.Mails()));
        Assert.False((await ForwardAsync()).Complete);
        Assert.Empty(Pair.Observer.Errors);
    }

    [Theory]
    [InlineData("NO [UNAVAILABLE] user database is down", MailFailure.ServerUnavailable)]
    [InlineData("NO [INUSE] mailbox in use", MailFailure.MailboxInUse)]
    public async Task A_login_that_fails_for_a_while_is_tried_again_and_is_no_wrong_password(string answer, MailFailure failure)
    {
        Fill(2);
        Drop.Login = n => n <= 1 ? answer : "OK";
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal(2, Drop.LinesHeard.Count(l => l.Contains("LOGIN", StringComparison.Ordinal)));

        Drop.Login = _ => answer.Replace("]", "] try again in 9 minutes:", StringComparison.Ordinal);
        await ForwardAsync();
        Assert.Equal([failure], Pair.Observer.Failures);
    }

    [Fact]
    public async Task Nothing_but_reading_commands_is_said_to_a_source()
    {
        Fill(3);
        await ForwardAsync();
        var verbs = Drop.LinesHeard.Select(l => l.Split(' ')).Select(w => w[1] == "UID" ? $"UID {w[2]}" : w[1]).Distinct().Order(StringComparer.Ordinal);
        Assert.Empty(verbs.Except(["CAPABILITY", "LOGIN", "LIST", "LSUB", "NAMESPACE", "EXAMINE", "FETCH", "UID FETCH", "NOOP", "LOGOUT", "ID"]));
        Assert.DoesNotContain(Drop.LinesHeard, l => l.Contains("BODY[", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_uidplus_nothing_is_removed()
    {
        Drop.Capabilities = "IMAP4rev1";
        Fill(2);
        await ForwardAsync();
        var refusal = await Assert.ThrowsAsync<MailSyncException>(() => RemoveAsync());
        Assert.Equal(MailFailure.UidPlusMissing, refusal.Failure);
        Assert.DoesNotContain(Drop.LinesHeard, l => l.Contains("STORE", StringComparison.Ordinal) || l.Contains("EXPUNGE", StringComparison.Ordinal));
    }
}
