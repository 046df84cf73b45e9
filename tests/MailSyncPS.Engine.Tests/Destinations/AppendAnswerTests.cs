using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Imap;
using MailSyncPS.Engine.Servers.Opening;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>What a destination may answer to APPEND: refusals of all kinds, and UIDs that are not the copies'.</summary>
[Collection(EndServersCollection.Name)]
public sealed class AppendAnswerTests(Servers servers, ITestOutputHelper output) : ImapStoreTest(servers, output)
{
    [Theory]
    [InlineData("IMAP4rev1 UIDPLUS LITERAL+")]
    [InlineData("IMAP4rev1 UIDPLUS")]
    [InlineData("IMAP4rev1 UIDPLUS MULTIAPPEND LITERAL+")]
    [InlineData("IMAP4rev1")]
    public async Task A_destination_that_keeps_the_rules_gets_every_mail_once_to_the_byte(string capabilities)
    {
        Store.Capabilities = capabilities;
        Fill(12);
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((12, true), (result.Forwarded, result.Complete));
        AssertKept(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(12, (await CopyAsync()).AlreadyForwarded);
        Assert.Equal(12, (await FreeAsync()).Removed);
        Assert.Equal(12, Store.Mails.Count);
        Assert.Empty(Store.Failures);
    }

    [Theory]
    [InlineData("IMAP4rev1 UIDPLUS")]
    [InlineData("IMAP4rev1 UIDPLUS LITERAL+")]
    public async Task A_literal_that_is_refused_sets_one_mail_aside_and_the_others_go_on(string capabilities)
    {
        Store.Capabilities = capabilities;
        Fill(6);
        Drop.Mails.Insert(2, ("large", Mail("large", 300)));
        Store.Refuse = (_, size) => size > 3000 ? "NO literal not accepted" : null;
        var result = await CopyAsync();
        Assert.Equal([MailFailure.MessageRefused], Pair.Observer.Failures);
        Assert.Equal((6, 1), (result.Forwarded, result.Quarantined));
        Assert.Contains("literal not accepted", Pair.Observer.Errors[0].Message, StringComparison.Ordinal);
        AssertKept(Drop.Mails.Where(m => m.Uidl != "large").Select(m => m.Bytes));
        Assert.Equal(6, (await FreeAsync()).Removed);
        Assert.Equal(["large"], Drop.Mails.Select(m => m.Uidl));
    }

    [Fact]
    public async Task A_server_that_does_not_understand_mails_behind_one_another_gets_each_for_itself()
    {
        Store.Capabilities = "IMAP4rev1 UIDPLUS LITERAL+";
        Fill(12);
        Store.Refuse = (n, _) => n is 4 or 5 ? "BAD Command unrecognized" : null;
        var result = await ForwardAsync(r => r with { Destination = Destination, MaxConnections = 2 });
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((12, true), (result.Forwarded, result.Complete));
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }

    [Theory]
    [InlineData("NO [OVERQUOTA] over quota\r\n* BYE over quota")]
    [InlineData("NO [OVERQUOTA] over quota")]
    public async Task Full_and_hung_up_the_run_stops_and_says_that_it_is_full(string answer)
    {
        Fill(8);
        Store.Refuse = (n, _) => n > 5 ? answer : null;
        var result = await CopyAsync();
        Assert.Equal([MailFailure.DestinationFull], Pair.Observer.Failures);
        Assert.Equal((5, 0, false), (result.Forwarded, result.Quarantined, result.Complete));
        Assert.Equal(5, Store.Mails.Count);
        Store.Refuse = (_, _) => null;
        Assert.True((await CopyAsync()).Complete);
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }

    [Theory]
    [InlineData("NO [OVERQUOTA] Account exceeded command or bandwidth limits")]
    [InlineData("NO [ALERT] Account exceeded command or bandwidth limits. (Failure)")]
    [InlineData("* BYE [OVERQUOTA] Account exceeded command or bandwidth limits.")]
    public async Task What_a_provider_allows_for_a_day_ends_the_run_without_an_error_and_the_next_goes_on(string answer)
    {
        Fill(8);
        Store.Refuse = (n, _) => n > 5 ? answer : null;
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((0, false), (result.Quarantined, result.Complete));
        // A farewell takes the connection with it, before all copies were read back.
        Assert.InRange(result.Forwarded, answer.StartsWith('*') ? 1 : 5, 5);
        var warning = Assert.Single(Pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal));
        Assert.Contains("bandwidth limits", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Free it", warning, StringComparison.Ordinal);
        Store.Refuse = (_, _) => null;
        Assert.True((await CopyAsync()).Complete);
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }

    [Theory]
    [InlineData("NO Message contains NUL characters", true)]
    [InlineData("NO [TOOBIG] too much", true)]
    [InlineData("NO virus found", true)]
    [InlineData("NO System Error (Failure)", false)]
    [InlineData("NO [SERVERBUG] Internal error", false)]
    [InlineData("NO literal not accepted", false)]
    [InlineData("NO no", false)]
    [InlineData("BAD Invalid Arguments: Unable to parse message", true)]
    public async Task A_refusal_names_the_mail_only_where_it_says_so(string answer, bool namesTheMail)
    {
        Store.Refuse = (_, _) => answer;
        await using var writer = await MailDestinations.Open(Destination, new()).OpenWriterAsync(default);
        var reply = await writer.AppendAsync(ImapMarks.FolderOf("INBOX", 7, 1), [new OutgoingMail(new MailBytes(Mail("one")), DateTimeOffset.UtcNow, [])], default);
        Assert.Equal(namesTheMail, reply.NamesTheMail);
        Assert.Contains(reply.Outcome, (AppendOutcome[])[AppendOutcome.Refused, AppendOutcome.TooLarge]);
    }

    [Theory]
    [InlineData("NO [THROTTLED] Suggested Backoff Time: 300 milliseconds")]
    [InlineData("NO [UNAVAILABLE] try again in 1 s")]
    [InlineData("NO [LIMIT] too many messages, try again in 300 ms")]
    [InlineData("* BYE [UNAVAILABLE] shutting down, try again in 300 ms")]
    public async Task Throttled_it_waits_as_it_was_told_says_so_and_goes_on(string answer)
    {
        Fill(8);
        var waits = new ConcurrentQueue<string>();
        Store.Refuse = (n, _) => n == 4 ? answer : null;
        Pair.WhenProgress = p => waits.Enqueue(p.Status);
        var began = Stopwatch.StartNew();
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((8, true), (result.Forwarded, result.Complete));
        Assert.InRange(began.Elapsed.TotalSeconds, 0.3, 20);
        Assert.Contains(Pair.Observer.Lines, l => l.StartsWith("verbose", StringComparison.Ordinal) && l.Contains("Trying again in", StringComparison.Ordinal));
        Assert.Contains(waits, s => s.StartsWith("Waiting", StringComparison.Ordinal));
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_wait_beyond_all_bounds_is_not_waited_for()
    {
        Fill(3);
        Store.Refuse = (n, _) => n == 2 ? "NO [THROTTLED] try again in 9999 minutes" : null;
        var result = await CopyAsync();
        Assert.Equal([MailFailure.ServerUnavailable], Pair.Observer.Failures);
        Assert.InRange(result.Forwarded, 1, 2);
        Assert.Equal(Store.Mails.Count, result.Forwarded);
        Store.Refuse = (_, _) => null;
        Assert.True((await CopyAsync()).Complete);
        AssertKept(Drop.Mails.Select(m => m.Bytes));
    }

    public static TheoryData<string> OddUids => ["none", "descending", "descending range", "all the same", "too few", "too many", "zero", "of mails before", "words"];

    [Theory]
    [MemberData(nameof(OddUids))]
    public async Task Uids_that_can_not_be_the_copies_are_not_believed_and_the_copies_are_found_by_content(string kind)
    {
        Store.Capabilities = "IMAP4rev1 UIDPLUS MULTIAPPEND LITERAL+";
        Store.Add(Mail("was there before"));
        Store.Add(Mail("was there as well"));
        Fill(10);
        Store.TellUids = uids => kind switch
        {
            "none" => null,
            "descending" => string.Join(',', uids.Reverse()),
            "descending range" => Text($"{uids[^1]}:{uids[0]}"),
            "all the same" => string.Join(',', uids.Select(_ => uids[0])),
            "too few" => Text($"{uids[0]}"),
            "too many" => Text($"{uids[0]}:{uids[^1] + 3}"),
            "zero" => "0",
            "of mails before" => string.Join(',', uids.Select((_, i) => 1 + i % 2)),
            _ => "those that came",
        };
        var result = await CopyAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((10, true), (result.Forwarded, result.Complete));
        AssertKept([.. Drop.Mails.Select(m => m.Bytes), Mail("was there before"), Mail("was there as well")]);
        Assert.Equal(10, (await FreeAsync()).Removed);
        Assert.Equal(12, Store.Mails.Count);
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
