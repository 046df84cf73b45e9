using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Quota;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>POP3 servers that answer oddly where the answer is a hint, or say what they mean in a form of their own.</summary>
[Collection(EndServersCollection.Name)]
public sealed class Pop3OddAnswerTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    [Theory]
    [InlineData("RSET")]
    [InlineData("RSET", "NOOP")]
    [InlineData("TOP")]
    [InlineData("CAPA")]
    public async Task Commands_that_are_not_known_keep_nothing_from_being_copied_and_freed(params string[] unknown)
    {
        Fill(25);
        Drop.KnowsTop = true;
        Drop.Instead = (_, line) => unknown.Contains(line.Split(' ')[0]) ? "-ERR command not implemented" : null;
        Assert.Equal((25, true), (await ForwardAsync()) is var result ? (result.Forwarded, result.Complete) : default);
        Assert.Empty(Pair.Observer.Errors);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(25, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
    }

    [Fact]
    public async Task Without_rset_a_session_that_only_read_ends_without_quit()
    {
        Fill(3);
        Drop.RemovesWhatWasRead = true;
        Drop.Instead = (_, line) => line == "RSET" ? "-ERR command not implemented" : null;
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(3, Drop.Mails.Count);
        Assert.DoesNotContain("QUIT", Drop.LinesHeard);
    }

    [Theory]
    [InlineData("1 and 3", 0)]
    [InlineData("1 and 3", 7)]
    [InlineData("from 5", 0)]
    public async Task Numbers_with_gaps_are_what_the_server_says(string numbers, int excess)
    {
        Fill(12);
        Drop.NumberAt = numbers == "from 5" ? place => place + 5 : place => 2 * place + 1;
        Drop.StatExcess = excess;
        var result = await ForwardAsync();
        Assert.Equal((12, excess == 0), (result.Forwarded, result.Complete));
        Assert.Equal(excess == 0 ? [] : [MailFailure.ProtocolViolation], Pair.Observer.Failures);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Drop.Mails.RemoveAt(3);
        Assert.Equal(11, (await ForwardAsync()).AlreadyForwarded);
        Assert.Equal(11, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
    }

    [Fact]
    public async Task A_count_below_the_list_is_only_a_hint()
    {
        Fill(4);
        Drop.StatExcess = -3;
        Assert.Equal((4, true), (await ForwardAsync()) is var result ? (result.Forwarded, result.Complete) : default);
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal(4, (await RemoveAsync()).Removed);
    }

    [Theory]
    [InlineData("+OK")]
    [InlineData("+OK many")]
    [InlineData("+OK there are 3 messages")]
    public async Task A_count_that_is_none_is_only_a_hint(string answer)
    {
        Fill(3);
        Drop.Instead = (_, line) => line == "STAT" ? answer : null;
        Assert.Equal((3, true), (await ForwardAsync()) is var result ? (result.Forwarded, result.Complete) : default);
        Assert.Equal(3, (await RemoveAsync()).Removed);
    }

    [Theory]
    [InlineData("all at once", "+OK {1}")]
    [InlineData("only with a number", "+OK {1}")]
    [InlineData("only with a number", "+OK {0} {1}")]
    public async Task Ids_are_found_where_capabilities_are_silent_and_a_number_is_left_out(string kind, string form)
    {
        Fill(3);
        Drop.Instead = (_, line) => line switch
        {
            "CAPA" => "-ERR what",
            "UIDL" when kind != "all at once" => "-ERR which one",
            ['U', 'I', 'D', 'L', ' ', .. var number] => string.Format(CultureInfo.InvariantCulture, form, number, Drop.Mails[int.Parse(number, CultureInfo.InvariantCulture) - 1].Uidl),
            _ => null,
        };
        Assert.Equal((3, true), (await ForwardAsync()) is var result ? (result.Forwarded, result.Complete) : default);
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal(3, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
    }

    [Theory]
    [InlineData("-ERR [SYS/TEMP] index is being built, try again in 20 ms")]
    [InlineData("-ERR server busy, try again later")]
    public async Task Ids_that_are_refused_for_a_while_are_not_missing(string answer)
    {
        Fill(3);
        await ForwardAsync();
        var reads = Drop.LinesHeard.Count(l => l.StartsWith("RETR", StringComparison.Ordinal));
        var times = 0;
        Drop.Instead = (_, line) => line == "UIDL" && ++times <= 2 ? answer : null;
        Assert.Equal((3, true), (await ForwardAsync(r => r with { Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(10) } })) is var result ? (result.AlreadyForwarded, result.Complete) : default);
        Assert.Equal((3, reads), (times, Drop.LinesHeard.Count(l => l.StartsWith("RETR", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_line_that_is_none_of_a_list_is_shown_as_it_came()
    {
        Fill(3);
        Drop.Listing = (command, lines) => command == "LIST" ? lines.Append("Warning: \u001b[31mindex damaged") : lines;
        Assert.False((await ForwardAsync(r => r with { Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(10) } })).Complete);
        var error = Assert.Single(Pair.Observer.Errors);
        Assert.Equal(MailFailure.ProtocolViolation, error.Failure);
        Assert.Contains("Warning: <U+001B>[31mindex damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_hangs_up_at_capa_twice_is_not_asked_again()
    {
        Fill(3);
        Drop.Instead = (_, line) => line == "CAPA" ? "" : null;
        var result = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((3, true), (result.Forwarded, result.Complete));
        Assert.Equal(2, Drop.LinesHeard.Count(l => l == "CAPA"));
        Assert.Equal(3, (await RemoveAsync()).Removed);
        Assert.Equal(0, (await QuotaReader.ReadAsync(TestAccounts.At(Drop.Port, MailProtocol.Pop3, Pair.OldUser), false, new RecordingObserver(), default)).MessageCount);
    }

    [Theory]
    [InlineData(MailSecurity.Tls)]
    [InlineData(MailSecurity.StartTls)]
    public async Task A_server_that_hangs_up_at_capa_is_read_under_tls_as_well(MailSecurity security)
    {
        await using var peer = new ScriptedPeer(async connection =>
        {
            await connection.WriteLineAsync("+OK ready");
            while (await connection.ReadLineAsync() is { } line && line != "CAPA")
            {
                await connection.WriteLineAsync(line switch { "STAT" => "+OK 2 300", "UIDL 1" => "+OK 1 id", _ => "+OK" });
                if (line == "QUIT")
                    return;
                if (line == "STLS")
                    await connection.StartTlsAsync(TestCertificates.Valid);
            }
        }, security == MailSecurity.Tls ? TestCertificates.Valid : null);
        var observer = new RecordingObserver();
        var quota = await QuotaReader.ReadAsync(TestAccounts.At(peer.Port, MailProtocol.Pop3, "taro", security), false, observer, default);
        Assert.Equal((2, 300L), (quota.MessageCount, quota.UsedBytes));
        Assert.Equal(2, peer.LinesHeard.Count(l => l == "CAPA"));
        Assert.Empty(peer.Failures);

        await using var untrusted = new ScriptedPeer(connection => Task.CompletedTask, TestCertificates.SelfSigned);
        Assert.Equal(MailFailure.CertificateNotTrusted, (await Assert.ThrowsAsync<MailSyncException>(
            () => QuotaReader.ReadAsync(TestAccounts.At(untrusted.Port, MailProtocol.Pop3, "taro", MailSecurity.Tls), false, observer, default))).Failure);
    }

    [Fact]
    public async Task The_note_of_a_mail_library_is_neither_copied_nor_removed_nor_counted()
    {
        Drop.KnowsTop = true;
        Drop.Mails.Add(("mark", Mark(1)));
        Fill(3);
        var asked = 0;
        for (var run = 1; run <= 3; run++)
        {
            // Its state changes, and so does its id.
            Drop.Mails[0] = ($"mark{run}", Mark(run));
            var result = await ForwardAsync();
            Assert.Equal((3, true), (result.Listed, result.Complete));
            Assert.Contains(Pair.Observer.Lines, l => l.StartsWith("verbose", StringComparison.Ordinal) && l.Contains($"mark{run}", StringComparison.Ordinal));
            Assert.InRange(-asked + (asked = Drop.LinesHeard.Count(l => l.StartsWith("TOP", StringComparison.Ordinal))), 1, 2);
        }
        AssertCopies(Drop.Mails.Skip(1).Select(m => m.Bytes));
        Assert.Equal((3, 3), (await RemoveAsync()) is var removal ? (removal.Listed, removal.Removed) : default);
        Assert.Equal(["mark3"], Drop.Mails.Select(m => m.Uidl));
    }

    [Theory]
    [InlineData("+OK")]
    [InlineData("what")]
    [InlineData("")]
    public async Task Whatever_becomes_of_top_the_mailbox_is_copied(string answer)
    {
        Fill(3);
        Drop.Instead = (_, line) => line.StartsWith("TOP", StringComparison.Ordinal) ? answer : null;
        Assert.Equal((3, true), (await ForwardAsync()) is var result ? (result.Forwarded, result.Complete) : default);
        Assert.Empty(Pair.Observer.Errors);
        Assert.Single(Drop.LinesHeard, l => l.StartsWith("TOP", StringComparison.Ordinal));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_mail_that_only_speaks_of_such_a_note_is_copied()
    {
        Drop.KnowsTop = true;
        Drop.Mails.Add(("quoted", Encoding.Latin1.GetBytes("From: a@example.jp\r\nSubject: Re: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\r\n\r\nX-IMAP: what is this?\r\n")));
        Fill(2);
        Assert.Equal(3, (await ForwardAsync()).Forwarded);
        Assert.Single(Drop.LinesHeard, l => l.StartsWith("TOP", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_removal_that_takes_long_is_waited_for()
    {
        Fill(5);
        await ForwardAsync();
        Drop.RemovalTime = count => count > 0 ? TimeSpan.FromSeconds(7) : TimeSpan.Zero;
        Assert.Equal(5, (await RemoveAsync(change: r => r with { Timeouts = new() { Silence = TimeSpan.FromSeconds(3) } })).Removed);
        Assert.Empty(Drop.Mails);
    }

    /// <summary>It says that it removed them, and lists them in two sessions more.</summary>
    [Fact]
    public async Task What_goes_late_is_noted_as_removed()
    {
        Fill(5);
        await ForwardAsync();
        var told = Drop.Mails.ToList();
        var later = 2;
        Drop.Begin = _ =>
        {
            if (!Drop.LinesHeard.Contains("DELE 1"))
                return;
            Drop.Mails.Clear();
            Drop.Mails.AddRange(later-- > 0 ? told : []);
        };
        Assert.Equal(5, (await RemoveAsync(change: r => r with { Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(10) } })).Removed);
        Assert.Empty(Pair.Observer.Errors);
        await using var history = await LedgerStore.OpenHistoryAsync(Pair.LedgerPath, default);
        var count = Assert.Single(await history.CountMessagesAsync(default));
        Assert.Equal((MailRecordState.Removed, 5), (count.State, count.Count));
    }

    [Fact]
    public async Task A_server_that_breaks_off_over_many_removals_is_given_fewer()
    {
        Fill(40);
        await ForwardAsync();
        Drop.RemovalTime = count => count > 12 ? TimeSpan.MaxValue : TimeSpan.Zero;
        var removal = await RemoveAsync(change: r => r with { Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(10) } });
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((40, 40), (removal.Listed, removal.Removed));
        Assert.Empty(Drop.Mails);
        Assert.Equal(40, Pair.Destination.Count);
    }

    [Fact]
    public async Task A_server_that_breaks_off_over_every_removal_is_given_up()
    {
        Fill(8);
        await ForwardAsync();
        Drop.RemovalTime = count => count > 0 ? TimeSpan.MaxValue : TimeSpan.Zero;
        var removal = await RemoveAsync(change: r => r with { Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(10) } });
        Assert.Equal([MailFailure.CommandRefused], Pair.Observer.Failures);
        Assert.Equal((8, 0, 8), (removal.Listed, removal.Removed, removal.KeptUnproven));
        Assert.Equal(8, Drop.Mails.Count);
    }

    [Fact]
    public async Task A_mail_that_people_delete_in_mid_run_has_gone_and_is_no_error()
    {
        Fill(8);
        var hasGone = false;
        Drop.Instead = (_, line) =>
        {
            if (line != "RETR 4" || hasGone)
                return null;
            hasGone = true;
            Drop.Mails.RemoveAt(3);
            return "-ERR Message is expunged";
        };
        var result = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((7, 7, true), (result.Listed, result.Forwarded, result.Complete));
        Assert.Contains(Pair.Observer.Lines, l => l.StartsWith("verbose", StringComparison.Ordinal) && l.Contains("id3", StringComparison.Ordinal));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public void The_library_has_what_odd_servers_need() => Assert.True(Pop3Internals.AreThere);

    static byte[] Mark(int state) => Encoding.Latin1.GetBytes(
        "Date: 28 Nov 2026 09:00:00 +0900\r\nFrom: Mail System Internal Data <MAILER-DAEMON@mail.example.jp>\r\n"
        + "Subject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\r\nMessage-ID: <1@mail.example.jp>\r\n"
        + $"X-IMAP: 1132456{state} 000000{state}\r\nStatus: RO\r\n\r\nThis text is part of the internal format of your mail folder.\r\n");
}
