using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Mailboxes whose mails have sizes as mails have them: many small ones, few large.</summary>
public sealed class SizeComparisonTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void Two_large_mailboxes_are_two_though_most_of_their_sizes_meet(int count) =>
        Assert.False(Compare(Draw(count, 1), [], Draw(count, 2), []));

    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(200_000)]
    public void One_mailbox_is_one_though_people_have_deleted_much_of_it_and_much_has_come(int count)
    {
        var then = Draw(count, 1).ToList();
        Assert.True(Compare([.. then.Take(count * 6 / 10), .. Draw(count, 2)], [], then, []));
        Assert.True(Compare(then.Take(count / 10), [], then, []));
        Assert.True(Compare(then.Take(count / 10), [], then.Take(count / 10), then.Skip(count / 10)));
    }

    [Fact]
    public void What_was_freed_tells_two_mailboxes_from_one()
    {
        long[] toAll = [1111, 2222, 3333, 4444, 5555, 6666];
        Assert.True(Compare(toAll, [], toAll, []));
        Assert.False(Compare(toAll, Draw(300, 1), toAll, Draw(200, 2)));
    }

    [Fact]
    public void Mailboxes_without_mails_have_nothing_in_common() => Assert.False(Compare([], [], [], Draw(5, 1)));

    static bool Compare(IEnumerable<long> ours, IEnumerable<long> oursGone, IEnumerable<long> theirs, IEnumerable<long> theirsGone) =>
        new SizeComparison(Count(ours, oursGone), Count(theirs, theirsGone)).IsOneMailbox;

    static IReadOnlyList<KnownSize> Count(IEnumerable<long> present, IEnumerable<long> gone) =>
        [.. present.Select(s => (Size: s, Is: 1)).Concat(gone.Select(s => (Size: s, Is: 0))).GroupBy(m => m.Size)
            .Select(g => new KnownSize(g.Key, g.Sum(m => m.Is), g.Count()))];

    static IEnumerable<long> Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (long)(2000 * Math.Exp(1.2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))))];
    }
}
