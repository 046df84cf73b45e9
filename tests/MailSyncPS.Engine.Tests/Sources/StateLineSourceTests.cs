using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>Servers that write their state into the mails they show: other lines at each reading, and none of them over IMAP.</summary>
[Collection(EndServersCollection.Name)]
public sealed partial class StateLineSourceTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    readonly Servers _servers = servers;
    int _session;

    /// <summary>What the server shows of a mail in a session: an unread one, then an old one, then one that was read.</summary>
    byte[] Shown(byte[] bytes, bool isSizeKept)
    {
        var status = Math.Min(_session, 3) switch { 1 => isSizeKept ? "  " : "", 2 => isSizeKept ? " O" : "O", _ => "RO" };
        var lines = isSizeKept ? $"Status: {status}\r\n" : string.Create(CultureInfo.InvariantCulture, $"Status: {status}\r\nX-UID: {_session * 1000}\r\n");
        var text = Encoding.Latin1.GetString(bytes);
        return Encoding.Latin1.GetBytes(text.Insert(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2, lines));
    }

    void Fill(int count, bool isSizeKept, bool hasUidl = true)
    {
        Drop.HasUidl = hasUidl;
        var plain = Enumerable.Range(0, count).Select(i => Mail($"mail{i}", 3 + i)).ToList();
        var isFirst = true;
        Drop.Begin = session =>
        {
            _session = session;
            var here = isFirst ? Enumerable.Range(0, count).ToList() : [.. Drop.Mails.Select(m => int.Parse(m.Uidl[2..], CultureInfo.InvariantCulture))];
            isFirst = false;
            Drop.Mails.Clear();
            Drop.Mails.AddRange(here.Select(i => ($"id{i}", Shown(plain[i], isSizeKept))));
        };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Such_mails_are_copied_once_and_freed(bool isSizeKept)
    {
        Fill(8, isSizeKept);
        Assert.Equal(8, (await ForwardAsync()).Forwarded);
        for (var day = 0; day < 3; day++)
        {
            var again = await ForwardAsync();
            Assert.Equal((0, 8, true), (again.Forwarded, again.AlreadyForwarded, again.Complete));
        }
        Assert.Equal(8, Pair.Destination.Count);
        Assert.Equal(8, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
        Assert.Equal(8, Pair.Destination.Count);
    }

    [Fact]
    public async Task Mails_of_another_size_in_each_session_are_freed_and_what_has_the_id_of_another_is_copied()
    {
        var mails = Enumerable.Range(0, 4).ToDictionary(i => $"id{i}", i => Mail($"mail{i}", 3 + i));
        Drop.Begin = session =>
        {
            _session = session;
            var here = session == 1 ? [.. mails.Keys] : Drop.Mails.Select(m => m.Uidl).ToList();
            Drop.Mails.Clear();
            Drop.Mails.AddRange(here.Select(id => (id, Padded(mails[id]))));
        };
        Assert.Equal(4, (await ForwardAsync()).Forwarded);
        mails["id2"] = Mail("another", 40);
        var removal = await RemoveAsync();
        Assert.Equal((3, 1), (removal.Removed, removal.KeptUnproven));
        Assert.Equal(["id2"], Drop.Mails.Select(m => m.Uidl));
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        Assert.Equal((0, 1, true), await AgainAsync());
        Assert.Equal(1, (await RemoveAsync()).Removed);
        Assert.Equal((0, 5), (Drop.Mails.Count, Pair.Destination.Count));

        byte[] Padded(byte[] bytes)
        {
            var text = Encoding.Latin1.GetString(bytes);
            return Encoding.Latin1.GetBytes(text.Insert(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2, $"X-UID: {new string('1', _session)}\r\n"));
        }

        async Task<(long, long, bool)> AgainAsync()
        {
            var again = await ForwardAsync();
            return (again.Forwarded, again.AlreadyForwarded, again.Complete);
        }
    }

    [Fact]
    public async Task Without_UIDL_such_mails_are_copied_once()
    {
        Fill(5, isSizeKept: false, hasUidl: false);
        for (var day = 0; day < 4; day++)
            await ForwardAsync();
        Assert.Equal(5, Pair.Destination.Count);
    }

    [Fact]
    public async Task After_the_ledger_was_lost_none_is_copied_twice()
    {
        Fill(6, isSizeKept: false);
        await ForwardAsync();
        File.Delete(Pair.LedgerPath);
        var again = await ForwardAsync();
        Assert.Equal((6, 0, true), (again.AlreadyForwarded, again.Forwarded, again.Complete));
        Assert.Equal(6, Pair.Destination.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_over_IMAP_which_leaves_the_lines_out_none_is_copied_twice_and_all_are_freed(bool isLedgerLost)
    {
        Fill(6, isSizeKept: false);
        await ForwardAsync();
        if (isLedgerLost)
            File.Delete(Pair.LedgerPath);
        // The same mailbox over IMAP, of a real server this time: the state lines are gone.
        for (var i = 0; i < 6; i++)
            Pair.Source.Deliver(new TestMail(Mail($"mail{i}", 3 + i), DateTimeOffset.UtcNow.AddDays(-20)));
        var imap = TestAccounts.Imap(_servers.Old, Pair.OldUser);
        var switched = await Pair.ForwardAsync(r => r with { Source = imap });
        Assert.Equal((6, 0, true), (switched.AlreadyForwarded, switched.Forwarded, switched.Complete));
        Assert.Equal(6, Pair.Destination.Count);
        Assert.Equal(6, (await Pair.RemoveAsync(0, r => r with { Source = imap })).Removed);
        Assert.Equal((0, 6), (Pair.Source.Count, Pair.Destination.Count));
    }

    [Fact]
    public async Task What_was_sent_has_its_copy_though_another_mail_equals_it_better()
    {
        var plain = Mail("same", 5);
        Drop.Mails.Add(("first", [.. "Status: RO\r\n"u8, .. plain]));
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(_servers.Batching.ImapPort, toClient: l =>
        {
            if (AppendUid().IsMatch(l))
                stop.CancelAfter(400);
            // Stored, but not read back.
            return l.Contains("BODY[]", StringComparison.Ordinal) ? "* OK wait\r\n* 1 FETCH (BODY[] {1000000}\r\n" : AppendUid().Replace(l, "");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pair.ForwardAsync(r => r with
        {
            Source = TestAccounts.At(Drop.Port, MailProtocol.Pop3, Pair.OldUser),
            Destination = TestAccounts.At(line.Port, MailProtocol.Imap, Pair.NewUser),
        }, stop.Token));
        // The new server leaves the lines of another one's state out.
        var stored = Assert.Single(Pair.Destination.Mails());
        Maildir.Delete(stored);
        Pair.Destination.Deliver(new TestMail(plain, stored.Arrived));
        Drop.Mails.Add(("second", plain));
        var next = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((2, 0, true), (next.Forwarded + next.AlreadyForwarded, next.Quarantined, next.Complete));
        AssertCopies([plain, plain]);
    }

    [GeneratedRegex(@"\[APPENDUID [^\]]*\] ")]
    private static partial Regex AppendUid();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_lines_of_a_virus_shield_on_the_way_make_no_other_mail(bool hasUidl)
    {
        Drop.HasUidl = hasUidl;
        var day = 0;
        Drop.Retrieve = (_, bytes) =>
        {
            var text = Encoding.Latin1.GetString(bytes);
            return Pop3Drop.Stuff(Encoding.Latin1.GetBytes(text.Insert(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2,
                string.Create(CultureInfo.InvariantCulture, $"X-Antivirus: Avast (VPS 26112{day:00}-0)\r\nX-Antivirus-Status: Clean\r\n"))));
        };
        Drop.Mails.AddRange([("1", Mail("a")), ("2", Mail("b", 5)), ("3", Mail("c", 9))]);
        for (; day < 3; day++)
        {
            Assert.True((await ForwardAsync()).Complete);
            Assert.Equal(3, Pair.Destination.Count);
        }
        if (hasUidl)
            Assert.Equal(3, (await RemoveAsync()).Removed);
    }

    [Fact]
    public async Task A_line_that_is_another_one_at_each_reading_is_named_where_nothing_can_be_freed()
    {
        var day = 0;
        Drop.Retrieve = (_, bytes) =>
        {
            var text = Encoding.Latin1.GetString(bytes);
            return Pop3Drop.Stuff(Encoding.Latin1.GetBytes(text.Insert(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2, string.Create(CultureInfo.InvariantCulture, $"X-Gateway-Time: {day:00}\r\n"))));
        };
        Drop.Mails.AddRange([("1", Mail("a")), ("2", Mail("b", 5)), ("3", Mail("c", 9))]);
        await ForwardAsync();
        day++;
        var removal = await RemoveAsync();
        Assert.Equal((0, 3), (removal.Removed, removal.KeptUnproven));
        Assert.Single(Pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("X-Gateway-Time", StringComparison.Ordinal));
    }
}
