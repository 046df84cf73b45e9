using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Ledger.Locks;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>Mailboxes that look alike, side by side.</summary>
public sealed class SharedLockTests
{
    static readonly MailAccount New = TestAccounts.At(1143, MailProtocol.Imap, "shared-new");

    static StoreLock Lock(MailProtocol protocol, string name) => new(TestAccounts.At(1110, protocol, name), New);

    static SourceListing Listing(string ids, int count = 6) => new(SourceFolder.Inbox, 0,
        [.. Enumerable.Range(1, count).Select(i => new SourceMessage($"{ids}{i}", 1000 + i, null, [], false))]);

    [Fact]
    public void Colleagues_with_mails_of_the_same_sizes_are_copied_side_by_side()
    {
        using var first = Lock(MailProtocol.Pop3, "one");
        using var second = Lock(MailProtocol.Pop3, "two");
        first.Ensure(Listing("a"));
        second.Ensure(Listing("b"));
        // Over the other protocol it may be either of them, until both have ended.
        using var other = Lock(MailProtocol.Imap, "three");
        Assert.Equal(MailFailure.MailboxInUse, Assert.Throws<MailSyncException>(() => other.Ensure(Listing("c"))).Failure);
        first.Dispose();
        Assert.Throws<MailSyncException>(() => other.Ensure(Listing("c")));
        second.Dispose();
        other.Ensure(Listing("c"));
    }

    [Fact]
    public void Another_name_of_one_mailbox_is_not()
    {
        using var first = Lock(MailProtocol.Pop3, "one");
        using var second = Lock(MailProtocol.Pop3, "alias");
        first.Ensure(Listing("a"));
        Assert.Throws<MailSyncException>(() => second.Ensure(Listing("a")));
        first.Dispose();
        second.Ensure(Listing("a"));
    }

    [Fact]
    public void What_another_process_holds_is_not_shared()
    {
        Assert.Null(SharedLock.TryTake("nobody's", MailProtocol.Pop3, _ => null));
        var (held, times) = (new MemoryStream(), 0);
        using var one = SharedLock.TryTake("ours", MailProtocol.Pop3, _ => { times++; return held; });
        var two = SharedLock.TryTake("ours", MailProtocol.Pop3, _ => throw new InvalidOperationException());
        two!.Dispose();
        two.Dispose();
        Assert.True(held.CanRead);
        one!.Dispose();
        Assert.False(held.CanRead);
        Assert.Equal(1, times);
    }
}
