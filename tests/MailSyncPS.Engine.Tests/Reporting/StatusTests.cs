using MailSyncPS.Engine.Reporting;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Reporting;

/// <summary>What the status of a mailbox says, beside what lies in the servers' own storage.</summary>
[Collection(ServersCollection.Name)]
public sealed class StatusTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 53, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 100 << 10 });

    [Fact]
    public async Task What_no_run_takes_is_not_counted()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var mail in Mails.Take(9))
            pair.Source.Deliver(mail);
        foreach (var mail in Mails.Skip(9))
            pair.Source.Deliver(mail with { Flags = "ST" });
        // A removal takes note of those that may be the same as what it removes.
        servers.Old.Mailbox(pair.OldUser, "Junk").Deliver(Mails[0]);
        Assert.Equal(3, (await pair.ForwardAsync()).MarkedDeleted);
        Assert.Equal((9, 9, 0), Counts(Assert.Single(await StatusAsync(pair))));

        Assert.Equal(9, (await pair.RemoveAsync(7)).Removed);
        Assert.Equal(3, pair.Source.Count);
        Assert.Equal((0, 9, 0), Counts(Assert.Single(await StatusAsync(pair))));
    }

    [Fact]
    public async Task Each_destination_has_a_line_of_its_own_the_last_one_first()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        await pair.ForwardAsync();
        var other = TestAccounts.At(servers.Batching.ImapPort, MailProtocol.Imap, "other" + pair.NewUser);
        await pair.ForwardAsync(r => r with { Destination = other, MaxMessages = 2 });

        var status = await StatusAsync(pair);

        Assert.Equal([other.EmailAddress, pair.DestinationAccount.EmailAddress], status.Select(s => s.Destination));
        Assert.Equal([(12, 2, 10), (12, 12, 0)], status.Select(Counts));
        Assert.Equal([MailRunOutcome.Incomplete, MailRunOutcome.Complete], status.Select(s => s.LastOutcome!.Value));
    }

    [Fact]
    public async Task A_destination_that_was_only_tried_in_vain_has_one_while_it_is_the_last()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        await pair.ForwardAsync();
        await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(servers.Batching.ImapPort, MailProtocol.Imap, "other" + pair.NewUser, password: "wrong") });
        Assert.Equal([MailRunOutcome.Failed, MailRunOutcome.Complete], (await StatusAsync(pair)).Select(s => s.LastOutcome!.Value));

        pair.Source.Deliver(Mails[1]);
        await pair.ForwardAsync();
        Assert.Equal((2, 2, 0), Counts(Assert.Single(await StatusAsync(pair))));
    }

    static (long AtSource, long Copied, long Waiting) Counts(MailSyncStatus status) => (status.AtSource, status.Copied, status.Waiting);

    static Task<IReadOnlyList<MailSyncStatus>> StatusAsync(MailboxPair pair) =>
        StatusReader.ReadAsync(new StatusRequest { Ledger = pair.LedgerPath, Choose = (_, known) => known }, new RecordingObserver(), default);
}
