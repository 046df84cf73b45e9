using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>POP3 servers that do not let single mails go, or state a size that can't be: the others are copied and freed.</summary>
[Collection(EndServersCollection.Name)]
public sealed class RefusedRemovalTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    [Theory]
    [InlineData("-ERR message is locked", 1)]
    [InlineData("-ERR [SYS/PERM] under retention, kept until 2027", 3)]
    public async Task A_mail_that_is_not_let_go_stays_and_the_others_go(string words, int count)
    {
        Fill(6);
        Assert.Equal(6, (await ForwardAsync()).Forwarded);
        Drop.Instead = (_, line) => line.StartsWith("DELE ", StringComparison.Ordinal) && int.Parse(line[5..], System.Globalization.CultureInfo.InvariantCulture) <= count ? words : null;
        var removal = await RemoveAsync();
        Assert.Equal((6 - count, count), (removal.Removed, removal.KeptUnproven));
        Assert.Equal(count, Drop.Mails.Count);
        Assert.Contains(words[(words.LastIndexOf(']') + 1)..].Replace("-ERR ", "", StringComparison.Ordinal).Trim(), Assert.Single(Pair.Observer.Errors).Message, StringComparison.Ordinal);
        Assert.Equal((0, count), (await ForwardAsync() is var again ? (again.Forwarded, again.AlreadyForwarded) : default));
        Drop.Instead = (_, _) => null;
        Assert.Equal(count, (await RemoveAsync()).Removed);
        Assert.Equal(6, Pair.Destination.Count);
    }

    /// <summary>Then one goes at a time, so that none has to be taken back.</summary>
    [Fact]
    public async Task Where_marks_can_not_be_taken_back_all_but_the_locked_one_go_all_the_same()
    {
        Fill(4);
        Assert.Equal(4, (await ForwardAsync()).Forwarded);
        var locked = Drop.Mails[1].Uidl;
        Drop.Instead = (_, line) => line.StartsWith("DELE ", StringComparison.Ordinal)
            && Drop.Mails[int.Parse(line[5..], System.Globalization.CultureInfo.InvariantCulture) - 1].Uidl == locked ? "-ERR message is locked" : line == "RSET" ? "-ERR unknown command" : null;
        for (var run = 0; run < 3; run++)
            await RemoveAsync();
        Assert.Contains(Drop.Mails, m => m.Uidl == locked);
    }

    [Theory]
    [InlineData("-ERR permission denied", null)]
    public async Task Where_none_is_let_go_nothing_goes(string words, string? reset)
    {
        Fill(4);
        Assert.Equal(4, (await ForwardAsync()).Forwarded);
        Drop.Instead = (_, line) => line.StartsWith("DELE", StringComparison.Ordinal) && (reset is null || line == "DELE 2") ? words : line == "RSET" ? reset : null;
        Assert.Equal((0, 4), (await RemoveAsync() is var removal ? (removal.Removed, removal.KeptUnproven) : default));
        Assert.Equal(4, Drop.Mails.Count);
        Assert.Single(Pair.Observer.Errors);
    }

    [Theory]
    [InlineData("3000000000", true)]
    [InlineData("4294967295", true)]
    [InlineData("99999999999999999999", true)]
    [InlineData("-1", false)]
    public async Task A_size_that_can_not_be_keeps_no_other_mail_from_being_copied_and_freed(string size, bool isTooLarge)
    {
        Fill(6);
        Drop.Listing = (command, lines) => command == "LIST" ? lines.Select(l => l.StartsWith("3 ", StringComparison.Ordinal) && Drop.Mails.Count == 6 ? "3 " + size : l) : lines;
        var result = await ForwardAsync();
        Assert.Equal(isTooLarge ? (5, 1, false) : (6, 0, true), (result.Forwarded, result.Quarantined, result.Complete));
        Assert.Equal(isTooLarge ? 5 : 6, (await RemoveAsync()).Removed);
        Assert.Equal(isTooLarge ? 1 : 0, Drop.Mails.Count);
    }
}
