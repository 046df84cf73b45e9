using MailSyncPS.Engine.Forwarding;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Contracts;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>A forward to a destination that numbers nothing: no part of the engine needs IMAP's numbers.</summary>
[Collection(ServersCollection.Name)]
public sealed class OtherDestinationKindTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 27, TotalBytes = 200 << 10 });

    readonly TextIdDestination _destination = new();

    [Fact]
    public async Task Mails_are_copied_once_and_proven_and_found_again_with_the_ledger_and_without()
    {
        using var pair = Delivered();
        Assert.Equal((30, 0), await ForwardAsync(pair, pair.LedgerPath));
        Assert.Empty(MailComparison.Differences(Mails, _destination.Stored("INBOX"), compareArrival: false));
        Assert.Equal((0, 30), await ForwardAsync(pair, pair.LedgerPath));
        Assert.Equal((0, 30), await ForwardAsync(pair, pair.LedgerPath + "2"));
        Assert.Equal(30, _destination.Stored("INBOX").Count);
        pair.Source.Deliver(new TestMail("Subject: another\r\n\r\nbody\r\n"u8.ToArray(), DateTimeOffset.UtcNow));
        Assert.Equal((1, 30), await ForwardAsync(pair, pair.LedgerPath));
    }

    [Fact]
    public async Task What_an_interrupted_run_may_have_stored_is_found_and_not_sent_again()
    {
        using var pair = Delivered();
        await using (var ledger = await LedgerStore.OpenAsync(pair.LedgerPath, LedgerAccess.ReadWrite, default))
        {
            // As a run left it that was killed behind its intents, some of which had arrived.
            await ForwardAsync(pair, pair.LedgerPath, maxMessages: 10);
            var route = await ledger.OpenRouteAsync(MailboxKey.Of(pair.SourceAccount), MailboxKey.Of(pair.DestinationAccount), default);
            var proven = await route.FindByStateAsync([MessageState.Proven], default);
            Assert.All(proven, r => Assert.True(r.Copy is { Epoch.Number: null, Id.Number: null }));
            var listed = await route.SaveAsync([.. proven.Select(r => r with { State = MessageState.Listed, Proof = ProofKind.None, Copy = r.Copy?.WithoutId })], default);
            await route.SaveAsync([.. listed.Select(r => r with { State = MessageState.CopyIntent })], default);
        }
        foreach (var lost in _destination.Stored("INBOX").Take(4).ToList())
            _destination.Take("INBOX", lost);
        await ForwardAsync(pair, pair.LedgerPath);
        Assert.Empty(MailComparison.Differences(Mails, _destination.Stored("INBOX"), compareArrival: false));
    }

    MailboxPair Delivered()
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        return pair;
    }

    async Task<(long Forwarded, long Already)> ForwardAsync(MailboxPair pair, string path, long? maxMessages = null)
    {
        var request = new ForwardRequest
        {
            Source = pair.SourceAccount, Destination = pair.DestinationAccount, Ledger = path, MaxMessages = maxMessages,
            Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.3) },
        };
        var observer = new RecordingObserver(output);
        await using var ledger = await LedgerStore.OpenAsync(path, LedgerAccess.ReadWrite, default);
        var source = MailboxKey.Of(request.Source);
        await using var held = await ledger.LockAsync(source, default);
        var route = await ledger.OpenRouteAsync(source, MailboxKey.Of(request.Destination), default);
        var tally = new ForwardTally(request);
        using var store = new StoreLock(request.Source, request.Destination);
        await new ForwardPass(new RunContext(request, route, held, observer) { Store = store, Tally = tally, Destination = _destination }).RunAsync(default);
        Assert.Empty(observer.Errors);
        var result = tally.Result(ended: true);
        return (result.Forwarded, result.AlreadyForwarded);
    }
}
