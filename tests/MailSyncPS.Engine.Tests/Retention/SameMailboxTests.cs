using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>A mailbox is never taken for its own copy.</summary>
[Collection(ServersCollection.Name)]
public sealed class SameMailboxTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 13, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 100_000 });

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task The_same_mailbox_over_another_port_loses_nothing(MailProtocol protocol)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await using var detour = new TcpProxy(servers.Old.ImapPort);
        var itself = TestAccounts.At(detour.Port, MailProtocol.Imap, pair.OldUser);

        // Whoever copies it is warned each time, for nothing else tells of it.
        for (var run = 0; run < 2; run++)
        {
            await pair.ForwardAsync(r => r with { Destination = itself });
            Assert.Single(pair.Observer.Lines, IsOfOneMailbox);
        }
        Assert.Equal(Mails.Count, pair.Source.Count);
        var removal = await pair.RemoveAsync(0, r => r with { Destination = itself });
        Assert.Equal([MailFailure.SameMailbox], pair.Observer.Failures);
        Assert.Equal(0, removal.Removed);
        Assert.Empty(MailComparison.Differences(Mails, pair.Source.Mails()));
    }

    [Fact]
    public async Task Copies_that_another_tool_made_are_told_apart_and_serve_the_removal()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
        {
            pair.Source.Deliver(mail);
            pair.Destination.Deliver(mail);
        }
        Assert.Equal(Mails.Count, (await pair.ForwardAsync()).AlreadyForwarded);
        Assert.DoesNotContain(pair.Observer.Lines, IsOfOneMailbox);
        var removal = await pair.RemoveAsync(0);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(Mails.Count, removal.Removed);
        Assert.Equal(0, pair.Source.Count);
        Assert.Empty(pair.Differences(Mails));
    }

    [Fact]
    public async Task A_trial_message_that_vanishes_meanwhile_shows_nothing()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
        {
            pair.Source.Deliver(mail);
            pair.Destination.Deliver(mail);
        }
        await pair.ForwardAsync();
        // A filter at the destination takes it before the source is listed.
        await using var source = new RewritingProxy(servers.Old.Pop3Port, toServer: line =>
        {
            if (line.StartsWith("STAT", StringComparison.Ordinal))
                pair.Destination.Mails().Where(m => m.Bytes.AsSpan().IndexOf("MailSyncPS trial message"u8) >= 0).ToList().ForEach(Maildir.Delete);
            return line;
        });
        var removal = await pair.RemoveAsync(0, r => r with { Source = TestAccounts.At(source.Port, MailProtocol.Pop3, pair.OldUser) });
        Assert.Equal([MailFailure.SameMailbox], pair.Observer.Failures);
        Assert.Equal(0, removal.Removed);
        Assert.Empty(MailComparison.Differences(Mails, pair.Source.Mails()));
        Assert.Empty(pair.Differences(Mails));
        Assert.Equal(Mails.Count, (await pair.RemoveAsync(0)).Removed);
    }

    static bool IsOfOneMailbox(string warning) => warning.Contains("may be one and the same mailbox", StringComparison.Ordinal);
}
