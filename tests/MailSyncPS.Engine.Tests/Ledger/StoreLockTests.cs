using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Ledger.Locks;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>Mailboxes that look alike, side by side.</summary>
public sealed class StoreLockTests
{
    static readonly MailAccount New = TestAccounts.At(1143, MailProtocol.Imap, "store-lock");

    static StoreLock Lock(MailProtocol protocol, string name) => new(TestAccounts.At(1110, protocol, name), New);

    static SourceListing Listing(string ids, int from = 1000) => new(SourceFolder.Inbox, 0,
        [.. Enumerable.Range(1, 6).Select(i => new SourceMessage($"{ids}{i}", from + i, null, [], false))]);

    static Task TakeAsync(StoreLock store, SourceListing listing, Action? waits = null) => store.EnsureAsync(listing, new RunTimeouts(), waits ?? (() => Assert.Fail("It waits.")), default);

    [Fact]
    public async Task Those_that_look_alike_wait_for_each_other_however_long()
    {
        var (waiting, order) = (0, new List<string>());
        var locks = new[] { "one", "two", "three", "four" }.Select(name => (Name: name, Store: Lock(MailProtocol.Pop3, name))).ToList();
        await TakeAsync(locks[0].Store, Listing("one"));
        var others = locks[1..].Select(async l =>
        {
            // What was seen before is looked at anew, with the lock held.
            var again = await Assert.ThrowsAsync<MailSyncException>(() => TakeAsync(l.Store, Listing(l.Name), () => Interlocked.Increment(ref waiting)));
            Assert.Equal((MailFailure.MailboxInUse, true), (again.Failure, again.IsTransient));
            await TakeAsync(l.Store, Listing(l.Name));
            lock (order)
                order.Add(l.Name);
            await Task.Yield();
            l.Store.Dispose();
        }).ToList();
        Assert.Equal((3, 0), (waiting, order.Count));
        locks[0].Store.Dispose();
        await Task.WhenAll(others);
        Assert.Equal(3, order.Count);
    }

    [Fact]
    public async Task Those_that_do_not_look_alike_do_not_wait()
    {
        using var first = Lock(MailProtocol.Pop3, "one");
        using var second = Lock(MailProtocol.Pop3, "two");
        await TakeAsync(first, Listing("a"));
        await TakeAsync(second, Listing("a", from: 2000));
    }

    [Fact]
    public void What_another_process_holds_is_not_waited_for()
    {
        Assert.Equal((null, null), OwnLocks.TryTake("nobody's", _ => null));
        var taken = new MemoryStream();
        var (held, _) = OwnLocks.TryTake("ours", _ => taken);
        var released = OwnLocks.TryTake("ours", _ => throw new InvalidOperationException()).Released!;
        Assert.False(released.IsCompleted);
        held!.Dispose();
        held.Dispose();
        Assert.True(released.IsCompleted);
        Assert.False(taken.CanRead);
    }
}
