using MailSyncPS.Engine.Tests.Destinations;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>IMAP sources that say what can't be.</summary>
[Collection(EndServersCollection.Name)]
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
    [InlineData("01-Jan-1970 00:00:00 +0000")]
    [InlineData("02-Mar-2040 04:05:06 +0900")]
    public async Task A_date_that_no_age_goes_by_is_kept_by_the_copy_and_makes_no_mail_old(string date)
    {
        Fill(2);
        // Without a trace, nothing but the stated date tells of the arrival.
        Drop.Mails[1] = (2, "Subject: undated\r\n\r\nbody\r\n"u8.ToArray(), date);
        // A real server may make now of what lies ahead, so what it was sent is looked at.
        await using var store = new ImapStore();
        var destination = TestAccounts.At(store.Port, MailProtocol.Imap, Pair.NewUser);
        Assert.Equal((2, true), (await ForwardAsync(r => r with { Destination = destination })) is var result ? (result.Forwarded, result.Complete) : default);
        Assert.Contains(store.LinesHeard, l => l.Contains("APPEND", StringComparison.Ordinal) && l.Contains(date.TrimStart('0'), StringComparison.Ordinal));
        Assert.Equal((1, 1), (await RemoveAsync(r => r with { Destination = destination, OlderThanDays = 10 })) is var removal ? (removal.Removed, removal.KeptRecent) : default);
    }

    [Fact]
    public async Task A_mail_that_people_delete_in_mid_run_has_gone_and_is_no_error()
    {
        Fill(8);
        var deleted = false;
        Drop.Say = (command, usual) =>
        {
            if (!command.Contains("BODY.PEEK[]", StringComparison.Ordinal) || deleted)
                return usual;
            deleted = true;
            var parts = usual.Split("* 4 FETCH");
            Drop.Mails.RemoveAt(3);
            return $"{parts[0]}* 5 FETCH{parts[1].Split("* 5 FETCH")[1]}";
        };
        var result = await ForwardAsync();
        Assert.True(deleted);
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((7, 7, true), (result.Listed, result.Forwarded, result.Complete));
        Assert.Contains(Pair.Observer.Lines, l => l.StartsWith("verbose", StringComparison.Ordinal) && l.Contains("removed from the mailbox by someone else", StringComparison.Ordinal));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
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
