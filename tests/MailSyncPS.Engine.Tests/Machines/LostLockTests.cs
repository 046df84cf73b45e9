using MailSyncPS.Engine.Ledger;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Machines;

/// <summary>A run whose lock was removed or taken by another one notices before its next effect.</summary>
[Collection(LedgerServersCollection.Name)]
public sealed class LostLockTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 97, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 150 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task In_a_copy_nothing_more_is_sent(MailProtocol protocol, bool isReplaced)
    {
        using var pair = Delivered(protocol, Mails);
        ILedger? second = null;
        IRunLock? taken = null;
        // The first mail goes alone, the others behind the second intent.
        using (StepWatch.At("ledger saved CopyIntent", 2, () => (second, taken) = Lose(pair, isReplaced)))
            await pair.ForwardAsync();
        Assert.Equal([MailFailure.LockLost], pair.Observer.Failures);
        Assert.Equal(1, pair.Destination.Count);
        if (taken is not null)
        {
            await taken.EnsureHeldAsync(default);
            await taken.DisposeAsync();
            await second!.DisposeAsync();
        }
        Assert.True((await pair.ForwardAsync(r => r with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(1) } })).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Pop3, true)]
    [InlineData(MailProtocol.Imap, false)]
    public async Task In_a_removal_nothing_goes(MailProtocol protocol, bool isReplaced)
    {
        using var pair = Delivered(protocol, Mails);
        await pair.ForwardAsync();
        var plan = await pair.PlanAsync(7);
        ILedger? second = null;
        IRunLock? taken = null;
        using (StepWatch.At("ledger saved RemoveIntent", 1, () => (second, taken) = Lose(pair, isReplaced)))
            Assert.Equal(0, (await pair.ExecuteAsync(plan)).Removed);
        Assert.Equal([MailFailure.LockLost], pair.Observer.Failures);
        Assert.Empty(MailComparison.Differences(Mails, pair.Source.Mails()));
        if (taken is not null)
        {
            await taken.DisposeAsync();
            await second!.DisposeAsync();
        }
        Assert.Equal(30, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(pair.Differences(Mails));
    }

    [Fact]
    public async Task Between_two_batches_of_a_removal_the_second_stays()
    {
        var mails = Enumerable.Range(0, 210).Select(i => new TestMail(System.Text.Encoding.ASCII.GetBytes($"Subject: {i}\r\n\r\nbody {i}\r\n"), Mails[0].Arrived)).ToList();
        using var pair = Delivered(MailProtocol.Imap, mails);
        await pair.ForwardAsync();
        var plan = await pair.PlanAsync(7);
        using (StepWatch.At("ledger saved RemoveUncertain", 1, () => Lose(pair, isReplaced: false)))
            Assert.Equal(200, (await pair.ExecuteAsync(plan)).Removed);
        Assert.Equal([MailFailure.LockLost], pair.Observer.Failures);
        Assert.Equal(10, pair.Source.Count);
        Assert.Equal(10, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(pair.Differences(mails));
    }

    static (ILedger?, IRunLock?) Lose(MailboxPair pair, bool isReplaced)
    {
        foreach (var file in Directory.GetFiles(pair.LedgerPath + ".locks"))
            File.Delete(file);
        if (!isReplaced)
            return (null, null);
        var ledger = LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadWrite, default).GetAwaiter().GetResult();
        return (ledger, ledger.LockAsync(MailboxKey.Of(pair.SourceAccount), default).GetAwaiter().GetResult());
    }

    MailboxPair Delivered(MailProtocol protocol, IReadOnlyList<TestMail> mails)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        return pair;
    }
}
