using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Lives;

/// <summary>A mail was freed while an identical one lay in a folder that the runs so far were not about: that one gets a copy of its own.</summary>
[Collection(ServersCollection.Name)]
public sealed class UnseenBesideTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 4142, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 60 << 10 })
        .DistinctBy(m => m.Digest()).Take(3)];

    [Theory]
    [InlineData("Trash")]
    [InlineData("Junk")]
    public async Task What_lay_in_a_folder_that_is_left_out_unless_it_is_named_is_not_the_mail_that_was_removed(string later)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        pair.Source.Deliver(Mails[0]);
        servers.Old.Mailbox(pair.OldUser, later).Deliver(Mails[0]);
        await pair.ForwardAsync();
        Assert.Equal(1, (await pair.RemoveAsync(7)).Removed);
        var result = await pair.ForwardAsync(r => r with { Folders = [later] });
        Assert.Equal((1, true), (result.Forwarded, result.Complete));
        Assert.Single(pair.DestinationFolder(later).Mails());
    }
}
