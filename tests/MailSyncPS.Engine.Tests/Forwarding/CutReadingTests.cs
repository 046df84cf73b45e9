using MailSyncPS.Engine.Forwarding;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>The line breaks while mails are read, from the source or back from the destination.</summary>
[Collection(ServersCollection.Name)]
public sealed class CutReadingTests(Servers servers, ITestOutputHelper output)
{
    const int Cuts = 8;

    /// <summary>Bytes that login and listing take at the most.</summary>
    const int Listing = 6000;

    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 24, Seed = 32, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 400 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task Cut_while_the_source_is_read_the_run_goes_on_by_itself(MailProtocol protocol)
    {
        var port = protocol == MailProtocol.Pop3 ? servers.Old.Pop3Port : servers.Old.ImapPort;
        await CutEverywhereAsync(protocol, port, (request, line) => request with { Source = TestAccounts.At(line.Port, protocol, request.Source.EmailAddress) });
    }

    [Fact]
    public async Task Cut_while_the_copies_are_read_back_the_run_goes_on_by_itself() =>
        await CutEverywhereAsync(MailProtocol.Pop3, servers.Batching.ImapPort, (request, line) => request with { Destination = TestAccounts.At(line.Port, MailProtocol.Imap, request.Destination.EmailAddress) });

    async Task CutEverywhereAsync(MailProtocol protocol, int port, Func<ForwardRequest, TcpProxy, ForwardRequest> through)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var range = Mails.Sum(m => m.Bytes.LongLength);
        var cuts = Enumerable.Range(0, Cuts).Select(i => i * range / Cuts + random.NextInt64(range / Cuts)).ToList();
        await Task.WhenAll(cuts.Select(async (at, i) =>
        {
            using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
            var mails = pair.Distinct(Mails, i);
            foreach (var mail in mails)
                pair.Source.Deliver(mail);
            var before = pair.Source.Mails();
            // The first connections are cut, once the mailbox is listed: a run whose server breaks off before that says so and ends. Those that read little live on.
            await using var line = new TcpProxy(port, schedule: n => n <= 3 ? new ConnectionFaults { ToClient = new DirectionFaults { CutAfterBytes = Listing + at } } : ConnectionFaults.None);
            var result = await pair.ForwardAsync(r => through(r, line) with { Timeouts = new() { Doubt = TimeSpan.FromSeconds(2), FirstWait = TimeSpan.FromSeconds(0.2) } });
            Assert.True(result.Complete, $"cut at {at}: {result}");
            Assert.Empty(pair.Observer.Errors);
            Assert.True(pair.Differences(mails) is [], $"cut at {at}: {string.Join("; ", pair.Differences(mails))}");
            // A POP3 server may mark what was read when a session breaks; over IMAP nothing shows.
            Assert.Empty(MailComparison.Differences(before, pair.Source.Mails(), compareFlags: protocol == MailProtocol.Imap));
        }));
    }
}
