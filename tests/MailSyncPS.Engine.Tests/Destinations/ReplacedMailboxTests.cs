using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>
/// The destination's account was deleted after a trial and made anew under the same name, or its host is another machine to which nothing
/// was moved yet: nobody threw the copies away.
/// </summary>
[Collection(EndServersCollection.Name)]
public sealed class ReplacedMailboxTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 20, Seed = 621, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 80 << 10 })
        .DistinctBy(m => m.Digest())];

    [Theory]
    [InlineData(MailProtocol.Imap, null, MailProtocol.Imap)]
    [InlineData(MailProtocol.Pop3, "Old/taro", MailProtocol.Pop3)]
    [InlineData(MailProtocol.Pop3, null, MailProtocol.Imap)]
    [InlineData(MailProtocol.Imap, "Old/taro", MailProtocol.Pop3)]
    public async Task All_is_copied_again_or_told(MailProtocol protocol, string? folder, MailProtocol next)
    {
        using var pair = await CopiedAsync(protocol, folder);
        var again = await pair.ForwardAsync(r => r with { DestinationFolder = folder, Source = pair.SourceOver(next) });
        Assert.True(!again.Complete || pair.Differences(Mails) is [], "It says that it is complete.");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Old/taro", false)]
    [InlineData("Old/taro", true)]
    public async Task Nothing_is_freed_as_if_people_had_thrown_it_away(string? folder, bool copiesFirst)
    {
        using var pair = await CopiedAsync(MailProtocol.Pop3, folder);
        if (copiesFirst)
            await pair.ForwardAsync(r => r with { DestinationFolder = folder });
        await pair.RemoveAsync(0, r => r with { IncludeCopyGone = true });
        var left = pair.Source.Mails().Concat(servers.Batching.AllMails(pair.NewUser)).Select(m => m.Digest());
        Assert.Empty(Mails.Select(m => m.Digest()).Except(left));
    }

    /// <summary>The disk with the mail was not mounted for a night, and the server made everything anew beneath.</summary>
    [Fact]
    public async Task What_was_copied_to_a_mailbox_that_was_there_for_a_night_is_copied_to_the_lasting_one()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Mails.Take(10).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync();
        var home = Path.GetDirectoryName(servers.Batching.MailFolder(pair.NewUser))!;
        Directory.Move(home, home + ".away");
        await Task.Delay(1500);
        Mails.Skip(10).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync();
        Directory.Delete(home, recursive: true);
        Directory.Move(home + ".away", home);
        var last = await pair.ForwardAsync();
        Assert.True(!last.Complete || pair.Differences(Mails) is [], $"{pair.Destination.Count} are there, and it says that it is complete.");
    }

    /// <summary>A backup was put back that is older than the first run, and than the folder that was made for the copies.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_went_with_a_backup_that_is_older_than_the_folder_is_copied_again_or_told(bool isFreed)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Mails.ToList().ForEach(pair.Source.Deliver);
        IReadOnlyList<TestMail> others = [.. MailCorpus.Create(new MailCorpusOptions { Count = 10, Seed = 622, Until = DateTimeOffset.Now.AddDays(-1) }).DistinctBy(m => m.Digest())];
        others.Take(5).ToList().ForEach(pair.Destination.Deliver);
        await NoteAsync(pair, others.Take(5));
        var home = Path.GetDirectoryName(servers.Batching.MailFolder(pair.NewUser))!;
        await CopyAsync(home, home + ".backup");
        others.Skip(5).ToList().ForEach(pair.Destination.Deliver);
        Assert.True((await pair.ForwardAsync(r => r with { DestinationFolder = "Old/taro" })).Complete);
        Directory.Delete(home, recursive: true);
        Directory.Move(home + ".backup", home);
        if (isFreed)
        {
            await pair.RemoveAsync(0, r => r with { IncludeCopyGone = true });
            Assert.Equal(Mails.Count, pair.Source.Count);
            return;
        }
        var again = await pair.ForwardAsync(r => r with { DestinationFolder = "Old/taro" });
        Assert.True(!again.Complete || pair.DestinationFolder("Old/taro").Count == Mails.Count, "It says that it is complete.");
    }

    /// <summary>Has the server give ids to what lies in INBOX, as any client does.</summary>
    static async Task NoteAsync(MailboxPair pair, IEnumerable<TestMail> mails)
    {
        using var client = new MailKit.Net.Imap.ImapClient();
        await client.ConnectAsync("127.0.0.1", pair.DestinationAccount.Port, MailKit.Security.SecureSocketOptions.None);
        await client.AuthenticateAsync(pair.NewUser, "pw");
        await client.Inbox!.OpenAsync(MailKit.FolderAccess.ReadWrite);
        Assert.Equal(mails.Count(), client.Inbox.Count);
        await client.DisconnectAsync(true);
    }

    static async Task CopyAsync(string from, string to)
    {
        using var copy = System.Diagnostics.Process.Start("cp", ["-a", from, to]);
        await copy.WaitForExitAsync();
    }

    async Task<MailboxPair> CopiedAsync(MailProtocol protocol, string? folder)
    {
        var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = protocol };
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        Assert.True((await pair.ForwardAsync(r => r with { DestinationFolder = folder })).Complete);
        // Dovecot takes the second as the UIDVALIDITY of what it makes.
        await Task.Delay(1500);
        Directory.Delete(Path.GetDirectoryName(servers.Batching.MailFolder(pair.NewUser))!, recursive: true);
        return pair;
    }
}
