using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>Mails that are stored one behind the other over one connection, and all that a server may say to it.</summary>
public sealed class AppendPipelineTests
{
    const string Minus = "LITERAL-";
    const string Plus = "LITERAL+";

    static readonly DateTimeOffset Arrived = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(9));

    /// <summary>Mails that are handed to a writer, and what it made of them.</summary>
    sealed class Mails
    {
        readonly Queue<MailSending> _waiting = [];

        public List<MailSending> All { get; } = [];

        public Dictionary<MailSending, AppendReply> Replies { get; } = [];

        public List<MailSending> Taken { get; } = [];

        public Mails Add(int size, bool alone = false, params string[] flags)
        {
            MailSending? sending = null;
            sending = new MailSending(AppendPeer.Inbox, new OutgoingMail(new MailBytes(Mail(All.Count, size)), Arrived, flags),
                reply => Replies.Add(sending!, reply)) { GoesAlone = alone };
            All.Add(sending);
            _waiting.Enqueue(sending);
            return this;
        }

        public ValueTask<MailSending?> NextAsync()
        {
            if (!_waiting.TryDequeue(out var next))
                return default;
            Taken.Add(next);
            return ValueTask.FromResult<MailSending?>(next);
        }

        public AppendOutcome?[] Outcomes => [.. All.Select(s => Replies.TryGetValue(s, out var reply) ? reply.Outcome : (AppendOutcome?)null)];

        public ulong?[] Uids => [.. All.Select(s => Replies.TryGetValue(s, out var reply) && reply.Copies is [var copy] ? (ulong?)copy.Id.Number : null)];

        public bool[] Begun => [.. All.Select(s => s.IsBegun)];
    }

    static byte[] Mail(int number, int size)
    {
        var mail = Encoding.ASCII.GetBytes(FormattableString.Invariant($"Subject: {number}\r\n\r\n").PadRight(size, 'x'));
        Array.Resize(ref mail, size);
        return mail;
    }

    static Mails Of(params int[] sizes) => sizes.Aggregate(new Mails(), (mails, size) => mails.Add(size));

    static async Task<Exception?> StoreAsync(AppendPeer peer, Mails mails, RunTimeouts? timeouts = null, CancellationToken cancellationToken = default)
    {
        await using var writer = await peer.OpenAsync(timeouts);
        var failure = await Record.ExceptionAsync(() => writer.AppendEachAsync(mails.NextAsync, cancellationToken)).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        if (peer.Failures.Where(f => f is not IOException).ToList() is [var wrong, ..])
            throw new InvalidOperationException("The scripted server failed.", wrong);
        return failure;
    }

    [Fact]
    public async Task The_next_command_leaves_with_the_literal_before_it()
    {
        var taken = new List<byte[]>();
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var first = await session.ReadAsync();
            Assert.False(first.IsSent);
            await session.SayAsync("+ go ahead");
            taken.Add(await session.ReadMailAsync(first));
            // Not answered yet, and the next is there.
            var second = await session.ReadAsync();
            await session.StoreAsync(first, 1);
            await session.SayAsync("+ go ahead");
            taken.Add(await session.ReadMailAsync(second));
            await session.StoreAsync(second, 2);
            await session.EndAsync();
        });
        var mails = Of(5000, 70_000);
        Assert.Null(await StoreAsync(peer, mails));
        Assert.Equal([1UL, 2UL], mails.Uids);
        Assert.Equal(mails.All.Select((_, i) => Mail(i, i == 0 ? 5000 : 70_000)), taken);
    }

    [Theory]
    [InlineData(Minus, 4096, true)]
    [InlineData(Minus, 4097, false)]
    [InlineData(Plus, 4097, true)]
    [InlineData(Plus, 2_000_000, true)]
    [InlineData("", 1, false)]
    public async Task What_need_not_be_asked_for_is_not_waited_for(string capability, int size, bool isSent)
    {
        var sent = new List<bool>();
        await using var peer = new AppendPeer(capability, async session =>
        {
            for (var i = 1; i <= 2; i++)
            {
                var (head, _) = await session.TakeAsync();
                sent.Add(head.IsSent);
                await session.StoreAsync(head, i);
            }
            await session.EndAsync();
        });
        var mails = Of(size, size);
        Assert.Null(await StoreAsync(peer, mails));
        Assert.Equal([isSent, isSent], sent);
        Assert.Equal([1UL, 2UL], mails.Uids);
    }

    [Fact]
    public async Task Answers_are_told_by_their_tags_in_whatever_order_they_come()
    {
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var heads = new List<AppendHead>();
            for (var i = 0; i < 4; i++)
                heads.Add((await session.TakeAsync()).Head);
            await session.StoreAsync(heads[2], 11);
            await session.SayAsync("* 3 EXISTS\r\n* 1 RECENT\r\n* OK [ALERT] The weather is fine {5}\r\n* NO nearly full");
            await session.SayAsync($"{heads[0].Tag} NO [TOOBIG] not this one");
            await session.StoreAsync(heads[3], 12);
            await session.SayAsync($"{heads[1].Tag} OK done");
            await session.EndAsync();
        });
        var mails = Of(100, 200, 300, 400);
        Assert.Null(await StoreAsync(peer, mails));
        Assert.Equal([AppendOutcome.TooLarge, AppendOutcome.Stored, AppendOutcome.Stored, AppendOutcome.Stored], mails.Outcomes);
        Assert.Equal([null, null, 11UL, 12UL], mails.Uids);
    }

    [Theory]
    [InlineData("NO [TOOBIG] too big", nameof(AppendOutcome.TooLarge))]
    [InlineData("NO [OVERQUOTA] full", nameof(AppendOutcome.Full))]
    [InlineData("NO [TRYCREATE] no such folder", nameof(AppendOutcome.FolderMissing))]
    [InlineData("BAD literal not accepted", nameof(AppendOutcome.Refused))]
    public async Task A_literal_that_was_asked_for_in_vain_is_not_sent(string answer, string outcome)
    {
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var (first, _) = await session.TakeAsync();
            var second = await session.ReadAsync();
            await session.StoreAsync(first, 1);
            await session.SayAsync($"{second.Tag} {answer}");
            var (third, mail) = await session.TakeAsync();
            Assert.Equal(Mail(2, 6000), mail);
            await session.StoreAsync(third, 2);
            await session.EndAsync();
        });
        var mails = Of(5000, 5500, 6000);
        Assert.Null(await StoreAsync(peer, mails));
        Assert.Equal([AppendOutcome.Stored, Enum.Parse<AppendOutcome>(outcome), AppendOutcome.Stored], mails.Outcomes);
        Assert.Equal([1UL, null, 2UL], mails.Uids);
    }

    [Fact]
    public async Task What_is_not_understood_with_others_under_way_may_be_about_them()
    {
        await using var peer = new AppendPeer(Plus, async session =>
        {
            var (first, second) = ((await session.TakeAsync()).Head, (await session.TakeAsync()).Head);
            await session.SayAsync($"{second.Tag} BAD what\r\n{first.Tag} NO no");
            await session.SayAsync($"{(await session.TakeAsync()).Head.Tag} BAD what");
            await session.EndAsync();
        });
        var mails = Of(100, 200).Add(300, alone: true);
        Assert.Null(await StoreAsync(peer, mails));
        Assert.All(mails.Outcomes, outcome => Assert.Equal(AppendOutcome.Refused, outcome));
        Assert.Equal([false, true, false], mails.All.Select(m => mails.Replies[m].MayMeanOthers));
    }

    [Theory]
    [InlineData("* BYE [UNAVAILABLE] shutting down", MailFailure.ServerUnavailable)]
    [InlineData("* BYE Session expired, please login again.", MailFailure.ConnectionLost)]
    [InlineData("* BYE [OVERQUOTA] Account exceeded command or bandwidth limits.", MailFailure.DailyLimitReached)]
    public async Task A_farewell_leaves_those_in_doubt_that_had_no_answer(string farewell, MailFailure failure)
    {
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var first = (await session.TakeAsync()).Head;
            await session.TakeAsync();
            var third = (await session.TakeAsync()).Head;
            await session.StoreAsync(third, 3);
            await session.SayAsync($"{first.Tag} NO [LIMIT] try again in 1 s\r\n{farewell}");
        });
        var mails = Of(100, 200, 300);
        mails.Add(400, alone: true).Add(500);
        var e = Assert.IsType<MailSyncException>(await StoreAsync(peer, mails));
        Assert.Equal(failure, e.Failure);
        Assert.Equal([AppendOutcome.Later, null, AppendOutcome.Stored, null, null], mails.Outcomes);
        Assert.Equal([true, true, true, false, false], mails.Begun);
    }

    [Fact]
    public async Task A_farewell_when_all_was_answered_puts_nothing_in_doubt_and_nothing_more_is_begun()
    {
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var (first, _) = await session.TakeAsync();
            await session.SayAsync($"{first.Tag} OK done\r\n* BYE enough");
        });
        await using var writer = await peer.OpenAsync();
        var mails = Of(100);
        await writer.AppendEachAsync(mails.NextAsync, default);
        Assert.Equal([AppendOutcome.Stored], mails.Outcomes);
        mails.Add(200);
        var e = await Assert.ThrowsAsync<MailSyncException>(() => writer.AppendEachAsync(mails.NextAsync, default));
        Assert.Equal((MailFailure.ConnectionLost, true), (e.Failure, e.IsTransient));
        Assert.Contains("enough", e.Message, StringComparison.Ordinal);
        Assert.Equal([true, false], mails.Begun);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_hangs_up_in_the_middle_of_a_literal_leaves_that_mail_in_doubt_alone(bool resets)
    {
        const int Large = 30_000_000;
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var (first, _) = await session.TakeAsync();
            var second = await session.ReadAsync();
            await session.SayAsync($"{first.Tag} OK [APPENDUID 7 1] done\r\n+ go ahead");
            await session.ReadBytesAsync(100_000);
            await session.SayAsync("* BYE Invalid character in literal");
            Assert.Equal(Large, second.Size);
            if (resets)
                session.Abort();
        });
        var mails = Of(5000, Large, 300);
        var e = Assert.IsType<MailSyncException>(await StoreAsync(peer, mails));
        Assert.True(e.IsTransient);
        Assert.Equal([AppendOutcome.Stored, null, null], mails.Outcomes);
        Assert.True(mails.All[1].IsBegun);
        Assert.DoesNotContain(peer.LinesHeard, l => l.StartsWith("Subject", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("+ once more")]
    [InlineData("W77 OK who asked")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("W1 PERHAPS")]
    [InlineData("* LIST () \"/\" {5}\r\nINBOX")]
    public async Task What_can_not_be_an_answer_ends_the_connection(string line)
    {
        await using var peer = new AppendPeer(Minus, async session =>
        {
            await session.TakeAsync();
            await session.SayAsync(line);
            await session.FallSilentAsync();
        });
        var mails = Of(100);
        var e = Assert.IsType<MailSyncException>(await StoreAsync(peer, mails));
        Assert.Equal((MailFailure.ProtocolViolation, true), (e.Failure, e.IsTransient));
        Assert.Equal([null], mails.Outcomes);
        Assert.Equal([true], mails.Begun);
    }

    /// <summary>The bytes of a mail that were sent without being taken as such would be commands.</summary>
    [Theory]
    [InlineData("{0} OK done")]
    [InlineData("+ go ahead\r\n{0} NO not now")]
    [InlineData("+ go ahead\r\n+ go ahead")]
    public async Task No_byte_of_a_mail_is_sent_to_a_server_that_contradicts_itself(string answer)
    {
        var more = -1;
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var head = await session.ReadAsync();
            await session.SayAsync(string.Format(null, answer, head.Tag));
            more = 0;
            await session.ReadBytesAsync(1);
            more = 1;
        });
        var mails = Of(5000);
        var e = Assert.IsType<MailSyncException>(await StoreAsync(peer, mails));
        Assert.Equal(MailFailure.ProtocolViolation, e.Failure);
        Assert.Equal(0, more);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_never_comes_to_an_end_is_left(bool hasLines)
    {
        var said = 0L;
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var (head, _) = await session.TakeAsync();
            await session.StoreAsync(head, 1);
            await session.TakeAsync();
            var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(hasLines ? "* OK still here\r\n" : "* OK and so on ", 1000)));
            for (; ; Interlocked.Add(ref said, piece.Length))
                await session.SayAsync(piece);
        });
        var mails = Of(100, 200);
        var e = Assert.IsType<MailSyncException>(await StoreAsync(peer, mails));
        Assert.Equal(MailFailure.ProtocolViolation, e.Failure);
        Assert.Equal([AppendOutcome.Stored, null], mails.Outcomes);
        // What it costs in memory is in MemoryTests, in a process of its own.
        Assert.InRange(Interlocked.Read(ref said), 0, 100 << 20);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_left_in_time()
    {
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var (head, _) = await session.TakeAsync();
            await session.StoreAsync(head, 1);
            await session.FallSilentAsync();
        });
        var mails = Of(100, 5000);
        var e = Assert.IsType<MailSyncException>(await StoreAsync(peer, mails, new RunTimeouts { Silence = TimeSpan.FromSeconds(0.5) }));
        Assert.Equal((MailFailure.ConnectionTimedOut, true), (e.Failure, e.IsTransient));
        Assert.Equal([true, true], mails.Begun);
        Assert.Equal([AppendOutcome.Stored, null], mails.Outcomes);
    }

    [Fact]
    public async Task Cancelled_it_ends_at_once_and_what_was_answered_stays_so()
    {
        using var stop = new CancellationTokenSource();
        var mails = Of(100, 200);
        await using var peer = new AppendPeer(Minus, async session =>
        {
            var (head, _) = await session.TakeAsync();
            await session.TakeAsync();
            await session.StoreAsync(head, 1);
            while (mails.Replies.Count == 0)
                await Task.Delay(5);
            await stop.CancelAsync();
            await session.FallSilentAsync();
        });
        Assert.IsAssignableFrom<OperationCanceledException>(await StoreAsync(peer, mails, cancellationToken: stop.Token));
        Assert.Equal([AppendOutcome.Stored, null], mails.Outcomes);
        Assert.Equal([true, true], mails.Begun);
    }

    [Fact]
    public async Task One_that_goes_alone_has_the_connection_to_itself()
    {
        var most = 0;
        await using var peer = new AppendPeer(Plus, session => CountAsync(session, 5, TimeSpan.FromMilliseconds(100), (tag, under) => most = tag == "W3" ? under : most));
        var mails = Of(100, 100).Add(100, alone: true).Add(100).Add(100);
        Assert.Null(await StoreAsync(peer, mails));
        Assert.Equal(1, most);
        Assert.All(mails.Outcomes, o => Assert.Equal(AppendOutcome.Stored, o));
    }

    [Theory]
    [InlineData(60, 20, 50)]
    [InlineData(0, 1, 1)]
    public async Task As_many_are_under_way_as_are_answered_in_time(int seconds, int atLeast, int atMost)
    {
        var under = new List<int>();
        await using var peer = new AppendPeer(Plus, session => CountAsync(session, 90, TimeSpan.FromMilliseconds(10), (_, count) => under.Add(count)));
        var mails = Of([.. Enumerable.Repeat(100, 90)]);
        Assert.Null(await StoreAsync(peer, mails, new RunTimeouts { Unanswered = TimeSpan.FromSeconds(seconds) }));
        Assert.InRange(under[0], 1, 4);
        Assert.InRange(under.Skip(60).Max(), atLeast, atMost);
        Assert.All(mails.Outcomes, o => Assert.Equal(AppendOutcome.Stored, o));
    }

    /// <summary>Stores mails and counts how many are under way, those among them that wait in the line, when it answers one.</summary>
    static async Task CountAsync(AppendSession session, int mails, TimeSpan pace, Action<string, int> count)
    {
        var open = new ConcurrentQueue<AppendHead>();
        var uid = 0;
        var reading = Task.Run(async () =>
        {
            for (var i = 0; i < mails; i++)
                open.Enqueue((await session.TakeAsync()).Head);
        });
        while (uid < mails)
        {
            await Task.Delay(pace);
            var under = open.Count;
            if (!open.TryDequeue(out var head))
                continue;
            count(head.Tag, under);
            await session.StoreAsync(head, ++uid);
        }
        await reading;
        await session.EndAsync();
    }

    [Fact]
    public async Task Refused_with_keywords_it_is_sent_again_without_them_and_so_are_those_behind()
    {
        var flags = new List<string>();
        await using var peer = new AppendPeer(Plus, async session =>
        {
            for (var uid = 1; uid <= 4; uid++)
            {
                var (head, _) = await session.TakeAsync();
                flags.Add(head.Line.Split('"')[0].Split("APPEND INBOX")[1].Trim());
                if (head.Line.Contains("Kunde", StringComparison.Ordinal))
                    await session.SayAsync($"{head.Tag} NO no keywords here");
                else
                    await session.StoreAsync(head, uid);
            }
            await session.EndAsync();
        });
        // One at a time, so that the order is known.
        var mails = new Mails().Add(100, true, "\\Seen", "Kunde").Add(100, true, "Kunde").Add(100, true, "\\Seen");
        Assert.Null(await StoreAsync(peer, mails));
        Assert.Equal(["(\\Seen Kunde)", "(\\Seen)", "", "(\\Seen)"], flags);
        Assert.All(mails.Outcomes, o => Assert.Equal(AppendOutcome.Stored, o));
    }

    [Fact]
    public async Task The_protocol_log_shows_commands_and_answers_and_no_byte_of_a_mail()
    {
        var lines = new ConcurrentQueue<string>();
        ProtocolLog.Target = lines.Enqueue;
        try
        {
            await using var peer = new AppendPeer(Minus, async session =>
            {
                var (first, _) = await session.TakeAsync();
                var second = await session.ReadAsync();
                await session.StoreAsync(first, 1);
                await session.SayAsync($"{second.Tag} NO [TOOBIG] too big");
                var (third, _) = await session.TakeAsync();
                await session.StoreAsync(third, 2);
                await session.EndAsync();
            });
            Assert.Null(await StoreAsync(peer, Of(5000, 6000, 100)));
        }
        finally
        {
            ProtocolLog.Target = null;
        }
        // The library's tags have eight digits.
        var said = lines.Select(l => l.Split(' ', 5)[^1]).Where(l => Regex.IsMatch(l, @"^[CS]: (W[0-9] |\+)")).ToList();
        Assert.Equal(
            [
                "C: W1 APPEND INBOX \"02-Mar-2026 08:00:00 +0900\" <5000 bytes>", "S: + go ahead", "C: W2 APPEND INBOX \"02-Mar-2026 08:00:00 +0900\" <6000 bytes>",
                "S: W1 OK [APPENDUID 7 1] done", "S: W2 NO [TOOBIG] too big",
                "C: W3 APPEND INBOX \"02-Mar-2026 08:00:00 +0900\" <100 bytes>", "S: W3 OK [APPENDUID 7 2] done",
            ], said);
        Assert.DoesNotContain(lines, l => l.Contains("Subject", StringComparison.Ordinal) || l.Contains("xxxx", StringComparison.Ordinal));
    }
}
