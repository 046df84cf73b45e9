using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>A destination folder that goes away while mails are on their way to it.</summary>
[Collection(ServersCollection.Name)]
public sealed class MissingFolderTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 43, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 60 << 10 });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answered_with_trycreate_the_run_makes_the_folder_again_and_goes_on(bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var folder = pair.DestinationFolder("Old");
        var isGone = false;
        var isTold = false;
        await using var line = new RewritingProxy(pair.DestinationAccount.Port,
            toServer: l =>
            {
                if (!isGone && l.Contains(" APPEND ", StringComparison.Ordinal) && Directory.Exists(folder.Path))
                {
                    isGone = true;
                    Directory.Delete(folder.Path, recursive: true);
                }
                return l;
            },
            toClient: l =>
            {
                isTold |= l.Contains("TRYCREATE", StringComparison.Ordinal);
                return l;
            });
        var result = await pair.ForwardAsync(r => r with
        {
            Destination = TestAccounts.At(line.Port, MailProtocol.Imap, pair.NewUser),
            DestinationFolder = "Old",
            Timeouts = new() { Doubt = TimeSpan.FromSeconds(0.5), FirstWait = TimeSpan.FromSeconds(0.1) },
        });
        Assert.True(isGone && isTold);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((12, true), (result.Forwarded, result.Complete));
        Assert.Empty(pair.Differences(Mails));
    }
}
