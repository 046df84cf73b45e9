using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>Destinations that say they stored a mail and did something else.</summary>
[Collection(EndServersCollection.Name)]
public sealed class KeepingTests(Servers servers, ITestOutputHelper output) : ImapStoreTest(servers, output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_mail_that_is_dropped_in_silence_stays_at_the_source_and_is_told(bool tellsUids)
    {
        Fill(6);
        if (!tellsUids)
            Store.TellUids = _ => null;
        Store.Keep = bytes => Is(bytes, "mail3") ? [] : [bytes];
        var result = await CopyAsync();
        Assert.Equal([MailFailure.ProofMismatch], Pair.Observer.Failures);
        Assert.Equal((5, 1), (result.Forwarded, result.Quarantined));
        Assert.Equal(5, Store.Mails.Count);
        Assert.Equal(5, (await FreeAsync()).Removed);
        Assert.Equal(["id3"], Drop.Mails.Select(m => m.Uidl));
    }

    [Theory]
    [InlineData("IMAP4rev1 UIDPLUS LITERAL+", "NO System Error (Failure)")]
    [InlineData("IMAP4rev1 UIDPLUS LITERAL+", "NO [SERVERBUG] Internal error occurred")]
    [InlineData("IMAP4rev1 UIDPLUS MULTIAPPEND LITERAL+", "NO System Error (Failure)")]
    [InlineData("IMAP4rev1 UIDPLUS MULTIAPPEND LITERAL+", "NO [OVERQUOTA] over quota")]
    public async Task What_it_stores_and_refuses_is_not_sent_a_second_time(string capabilities, string refusal)
    {
        Store.Capabilities = capabilities;
        Fill(6);
        var appends = 0;
        Store.Answer = (command, usual) => command.StartsWith("APPEND", StringComparison.Ordinal) && ++appends == 3 - (capabilities.Contains("MULTI", StringComparison.Ordinal) ? 1 : 0) ? refusal : usual;
        await CopyAsync();
        var result = await CopyAsync();
        Assert.True(result.Complete);
        AssertKept(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(6, (await FreeAsync()).Removed);
        AssertKept(Enumerable.Range(0, 6).Select(i => Mail($"mail{i}")));
    }

    [Fact]
    public async Task What_it_stores_twice_it_is_not_sent_a_second_time()
    {
        Fill(6);
        Store.Keep = bytes => [bytes, bytes];
        Assert.True((await CopyAsync()).Complete);
        Assert.Equal(12, Store.Mails.Count);
        Assert.Equal(6, (await CopyAsync()).AlreadyForwarded);
        Drop.Mails.Add(("late", Mail("late")));
        Assert.Equal(1, (await CopyAsync()).Forwarded);
        Assert.Equal(14, Store.Mails.Count);
        Assert.Equal(7, (await FreeAsync()).Removed);
        Assert.Equal(14, Store.Mails.Count);
    }

    [Theory]
    [InlineData("one byte")]
    [InlineData("a header on top")]
    [InlineData("a line at the end")]
    [InlineData("the first half")]
    [InlineData("nothing")]
    public async Task One_mail_that_it_changes_is_set_aside_alone(string change)
    {
        Fill(6);
        Store.Keep = bytes => !Is(bytes, "mail3") ? [bytes] : change switch
        {
            "one byte" => [[.. bytes[..^5], (byte)'!', .. bytes[^4..]]],
            "a header on top" => [[.. "X-Checked: clean\r\n"u8, .. bytes]],
            "a line at the end" => [[.. bytes, .. "-- \r\nchecked\r\n"u8]],
            "the first half" => [bytes[..(bytes.Length / 2)]],
            _ => [[]],
        };
        var result = await CopyAsync();
        Assert.Equal([MailFailure.ProofMismatch], Pair.Observer.Failures);
        Assert.Equal((5, 1), (result.Forwarded, result.Quarantined));
        Assert.False((await CopyAsync()).Complete);
        Assert.Equal(6, Store.Mails.Count);
        Assert.Equal(5, (await FreeAsync()).Removed);
        Assert.Equal(["id3"], Drop.Mails.Select(m => m.Uidl));
    }

    [Theory]
    [InlineData(true, 0.7)]
    [InlineData(true, 1.5)]
    [InlineData(false, 1.5)]
    public async Task Mail_that_it_shows_only_after_a_while_is_waited_for(bool tellsUids, double seconds)
    {
        Fill(4);
        if (!tellsUids)
            Store.TellUids = _ => null;
        Store.ShownAfter = TimeSpan.FromSeconds(seconds);
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((4, true), (result.Forwarded, result.Complete));
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_uid_of_another_new_mail_does_not_have_the_mail_set_aside()
    {
        // Another client stores something at the same time, and the server mixes up the two.
        Fill(5);
        Store.Keep = bytes => Is(bytes, "mail3") ? [bytes, Mail("of another client")] : [bytes];
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((5, true), (result.Forwarded, result.Complete));
        AssertKept([.. Drop.Mails.Select(m => m.Bytes), Mail("of another client")]);
        Assert.Equal(5, (await FreeAsync()).Removed);
    }

    [Fact]
    public async Task Uidvalidity_that_changes_within_a_run_loses_and_repeats_nothing()
    {
        Fill(9);
        var appends = 0;
        Store.Keep = bytes =>
        {
            if (++appends == 4)
                Store.Validity++;
            return [bytes];
        };
        var result = await CopyAsync();
        if (!result.Complete)
            result = await CopyAsync();
        Assert.True(result.Complete);
        Assert.Empty(Pair.Observer.Errors);
        AssertKept(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(9, (await CopyAsync()).AlreadyForwarded);
        AssertKept(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(9, (await FreeAsync()).Removed);
    }

    public static TheoryData<string> Interruptions =>
        ["* 1 EXPUNGE", "* 500 EXISTS", "* 1 FETCH (FLAGS (\\Seen))", "* 2 FETCH (UID 2 FLAGS (\\Deleted))", "* OK [ALERT] maintenance\r\n* 3 RECENT", "* FLAGS (\\Seen $New)\r\n* OK [PERMANENTFLAGS ()] none", "* LIST () \"/\" Other", "* CAPABILITY IMAP4rev1", "* BAD \u00e4\u0007"];

    [Theory]
    [MemberData(nameof(Interruptions))]
    public async Task Words_that_nobody_asked_for_lose_and_repeat_nothing(string words)
    {
        Fill(6);
        var turn = 0;
        Store.Interject = command => command.StartsWith("LOGIN", StringComparison.Ordinal) || command.StartsWith("CAPA", StringComparison.Ordinal) || ++turn % 3 != 0 ? "" : words + "\r\n";
        await CopyAsync();
        Store.Interject = _ => "";
        Assert.True((await CopyAsync()).Complete);
        AssertKept(Drop.Mails.Select(m => m.Bytes));
        Store.Interject = command => command.StartsWith("UID", StringComparison.Ordinal) ? words + "\r\n" : "";
        await FreeAsync();
        Assert.Equal(6, Store.Mails.Count);
    }

    [Theory]
    [InlineData("UID FETCH", null)]
    [InlineData("UID FETCH", "NO [SERVERBUG] gone wrong\r\n* BYE")]
    [InlineData("STATUS", null)]
    [InlineData("EXAMINE", null)]
    [InlineData("NOOP", null)]
    [InlineData("APPEND", null)]
    public async Task Hung_up_at_any_command_the_run_goes_on_by_itself(string at, string? words)
    {
        Fill(6);
        var times = 0;
        Store.Answer = (command, usual) => command.StartsWith(at, StringComparison.Ordinal) && ++times is 2 or 3 && (at != "EXAMINE" || times == 2) ? words : usual;
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((6, true), (result.Forwarded, result.Complete));
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }

    static bool Is(byte[] bytes, string name) => Encoding.Latin1.GetString(bytes).Contains(string.Create(CultureInfo.InvariantCulture, $"Subject: {name}\r\n"), StringComparison.Ordinal);
}
