using System.Text;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>POP3 sessions that go wrong: at the login, within a mail, at the end.</summary>
[Collection(EndServersCollection.Name)]
public sealed class Pop3SessionTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    [Theory]
    [InlineData("-ERR [IN-USE] another session")]
    [InlineData("-ERR maildrop already locked")]
    [InlineData("-ERR [SYS/TEMP] come back later")]
    public async Task A_mailbox_in_use_is_tried_again_and_counts_as_no_wrong_password(string busy)
    {
        Drop.Mails.Add(("a", Mail("a")));
        Drop.Login = n => n == 1 ? busy : "+OK";
        var result = await ForwardAsync();
        Assert.True(result.Complete);
        Assert.Empty(Pair.Observer.Errors);
        // One login more where Dovecot panics as two sessions open a new mailbox at once (2.3: "Resource deadlock avoided").
        Assert.InRange(Drop.LinesHeard.Count(l => l.StartsWith("PASS", StringComparison.Ordinal)), 2, 3);
    }

    [Fact]
    public async Task A_refused_password_is_sent_once_and_told()
    {
        Drop.Login = _ => "-ERR [AUTH] wrong user name or password";
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.AuthenticationFailed], Pair.Observer.Failures);
        Assert.False(result.Complete);
        Assert.Single(Drop.LinesHeard, l => l.StartsWith("PASS", StringComparison.Ordinal));
        Assert.DoesNotContain(Pair.Observer.Lines, l => l.Contains("pw ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_shorter_than_announced_is_never_taken_as_whole()
    {
        Fill(5);
        Drop.Retrieve = (uidl, bytes) => Pop3Drop.Stuff(uidl == "id2" ? bytes[..^30] : bytes);
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.MessageUnreadable], Pair.Observer.Failures);
        Assert.Equal((4, 1, 0), (result.Forwarded, result.Quarantined, result.Failed));
        AssertCopies(Drop.Mails.Where(m => m.Uidl != "id2").Select(m => m.Bytes));
        Assert.Equal(4, (await RemoveAsync()).Removed);
        Assert.Equal(["id2"], Drop.Mails.Select(m => m.Uidl));
    }

    [Fact]
    public async Task A_mail_cut_short_once_is_read_whole_the_second_time()
    {
        Fill(5);
        var times = 0;
        Drop.Retrieve = (uidl, bytes) => Pop3Drop.Stuff(uidl == "id2" && ++times <= 2 ? bytes[..^30] : bytes);
        var result = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((5, true), (result.Forwarded, result.Complete));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_mail_that_holds_an_end_mark_and_a_forged_reply_gets_no_other_mail_replaced()
    {
        Fill(4);
        // With bare line feeds a client takes this for the end of the mail, an answer, and the mail after it.
        var forged = Encoding.Latin1.GetString(Drop.Mails[2].Bytes).Replace("line 1", "line X", StringComparison.Ordinal);
        var smuggler = Encoding.Latin1.GetBytes($"From: evil@example.jp\nSubject: smuggler\n\nbody\n.\n+OK\r\n{forged}.\r\n+OK\r\nrest of the mail\r\n");
        Drop.Mails.Insert(2, ("evil", smuggler));
        Drop.Retrieve = (uidl, bytes) => uidl == "evil" ? [.. bytes, .. ".\r\n"u8] : Pop3Drop.Stuff(bytes);

        await ForwardAsync();
        var copies = Pair.Destination.Mails().Select(m => Encoding.Latin1.GetString(m.Bytes)).ToList();
        Assert.DoesNotContain(copies, c => c.Contains("line X", StringComparison.Ordinal) && !c.Contains("smuggler", StringComparison.Ordinal));
        Assert.Equal(4, copies.Count(c => c.Contains("line 1", StringComparison.Ordinal)));
        await RemoveAsync();
        Assert.Equal(["evil"], Drop.Mails.Select(m => m.Uidl));
    }

    [Fact]
    public async Task What_is_counted_and_not_listed_is_told_and_what_is_listed_is_copied()
    {
        Fill(3);
        Drop.StatExcess = 1;
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.ProtocolViolation], Pair.Observer.Failures);
        Assert.Equal((3, false), (result.Forwarded, result.Complete));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Drop.StatExcess = 0;
        Assert.True((await ForwardAsync()).Complete);
    }

    [Theory]
    [InlineData("-ERR some deleted messages not removed")]
    [InlineData(null)]
    public async Task A_farewell_that_fails_has_removed_nothing_and_nothing_else_is_claimed(string? farewell)
    {
        Fill(3);
        await ForwardAsync();
        Drop.Quit = farewell;
        var removal = await RemoveAsync();
        Assert.Equal((0, 3, 0L), (removal.Removed, removal.KeptUnproven, removal.FreedBytes));
        Assert.Contains(Pair.Observer.Lines, l => l.StartsWith("error", StringComparison.Ordinal) || l.StartsWith("warning", StringComparison.Ordinal));
        Assert.Equal(3, Drop.Mails.Count);
        Drop.Quit = "+OK";
        Assert.Equal(3, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
        Assert.Equal(3, Pair.Destination.Count);
    }

    [Fact]
    public async Task Reading_ends_with_rset_and_never_leaves_a_removal_behind()
    {
        Fill(3);
        await ForwardAsync();
        Assert.All(Drop.Sessions.Where(s => s.LinesHeard.Contains("QUIT")), s => Assert.Contains("RSET", s.LinesHeard));
        Assert.DoesNotContain(Drop.LinesHeard, l => l.StartsWith("DELE", StringComparison.Ordinal));
    }
}
