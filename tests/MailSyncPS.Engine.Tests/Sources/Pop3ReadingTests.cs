using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>POP3 mails on their way: cut anywhere, in pieces of any size, of other sizes than announced, gone once they were read.</summary>
[Collection(EndServersCollection.Name)]
public sealed class Pop3ReadingTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    [Fact]
    public async Task Dots_at_the_edge_of_every_piece_arrive_as_they_are()
    {
        var lines = string.Concat(Enumerable.Range(0, 6).Select(i => $".\r\n..\r\n.{i}\r\nx.\r\n"));
        var whole = Encoding.Latin1.GetBytes($"Subject: dots 0000\r\n\r\n{lines}");
        for (var cut = 0; cut < whole.Length + 40; cut++)
            Drop.Mails.Add(($"{cut}", Encoding.Latin1.GetBytes($"Subject: dots {cut:0000}\r\n\r\n{lines}")));
        // Each mail is cut in two at another place.
        Drop.Pieces = (uidl, bytes) => int.Parse(uidl, CultureInfo.InvariantCulture) is var cut && cut > 0 && cut < bytes.Length ? [bytes[..cut], bytes[cut..]] : [bytes];
        var result = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((Drop.Mails.Count, true), (result.Forwarded, result.Complete));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-40)]
    [InlineData(-100)]
    public async Task Mails_longer_than_announced_arrive_whole(int less)
    {
        Fill(5);
        Drop.ListedSize = (uidl, size) => uidl is "id1" or "id3" ? Math.Max(1, size + less) : size;
        var result = await ForwardAsync();
        Assert.Empty(Pair.Observer.Errors);
        Assert.Equal((5, true), (result.Forwarded, result.Complete));
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(5, (await RemoveAsync()).Removed);
    }

    [Theory]
    [InlineData("LIST", "drop")]
    [InlineData("UIDL", "drop")]
    [InlineData("LIST", "repeat")]
    [InlineData("UIDL", "repeat")]
    [InlineData("LIST", "empty")]
    [InlineData("UIDL", "empty")]
    [InlineData("LIST", "shift")]
    [InlineData("UIDL", "words")]
    public async Task Lists_that_contradict_each_other_copy_nothing_wrong_and_forget_nothing(string list, string how)
    {
        Fill(4);
        await ForwardAsync();
        Drop.Mails.Add(("late", Mail("late")));
        Drop.Listing = (command, lines) => command != list ? lines : how switch
        {
            "drop" => lines.SkipLast(1),
            "repeat" => lines.Append(lines.First()),
            "empty" => [],
            "shift" => lines.Select(l => $"{int.Parse(l.Split(' ')[0], CultureInfo.InvariantCulture) + 1} {l.Split(' ')[1]}"),
            _ => lines.Select(_ => "what is this"),
        };
        var result = await ForwardAsync(r => r with { Timeouts = new() { FirstWait = TimeSpan.FromMilliseconds(10) } });
        Assert.False(result.Complete);
        Assert.Single(Pair.Observer.Errors);
        AssertCopies(Drop.Mails.Take(4).Select(m => m.Bytes));
        Drop.Listing = (_, lines) => lines;
        Assert.Equal((4, 1), (await ForwardAsync()) is var last ? (last.AlreadyForwarded, last.Forwarded) : default);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
        Assert.Equal(5, (await RemoveAsync()).Removed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_reading_removes_at_the_end_a_forward_leaves_the_mailbox_as_it_is(bool isAnnounced)
    {
        Fill(5);
        Drop.RemovesWhatWasRead = true;
        Drop.Capabilities = isAnnounced ? ["EXPIRE 0"] : [];
        Assert.True((await ForwardAsync()).Complete);
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(5, Drop.Mails.Count);
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task Where_reading_removes_at_the_end_a_removal_takes_nothing_that_has_to_stay()
    {
        Fill(5);
        Drop.RemovesWhatWasRead = true;
        Drop.Capabilities = ["EXPIRE 0"];
        await ForwardAsync();
        // Of the same size, so that only its content tells that it is another mail.
        Drop.Mails[2] = ("id2", Mail("other"));
        var removal = await RemoveAsync();
        Assert.Equal((0, 5), (removal.Removed, removal.KeptUnproven));
        Assert.Equal([MailFailure.CommandRefused], Pair.Observer.Failures);
        Assert.Equal(5, Drop.Mails.Count);
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        Assert.Equal(5, (await RemoveAsync()).Removed);
        AssertCopies([.. Enumerable.Range(0, 5).Select(i => Mail($"mail{i}")), Mail("other")]);
        Assert.Empty(Drop.Mails);
    }

    [Fact]
    public async Task Where_reading_removes_at_once_every_mail_that_was_read_arrives()
    {
        Fill(5);
        var mails = Drop.Mails.Select(m => m.Bytes).ToList();
        Drop.RemovesAtRetr = true;
        Drop.Capabilities = ["EXPIRE 0"];
        await ForwardAsync();
        AssertCopies(mails);
        await ForwardAsync();
        AssertCopies(mails);
    }
}
