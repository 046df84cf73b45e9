using System.Globalization;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Sources;

/// <summary>UIDLs given to other mails, of the same size as well.</summary>
[Collection(EndServersCollection.Name)]
public sealed class ReusedUidlTests(Servers servers, ITestOutputHelper output) : Pop3DropTest(servers, output)
{
    static readonly Comparer<byte[]> ByteOrder = Comparer<byte[]>.Create((one, two) => one.AsSpan().SequenceCompareTo(two));

    [Fact]
    public async Task Numbers_instead_of_ids_hide_no_mail_once_one_of_them_is_seen_to_be_reused()
    {
        // All of one size but the last.
        Drop.Mails.AddRange([.. "abcdef".Select(c => ("", Mail($"{c}"))), ("", Mail("long"))]);
        Number();
        await ForwardAsync();
        Drop.Mails.RemoveAt(2);
        Drop.Mails.Add(("", Mail("x")));
        Drop.Mails.Add(("", Mail("y")));
        Number();
        // The first two have the numbers that they had when they were copied; what has those of others was read, and stays.
        var removal = await RemoveAsync();
        Assert.Equal((2, 6), (removal.Removed, removal.KeptUnproven));
        Assert.Equal([.. "defxy".Select(c => Mail($"{c}")).Append(Mail("long")).Order(ByteOrder)], Drop.Mails.Select(m => m.Bytes).Order(ByteOrder));
        var result = await ForwardAsync();
        Assert.Equal((4, 2, true), (result.AlreadyForwarded, result.Forwarded, result.Complete));
        AssertCopies([.. "abcdefxy".Select(c => Mail($"{c}")), Mail("long")]);
        Assert.Equal(6, (await ForwardAsync()).AlreadyForwarded);
        Assert.Equal(6, (await RemoveAsync()).Removed);
        Assert.Empty(Drop.Mails);
    }

    [Fact]
    public async Task A_mail_of_the_same_size_under_a_known_uidl_is_found_at_the_removal_and_copied_then()
    {
        Drop.Mails.AddRange([("1", Mail("a")), ("2", Mail("b"))]);
        await ForwardAsync();
        Drop.Mails[0] = ("1", Mail("z"));
        Assert.Equal(2, (await ForwardAsync()).AlreadyForwarded);
        var removal = await RemoveAsync();
        Assert.Equal((1, 1), (removal.Removed, removal.KeptUnproven));
        Assert.Equal(["1"], Drop.Mails.Select(m => m.Uidl));
        Assert.Equal(1, (await ForwardAsync()).Forwarded);
        AssertCopies([Mail("a"), Mail("b"), Mail("z")]);
        Assert.Equal(1, (await RemoveAsync()).Removed);
    }

    [Fact]
    public async Task A_server_that_alters_a_mail_at_each_reading_gets_no_copy_at_each_run()
    {
        Drop.Mails.AddRange([("1", Mail("a")), ("2", Mail("b"))]);
        var reads = 0;
        Drop.Retrieve = (uidl, bytes) => Pop3Drop.Stuff(uidl == "2" ? Mail($"{(char)('b' + reads++)}") : bytes);
        for (var run = 0; run < 4; run++)
        {
            await ForwardAsync();
            await RemoveAsync();
        }
        Assert.Equal(["2"], Drop.Mails.Select(m => m.Uidl));
        Assert.InRange(Pair.Destination.Count, 2, 3);
    }

    [Fact]
    public async Task Other_mails_that_share_a_uidl_are_each_copied()
    {
        Drop.Mails.AddRange([("same", Mail("first")), ("same", Mail("other", 5)), ("same", Mail("third", 9))]);
        Assert.Equal(3, (await ForwardAsync()).Forwarded);
        Drop.Mails.RemoveAt(0);
        Assert.Equal(2, (await ForwardAsync()).AlreadyForwarded);
        AssertCopies([Mail("first"), Mail("other", 5), Mail("third", 9)]);
        Assert.Equal(2, (await RemoveAsync()).Removed);
    }

    void Number()
    {
        for (var i = 0; i < Drop.Mails.Count; i++)
            Drop.Mails[i] = ((i + 1).ToString(CultureInfo.InvariantCulture), Drop.Mails[i].Bytes);
    }
}
