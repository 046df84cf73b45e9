using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>UIDLs that are missing, repeated, changed or given to another mail.</summary>
[Collection(EndServersCollection.Name)]
public sealed class UidlTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    [Fact]
    public async Task Without_uidl_mails_are_known_by_their_content_and_none_is_removed()
    {
        Drop.HasUidl = false;
        Fill("a", "b", "c", "c");
        Assert.Equal(4, (await ForwardAsync()).Forwarded);
        Drop.Mails.RemoveAt(0);
        Drop.Mails.Add(("x", Mail("d")));
        var second = await ForwardAsync();
        Assert.Equal((3, 1, true), (second.AlreadyForwarded, second.Forwarded, second.Complete));
        AssertCopies([Mail("a"), Mail("b"), Mail("c"), Mail("c"), Mail("d")]);
        Assert.Equal(MailFailure.UidlMissing, (await Assert.ThrowsAsync<MailSyncException>(() => RemoveAsync())).Failure);
        Assert.DoesNotContain(Drop.LinesHeard, l => l.StartsWith("DELE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Messages_without_an_id_among_others_are_known_by_their_content_and_stay(string afterNumber)
    {
        Drop.Listing = (command, lines) => command == "UIDL" ? lines.Select(l => l.EndsWith("-none", StringComparison.Ordinal) ? l.Split(' ')[0] + afterNumber : l) : lines;
        Drop.Mails.AddRange([("a", Mail("a")), ("b-none", Mail("b")), ("c", Mail("c")), ("d-none", Mail("b"))]);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Empty(Pair.Observer.Errors);
            Assert.Equal((4, run == 0 ? 4 : 0, true), (result.Listed, result.Forwarded, result.Complete));
            AssertCopies([Mail("a"), Mail("b"), Mail("c"), Mail("b")]);
        }
        Assert.Equal((2, 2), await RemoveAsync() is var removal ? (removal.Removed, removal.KeptUnproven) : default);
        Assert.Equal(["b-none", "d-none"], Drop.Mails.Select(m => m.Uidl));
    }

    [Fact]
    public async Task Identical_mails_that_share_a_uidl_are_each_copied_and_removed()
    {
        Drop.Mails.AddRange([("same", Mail("twin")), ("other", Mail("b")), ("same", Mail("twin"))]);
        Assert.Equal(3, (await ForwardAsync()).Forwarded);
        AssertCopies([Mail("twin"), Mail("twin"), Mail("b")]);
        Drop.Mails.RemoveAt(0);
        Assert.Equal(2, (await ForwardAsync()).AlreadyForwarded);
        Assert.Equal(2, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
    }

    [Fact]
    public async Task When_all_uidls_change_nothing_is_sent_again_and_removal_waits_until_the_mails_were_matched()
    {
        Fill("a", "b", "c", "c", "d");
        await ForwardAsync();
        Rename(m => m + "-new");
        Assert.Equal((0, 5), (await RemoveAsync()) is var frozen ? (frozen.Removed, frozen.KeptUnproven) : default);

        var matched = await ForwardAsync();
        Assert.Equal((5, 0, true), (matched.AlreadyForwarded, matched.Forwarded, matched.Complete));
        Assert.Equal(5, Pair.Destination.Count);
        Assert.Equal(5, (await RemoveAsync()).Removed);
        Assert.Equal(5, Pair.Destination.Count);
    }

    [Fact]
    public async Task When_all_uidls_change_and_one_mail_is_counted_and_not_listed_nothing_is_sent_again()
    {
        for (var i = 0; i < 6; i++)
            Drop.Mails.Add(($"old{i}", Mail($"mail{i}")));
        Assert.Equal(6, (await ForwardAsync()).Forwarded);
        for (var i = 0; i < 6; i++)
            Drop.Mails[i] = ($"new{i}", Drop.Mails[i].Bytes);
        Drop.StatExcess = 1;
        await ForwardAsync();
        AssertCopies(Drop.Mails.Select(m => m.Bytes));
    }

    [Fact]
    public async Task A_mailbox_put_back_from_a_backup_under_new_uidls_is_not_sent_again()
    {
        Fill("a", "b", "c");
        await ForwardAsync();
        var backup = Drop.Mails.ToList();
        Assert.Equal(3, (await RemoveAsync()).Removed);
        Drop.Mails.AddRange(backup.Select(m => ("back-" + m.Uidl, m.Bytes)));
        Drop.Mails.Add(("new", Mail("new")));

        var again = await ForwardAsync();
        Assert.Equal((3, 1), (again.AlreadyForwarded, again.Forwarded));
        AssertCopies([Mail("a"), Mail("b"), Mail("c"), Mail("new")]);
        Assert.Equal(4, (await RemoveAsync()).Removed);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(3, 3)]
    public async Task A_uidl_given_to_another_mail_does_not_have_that_mail_removed_unseen(int lines, int otherLines)
    {
        Drop.Mails.AddRange([("1", Mail("a", lines)), ("2", Mail("b"))]);
        await ForwardAsync();
        Drop.Mails[0] = ("1", Mail("z", otherLines));
        // Whatever its size, its content is compared with what was copied.
        Assert.Equal(1, (await RemoveAsync()).Removed);
        Assert.Equal(["1"], Drop.Mails.Select(m => m.Uidl));
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        AssertCopies([Mail("a", lines), Mail("b"), Mail("z", otherLines)]);
        Assert.Equal(1, (await RemoveAsync()).Removed);
    }

    [Fact]
    public async Task Uidls_that_are_mere_numbers_of_the_listing_lose_and_repeat_nothing()
    {
        Fill("a", "bb", "ccc", "dddd");
        Rename(_ => "");
        Renumber();
        await ForwardAsync();
        Drop.Mails.RemoveAt(1);
        Drop.Mails.Add(("", Mail("eeeee")));
        Renumber();
        // The first has the number that it had, and is what was copied; the others have one another's.
        Assert.Equal(1, (await RemoveAsync(3)).Removed);
        Assert.DoesNotContain(Drop.Mails, m => m.Bytes.AsSpan().SequenceEqual(Mail("a")));
        await ForwardAsync();
        AssertCopies([Mail("a"), Mail("bb"), Mail("ccc"), Mail("dddd"), Mail("eeeee")]);
    }

    [Fact]
    public async Task A_listing_that_is_suddenly_empty_forgets_nothing()
    {
        Fill("a", "b", "c");
        await ForwardAsync();
        var mails = Drop.Mails.ToList();
        Drop.Mails.Clear();
        Assert.Equal((0, true), (await ForwardAsync()) is var empty ? (empty.Listed, empty.Complete) : default);
        Assert.Equal(0, (await RemoveAsync()).Listed);
        Drop.Mails.AddRange(mails);
        Assert.Equal(3, (await ForwardAsync()).AlreadyForwarded);
        Assert.Equal(3, Pair.Destination.Count);
        Assert.Equal(3, (await RemoveAsync()).Removed);
    }

    void Fill(params string[] names) => Drop.Mails.AddRange(names.Select((n, i) => ($"id{i}", Mail(n))));

    void Rename(Func<string, string> change)
    {
        for (var i = 0; i < Drop.Mails.Count; i++)
            Drop.Mails[i] = (change(Drop.Mails[i].Uidl), Drop.Mails[i].Bytes);
    }

    void Renumber()
    {
        for (var i = 0; i < Drop.Mails.Count; i++)
            Drop.Mails[i] = ((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), Drop.Mails[i].Bytes);
    }
}
