using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Forwarding;

public sealed class IdComparisonTests
{
    static readonly byte[] s_one = [1], s_other = [2];

    [Fact]
    public void One_mailbox_has_one_id_for_a_message_under_each_name()
    {
        var then = Folder("INBOX", 1, 2, 3, 4, 5, 6);
        Assert.False(AreTwo(then, then, 6));
        Assert.False(AreTwo([.. then.Skip(3), Listed("INBOX", "7", 70)], then, 3));
    }

    [Fact]
    public void Two_mailboxes_have_ids_of_their_own_for_what_went_to_both() =>
        Assert.True(AreTwo([Listed("INBOX", "107", 500), Listed("INBOX", "108", 20)], [Listed("INBOX", "93", 500), Listed("INBOX", "94", 30)], 1));

    [Fact]
    public void Ids_that_belong_to_different_messages_tell_two_mailboxes_though_others_meet() =>
        Assert.True(AreTwo([.. Folder("INBOX", 1, 2), Listed("INBOX", "3", 500), Listed("INBOX", "4", 600)],
            [Listed("INBOX", "1", 11), Listed("INBOX", "2", 22), Listed("INBOX", "3", 500), Listed("INBOX", "4", 600)], 2));

    [Fact]
    public void Messages_of_one_size_are_told_apart_by_what_was_read_of_them()
    {
        Assert.False(AreTwo([new("INBOX", "1", 5, s_one), new("INBOX", "2", 5, s_one)], [new("INBOX", "1", 5, null), new("INBOX", "2", 5, s_one)], 2));
        Assert.True(AreTwo([new("INBOX", "1", 5, s_one), new("INBOX", "2", 5, s_one)], [new("INBOX", "1", 5, s_other), new("INBOX", "2", 5, s_other)], 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mailbox_that_shows_the_other_one_s_folder_has_it_as_well(bool isOther)
    {
        var theirs = Folder("INBOX", 1, 2, 3, 4);
        ListedId[] ours = [Listed("INBOX", "1", 100), Listed("INBOX", "2", 200), Listed("INBOX", "3", 300), .. theirs.Select(m => m with { Folder = "shared/taro" })];
        Assert.False(isOther ? AreTwo(theirs, ours, 4) : AreTwo(ours, theirs, 4));
    }

    static bool AreTwo(IReadOnlyList<ListedId> ours, IReadOnlyList<ListedId> theirs, long shared) => new IdComparison(ours, theirs).AreTwo(shared);

    static ListedId[] Folder(string name, params int[] uids) => [.. uids.Select(u => Listed(name, $"{u}", u * 10))];

    static ListedId Listed(string folder, string uid, long size) => new(folder, uid, size, null);
}
