using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>An admin begins with the INBOX alone, frees it, and then copies all folders: what lay in two of them comes to both.</summary>
[Collection(ServersCollection.Name)]
public sealed class PilotTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 4001, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 60 << 10 })
        .DistinctBy(m => m.Digest()).Take(8)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_people_had_copied_to_a_project_is_not_taken_for_the_mail_that_was_removed_from_the_inbox(bool isNamed)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        var project = servers.Old.Mailbox(pair.OldUser, "Project");
        Mails.Take(6).ToList().ForEach(pair.Source.Deliver);
        Mails.Skip(4).ToList().ForEach(project.Deliver);
        FolderSelection pilot = isNamed ? ["INBOX"] : FolderSelection.Kept with { Excluded = ["Project"] };
        Assert.Equal(6, (await pair.ForwardAsync(r => r with { Folders = pilot })).Forwarded);
        Assert.Equal(6, (await pair.RemoveAsync(7, r => r with { Folders = pilot })).Removed);

        Assert.Equal(4, (await pair.ForwardAsync()).Forwarded);
        Check();
        Assert.Equal(4, (await pair.RemoveAsync(7)).Removed);
        Check();

        void Check()
        {
            Assert.Empty(MailComparison.Differences(Mails.Take(6), pair.Destination.Mails()));
            Assert.Empty(MailComparison.Differences(Mails.Skip(4), pair.DestinationFolder("Project").Mails()));
        }
    }
}
