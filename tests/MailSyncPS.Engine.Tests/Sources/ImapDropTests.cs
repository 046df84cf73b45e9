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
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_impossible_date_keeps_no_mail_of_its_folder_from_being_freed_by_age(bool comesLater)
    {
        Fill(3);
        if (comesLater)
            Assert.Equal(3, (await ForwardAsync()).Forwarded);
        Drop.Mails[1] = Drop.Mails[1] with { InternalDate = "31-Feb-2026 00:00:00 +0000" };
        Assert.Equal(comesLater ? 0 : 3, (await ForwardAsync()).Forwarded);
        Assert.Equal(0, (await RemoveAsync(r => r with { OlderThanDays = 30 })).Removed);
        Assert.Equal(3, (await RemoveAsync(r => r with { OlderThanDays = 10 })).Removed);
    }

    /// <summary>EXISTS counts them, and FETCH says nothing of one, or nothing by which it can be asked for.</summary>
    [Theory]
    [InlineData("no line")]
    [InlineData("no UID")]
    [InlineData("the UID of another one")]
    public async Task What_is_counted_and_not_listed_is_told_and_the_rest_is_copied_and_freed(string fault)
    {
        Fill(5);
        Drop.Say = (command, usual) => !command.Contains("FETCH", StringComparison.Ordinal) || command.StartsWith("UID", StringComparison.Ordinal) ? usual
            : string.Concat(usual.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(l => fault != "no line" || !IsOfThird(l)).Select(l => !IsOfThird(l) ? l
                : fault == "no UID" ? l.Replace("UID 3 ", "", StringComparison.Ordinal) : l.Replace("UID 3 ", "UID 4 ", StringComparison.Ordinal)).Select(l => l + "\r\n"));
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Equal((4, false), (result.Forwarded + result.AlreadyForwarded, result.Complete));
            Assert.Contains("counts 1 more", Assert.Single(Pair.Observer.Errors).Message, StringComparison.Ordinal);
        }
        // What goes by the UID of another one seems to be that one, still there.
        Assert.Equal(fault == "the UID of another one" ? 3 : 4, (await RemoveAsync()).Removed);
        Assert.Equal([3u], Drop.Mails.Select(m => m.Uid));

        Drop.Say = (_, usual) => usual;
        Assert.Equal((1, true), (await ForwardAsync() is var last ? (last.Forwarded, last.Complete) : default));
        Assert.Equal(1, (await RemoveAsync()).Removed);

        static bool IsOfThird(string line) => line.Contains("UID 3 ", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("NIL")]
    [InlineData("4294967296")]
    public async Task A_size_that_can_not_be_keeps_no_mail_from_being_copied_and_freed(string size)
    {
        Fill(12);
        Drop.Say = (command, usual) => !command.Contains("RFC822.SIZE", StringComparison.Ordinal) ? usual : string.Concat(usual.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(l => (l.Contains("UID 5 ", StringComparison.Ordinal) ? System.Text.RegularExpressions.Regex.Replace(l, "RFC822.SIZE [0-9]+", "RFC822.SIZE " + size) : l) + "\r\n"));
        Assert.Equal((12, true), (await ForwardAsync() is var result ? (result.Forwarded, result.Complete) : default));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(12, (await ForwardAsync()).AlreadyForwarded);
        Assert.Equal(12, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
    }

    /// <summary>Another session's removal is told with no FETCH (RFC 3501, 7.4.1).</summary>
    [Fact]
    public async Task What_others_removed_in_that_moment_is_nothing_to_tell()
    {
        Fill(5);
        var gone = false;
        Drop.Say = (command, usual) =>
        {
            if (command.StartsWith("FETCH", StringComparison.Ordinal) && !gone)
                return string.Concat(usual.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith("* 2 ", StringComparison.Ordinal)).Select(l => l + "\r\n"));
            if (command != "NOOP" || gone)
                return usual;
            gone = true;
            Drop.Mails.RemoveAt(1);
            return "* 2 EXPUNGE\r\n";
        };
        Assert.Equal((4, true), (await ForwardAsync() is var result ? (result.Forwarded, result.Complete) : default));
        Assert.True(gone);
        Assert.Empty(Pair.Observer.Errors);
    }

    [Fact]
    public async Task Mail_that_arrives_at_each_listing_is_nothing_to_tell()
    {
        Fill(5);
        var come = 5;
        Drop.Say = (command, usual) =>
        {
            if (!command.StartsWith("FETCH", StringComparison.Ordinal) || come == 9)
                return usual;
            Fill(1);
            Drop.Mails[^1] = Drop.Mails[^1] with { Uid = (uint)++come };
            return usual + $"* {come} EXISTS\r\n";
        };
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(Pair.Observer.Errors);
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(Pair.Observer.Errors);
    }

    /// <summary>Exchange and Domino make a mail out of their own store at each reading: boundaries, and the order of parts, are other ones.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mails_that_are_made_anew_at_each_reading_are_copied_once_and_told(bool haveIds)
    {
        var (readings, ids) = (0, haveIds);
        for (var i = 1u; i <= 5; i++)
            Drop.Mails.Add((i, Made(i, 0), Received.ToString("dd-MMM-yyyy HH:mm:ss +0000", System.Globalization.CultureInfo.InvariantCulture)));
        Drop.Body = uid => System.Text.Encoding.Latin1.GetString(Made(uid, ++readings)) is var text ? $"{{{text.Length}}}\r\n{text}" : null;
        Assert.Equal(5, (await ForwardAsync()).Forwarded);
        for (var day = 0; day < 3; day++)
        {
            Assert.Equal((0, 5), (await RemoveAsync() is var removal ? (removal.Removed, removal.KeptUnproven) : default));
            Assert.Contains(Pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("anew at each reading", StringComparison.Ordinal));
            Assert.Equal((0, 5), (await ForwardAsync() is var again ? (again.Forwarded, again.AlreadyForwarded) : default));
        }
        Assert.Equal(5, Pair.Destination.Count);

        byte[] Made(uint uid, int reading) => System.Text.Encoding.Latin1.GetBytes(
            $"Received: from a by b; {Received:r}\r\nFrom: a@example.jp\r\nDate: {Received:r}\r\n{(ids ? $"Message-ID: <{uid}@example.jp>\r\n" : "")}Subject: mail {uid}\r\nContent-Type: multipart/mixed; boundary=_{reading:00000000}_\r\n\r\n--_{reading:00000000}_\r\n\r\nbody {uid}\r\n--_{reading:00000000}_--\r\n");
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
