using MailSyncPS.Engine.Retention;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>Two mailboxes are copied to each other, so that each holds all, and both are freed at one moment.</summary>
[Collection(ServersCollection.Name)]
public sealed class MutualTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 604, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 60 << 10 })
        .DistinctBy(m => m.Digest()).Take(10)];

    [Fact]
    public async Task What_a_run_has_freed_was_not_thrown_away_by_people()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Mails.ToList().ForEach(pair.Source.Deliver);
        var (one, other) = (pair.SourceAccount, pair.DestinationAccount);
        await pair.ForwardAsync();
        await pair.ForwardAsync(r => r with { Source = other, Destination = one });
        // People throw one away in the one mailbox; the others leave it for their copies.
        Maildir.Delete(pair.Source.Mails().Single(m => m.Digest() == Mails[4].Digest()));
        Assert.Equal(9, (await pair.RemoveAsync(7)).Removed);

        var back = await pair.RemoveAsync(7, r => r with { Source = other, Destination = one, IncludeCopyGone = true });
        Assert.Equal((1, 9), (back.Removed, back.KeptUnproven));
        Assert.Empty(MailComparison.Differences(Mails.Where((_, i) => i != 4), pair.Destination.Mails()));
    }

    [Theory]
    [InlineData(MailProtocol.Imap)]
    [InlineData(MailProtocol.Pop3)]
    public async Task No_mail_goes_from_both(MailProtocol back)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        Mails.ToList().ForEach(pair.Source.Deliver);
        var (one, other) = (pair.SourceAccount, pair.DestinationAccount);
        var otherAsSource = back == MailProtocol.Imap ? other : TestAccounts.Pop3(servers.Batching, pair.NewUser);
        await pair.ForwardAsync();
        Assert.Equal(10, (await pair.ForwardAsync(r => r with { Source = otherAsSource, Destination = one })).AlreadyForwarded);

        var plan = await pair.PlanAsync(7);
        OldMailRemoval? between = null;
        var observer = new RecordingObserver(output)
        {
            WhenProgress = progress =>
            {
                if (between is null && progress.Status.StartsWith("Removing", StringComparison.Ordinal))
                    between = Task.Run(() => pair.RemoveAsync(7, r => r with { Source = otherAsSource, Destination = one })).GetAwaiter().GetResult();
            },
        };
        await OldMailRemover.ExecuteAsync(plan, observer, default);
        Assert.NotNull(between);
        var held = pair.Source.Mails().Concat(pair.Destination.Mails()).Select(m => m.Digest()).ToHashSet(StringComparer.Ordinal);
        Assert.All(Mails, mail => Assert.Contains(mail.Digest(), held));
    }
}
