using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>IMAP sources that break off, refuse, fall behind, or say what nobody asked for.</summary>
[Collection(EndServersCollection.Name)]
public sealed class ImapReadingTests(Servers servers, ITestOutputHelper output) : ImapDropTest(servers, output)
{
    [Theory]
    [InlineData("BYE once")]
    [InlineData("cut once")]
    [InlineData("throttled once")]
    public async Task A_reading_that_breaks_off_goes_on_by_itself(string how)
    {
        Fill(6);
        var times = 0;
        Func<string, bool> isBroken = command => command.Contains("BODY.PEEK[]", StringComparison.Ordinal) && ++times == 1;
        var breaks = false;
        Drop.Say = (command, usual) => (breaks = isBroken(command)) && !how.StartsWith('t') ? usual[..(usual.Length / 2)] + (how.StartsWith('B') ? "\r\n* BYE shutting down\r\n" : "") : breaks ? "" : usual;
        Drop.Answer = (_, usual) => !breaks ? usual : how.StartsWith('t') ? "NO [THROTTLED] Suggested Backoff Time: 250 milliseconds" : null;
        var result = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((6, true), (result.Forwarded, result.Complete));
        Assert.Contains(Pair.Observer.Lines, l => l.Contains("Trying again in", StringComparison.Ordinal));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Theory]
    [InlineData("absent", "OK done")]
    [InlineData("absent", "NO Some messages could not be FETCHed (Failure)")]
    [InlineData("absent", "BAD [PARSE] what")]
    [InlineData("nothing", "NO [SERVERBUG] internal error")]
    [InlineData("nothing", null)]
    public async Task One_message_that_can_not_be_read_is_set_aside_and_the_others_go_on(string said, string? ending)
    {
        Fill(9);
        var isAsked = false;
        Drop.Say = (command, usual) =>
        {
            isAsked = command.Contains("BODY.PEEK[]", StringComparison.Ordinal) && UidSet.Holds(command.Split(' ')[2], 5);
            return !isAsked ? usual : said == "nothing" ? "" : string.Concat(Split(usual).Where(m => !m.Contains("UID 5 ", StringComparison.Ordinal)));
        };
        Drop.Answer = (_, usual) => isAsked ? ending : usual;
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.MessageUnreadable], Pair.Observer.Failures);
        Assert.Equal((8, 1), (result.Forwarded, result.Quarantined));
        AssertCopies(Drop.Mails.Where(m => m.Uid != 5).Select(m => m.Bytes));
        Assert.False((await ForwardAsync()).Complete);
        Assert.Equal((8, 1), (await RemoveAsync()) is var removal ? (removal.Removed, removal.KeptUnproven) : default);
        Assert.Equal([5u], Drop.Mails.Select(m => m.Uid));
    }

    [Theory]
    [InlineData("", "NO [UNAVAILABLE] storage is down, try again in 50 ms")]
    [InlineData("", "NO no")]
    [InlineData("NIL", "OK done")]
    [InlineData("", "OK done")]
    [InlineData("", null)]
    public async Task A_server_that_gives_no_message_for_a_while_has_none_set_aside(string body, string? ending)
    {
        Fill(8);
        var isAsked = false;
        Drop.Body = _ => body.Length > 0 ? body : null;
        Drop.Say = (command, usual) => (isAsked = command.Contains("BODY.PEEK[]", StringComparison.Ordinal)) && body.Length == 0 ? "" : usual;
        Drop.Answer = (_, usual) => isAsked ? ending : usual;
        var result = await ForwardAsync();
        Assert.Single(Pair.Observer.Errors);
        Assert.Equal((0, 0), (result.Forwarded, result.Quarantined));
        (Drop.Body, Drop.Say, Drop.Answer) = (_ => null, (_, usual) => usual, (_, usual) => usual);
        Assert.Equal((8, true), (await ForwardAsync()) is var whole ? (whole.Forwarded, whole.Complete) : default);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    public static TheoryData<string> Interruptions =>
        ["* 1 EXPUNGE", "* 900 EXISTS", "* 2 EXISTS", "* 1 FETCH (FLAGS (\\Deleted))", "* 2 FETCH (UID 3 FLAGS ())", "* OK [ALERT] maintenance\r\n* 3 RECENT", "* OK [UIDVALIDITY 99] other", "* SEARCH 1 2 3", "* NO disk is nearly full", "* BAD \u00e4\u0007\u001b[2J"];

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task Words_that_nobody_asked_for_lose_and_repeat_nothing(string words)
    {
        Fill(6);
        Drop.Say = (command, usual) => command.Contains("FETCH", StringComparison.Ordinal) || command.StartsWith("EXAMINE", StringComparison.Ordinal) ? $"{words}\r\n{usual}{words}\r\n" : usual;
        await ForwardAsync();
        Assert.All(Pair.Observer.Lines, l => Assert.DoesNotContain(l, c => char.IsControl(c)));
        await RemoveAsync();
        Drop.Say = (_, usual) => usual;
        var left = Drop.Mails.ToList();
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(6, Pair.Destination.Count);
        Assert.All(left, m => Assert.Contains(Pair.Destination.Mails(), c => c.Digest() == new TestMail(m.Bytes, Received).Digest()));
        await RemoveAsync();
        Assert.Empty(Drop.Mails);
        Assert.Equal(6, Pair.Destination.Count);
    }

    [Fact]
    public async Task A_folder_that_is_suddenly_empty_forgets_nothing()
    {
        Fill(4);
        await ForwardAsync();
        var mails = Drop.Mails.ToList();
        Drop.Mails.Clear();
        Assert.Equal(0, (await ForwardAsync()).Listed);
        Assert.Equal(0, (await RemoveAsync()).Listed);
        Drop.Mails.AddRange(mails);
        Assert.Equal(4, (await ForwardAsync()).AlreadyForwarded);
        AssertCopies(mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_folder_that_is_replaced_between_the_check_and_the_removal_keeps_all()
    {
        Fill(4);
        await ForwardAsync();
        Drop.Validity = verb => verb == "SELECT" ? 8u : 7u;
        var removal = await RemoveAsync();
        Assert.Equal((0, 4), (removal.Removed, removal.KeptUnproven));
        Assert.Equal([MailFailure.ProtocolViolation], Pair.Observer.Failures);
        Assert.Equal(4, Drop.Mails.Count);
        Assert.DoesNotContain(Drop.LinesHeard, l => l.Contains("STORE", StringComparison.Ordinal) || l.Contains("EXPUNGE", StringComparison.Ordinal));
        Drop.Validity = _ => 8u;
        Assert.Equal(4, (await ForwardAsync()).AlreadyForwarded);
        Assert.Equal(4, (await RemoveAsync()).Removed);
        AssertCopies(Enumerable.Range(1, 4).Select(i => Encoding.Latin1.GetBytes(FormattableString.Invariant($"Received: from a by b; {Received:r}\r\nSubject: mail {i}\r\n\r\nbody {i}\r\n"))));
    }

    [Fact]
    public async Task Uidvalidity_that_changes_within_a_run_sends_nothing_twice()
    {
        Fill(6);
        var times = 0;
        var opened = 0;
        Drop.Validity = _ => ++opened == 1 ? 7u : 8u;
        Drop.Answer = (command, usual) => command.Contains("BODY.PEEK[]", StringComparison.Ordinal) && ++times == 1 ? null : usual;
        Assert.True((await ForwardAsync()).Complete);
        Assert.Empty(Pair.Observer.Errors);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(6, (await ForwardAsync()).AlreadyForwarded);
    }

    [Theory]
    [InlineData("{6}\r\na\r\nb\u0007c", "a__b_c")]
    [InlineData("\"&AA0ACg-x&ABs-y\"", "__x_y")]
    [InlineData("\"&ZeVnLIqe-/&AAk-t\"", "日本語/_t")]
    [InlineData("\"R&-D\"", "R&D")]
    [InlineData("\"a%b*c\"", "a%b*c")]
    public async Task Folders_with_odd_names_are_copied_under_names_that_a_server_takes(string listed, string made)
    {
        Fill(3);
        Drop.Folders = $"* LIST (\\HasNoChildren) \"/\" {listed}\r\n";
        var result = await ForwardAsync(r => r with { Folders = ["*"] });
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((6, true), (result.Forwarded, result.Complete));
        Assert.Empty(MailComparison.Differences(Drop.Mails.Select(m => new TestMail(m.Bytes, Received)), Folder(made).Mails()));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(6, (await ForwardAsync(r => r with { Folders = ["*"] })).AlreadyForwarded);
        Assert.All(Pair.Observer.Lines, l => Assert.DoesNotContain(l, c => char.IsControl(c)));
    }

    [Fact]
    public async Task A_folder_that_can_not_be_opened_is_told_and_the_others_are_copied()
    {
        Fill(3);
        Drop.Folders = string.Concat(((string[])["INBOX", "Locked", "Other"]).Select(f => $"* LIST (\\HasNoChildren) \"/\" {f}\r\n"));
        Drop.Answer = (command, usual) => command.StartsWith("EXAMINE Locked", StringComparison.Ordinal) ? "NO [NOPERM] not yours" : usual;
        var result = await ForwardAsync(r => r with { Folders = ["*"] });
        Assert.Equal([MailFailure.CommandRefused], Pair.Observer.Failures);
        Assert.Equal((6, false), (result.Forwarded, result.Complete));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Assert.Empty(MailComparison.Differences(Drop.Mails.Select(m => new TestMail(m.Bytes, Received)), Folder("Other").Mails()));
    }

    Maildir Folder(string name) => Pair.DestinationFolder(name);

    static IEnumerable<string> Split(string said) => said.Split("* ", StringSplitOptions.RemoveEmptyEntries).Select(m => "* " + m);
}
