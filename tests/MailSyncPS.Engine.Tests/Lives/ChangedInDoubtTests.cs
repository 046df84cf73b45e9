using MailSyncPS.Engine.Tests.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>A run was stopped when the answer to a mail was lost; before the next one, both sides change.</summary>
[Collection(ServersCollection.Name)]
public sealed class ChangedInDoubtTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 3202, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 120 << 10 })
        .DistinctBy(m => m.Digest()).DistinctBy(m => m.Bytes.Length).Take(22)];

    static RunTimeouts Hasty { get; } = new() { Doubt = TimeSpan.FromSeconds(0.3), LongerDoubt = TimeSpan.FromSeconds(0.3), FirstWait = TimeSpan.FromSeconds(0.05) };

    [Theory]
    [InlineData(MailProtocol.Imap, MailProtocol.Imap)]
    [InlineData(MailProtocol.Imap, MailProtocol.Pop3)]
    [InlineData(MailProtocol.Pop3, MailProtocol.Imap)]
    public async Task The_folder_of_the_copies_is_renamed_and_made_anew_and_the_source_gives_other_ids(MailProtocol first, MailProtocol next)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = first };
        Mails.Take(8).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty, DestinationFolder = "Old" });
        IReadOnlyList<TestMail> all = [.. Mails.Take(12), Mails[1], Mails[8]];
        all.Skip(8).ToList().ForEach(pair.Source.Deliver);
        await StopAtAnswerAsync(pair, "Old");
        using (var client = new OtherClient(servers.Batching.ImapPort, pair.NewUser))
        {
            client.Rename("Old", "Archive2025");
            client.Create("Old");
        }
        pair.Source.Renumber();
        foreach (var protocol in (MailProtocol[])[next, first])
        {
            await pair.ForwardAsync(r => r with { Timeouts = Hasty, DestinationFolder = "Old", Source = pair.SourceOver(protocol) });
            IsOnce(pair, all);
        }
        Assert.Equal(14, (await pair.RemoveAsync(7, r => r with { Source = pair.SourceOver(next) })).Removed);
        IsOnce(pair, all);
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, MailProtocol.Imap)]
    [InlineData(MailProtocol.Imap, MailProtocol.Pop3)]
    public async Task What_people_threw_away_stays_away_beside_a_twin_in_doubt(MailProtocol first, MailProtocol next)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = first };
        Mails.Take(6).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        Maildir.Delete(pair.Destination.Mails().Single(m => m.Digest() == Mails[0].Digest()));
        pair.Source.Deliver(Mails[0]);
        await StopAtAnswerAsync(pair, null);
        IsOnce(pair, [.. Mails.Take(6)]);
        await pair.ForwardAsync(r => r with { Timeouts = Hasty, Source = pair.SourceOver(next) });
        IsOnce(pair, [.. Mails.Take(6)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_folders_of_the_source_swap_their_names(bool isInDoubt)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Mails.Take(8).Append(Mails[20]).ToList().ForEach(servers.Old.Mailbox(pair.OldUser, "One").Deliver);
        Mails.Skip(8).Take(8).Append(Mails[20]).ToList().ForEach(servers.Old.Mailbox(pair.OldUser, "Two").Deliver);
        if (isInDoubt)
            await StopAtAnswerAsync(pair, null);
        else
            await pair.ForwardAsync();
        using (var client = new OtherClient(servers.Old.ImapPort, pair.OldUser))
        {
            client.Rename("One", "X");
            client.Rename("Two", "One");
            client.Rename("X", "Two");
        }
        servers.Old.Mailbox(pair.OldUser, "One").Deliver(Mails[21]);
        IReadOnlyList<TestMail> all = [.. Mails.Take(16), Mails[20], Mails[20], Mails[21]];
        await pair.ForwardAsync(r => r with { Timeouts = Hasty });
        IsOnce(pair, all);
        Assert.Equal(19, (await pair.RemoveAsync(7)).Removed);
        IsOnce(pair, all);
    }

    [Fact]
    public async Task The_mail_is_moved_into_the_inbox_and_read_over_the_other_protocol()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var work = servers.Old.Mailbox(pair.OldUser, "Work");
        Mails.Take(6).ToList().ForEach(pair.Source.Deliver);
        Mails.Skip(6).Take(4).ToList().ForEach(work.Deliver);
        await pair.ForwardAsync();
        await pair.ForwardAsync(r => r with { Source = pair.SourceOver(MailProtocol.Pop3) });
        work.Deliver(Mails[10]);
        await StopAtAnswerAsync(pair, null);
        var moved = work.Mails().Single(m => m.Digest() == Mails[10].Digest());
        pair.Source.Deliver(moved);
        Maildir.Delete(moved);
        foreach (var protocol in (MailProtocol[])[MailProtocol.Pop3, MailProtocol.Imap])
        {
            await pair.ForwardAsync(r => r with { Timeouts = Hasty, Source = pair.SourceOver(protocol) });
            IsOnce(pair, Mails.Take(11));
        }
        Assert.Equal(11, (await pair.RemoveAsync(7)).Removed);
        IsOnce(pair, Mails.Take(11));
    }

    void IsOnce(MailboxPair pair, IEnumerable<TestMail> mails) =>
        Assert.Empty(MailComparison.Differences(mails, servers.Batching.AllMails(pair.NewUser)));

    async Task StopAtAnswerAsync(MailboxPair pair, string? folder)
    {
        using var stop = new CancellationTokenSource();
        await using var line = new RewritingProxy(servers.Batching.ImapPort, toClient: said =>
        {
            if (said.Contains("APPENDUID", StringComparison.Ordinal))
                stop.Cancel();
            return stop.IsCancellationRequested ? null : said;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.ForwardAsync(r => r with { Timeouts = Hasty, DestinationFolder = folder, Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser) }, stop.Token));
    }
}
