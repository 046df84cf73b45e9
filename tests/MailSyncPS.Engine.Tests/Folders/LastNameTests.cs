using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Names that no server of a kind takes as they are, though it takes each letter of them.</summary>
[Collection(ServersCollection.Name)]
public sealed class LastNameTests(Servers servers, ITestOutputHelper output)
{
    static readonly string Long = string.Join('/', Enumerable.Repeat(new string('p', 40), 10));

    [Theory]
    [InlineData('/', "tmp", "Projects/cur", "new/old")]
    [InlineData('.', "tmp", "Projects/cur", "new/old")]
    public Task What_the_storage_needs_for_itself(char separator, params string[] names) => CopyAsync(separator, names);

    [Fact]
    public Task What_is_too_long_in_all() => CopyAsync('.', [Long, Long + "/last", Long + "/Last2"]);

    async Task CopyAsync(char separator, string[] names)
    {
        await using var old = new ScriptedMailbox();
        await using var own = await DovecotServer.RunAsync(new DovecotOptions { Separator = separator });
        using var pair = new MailboxPair(servers.Old, own, output) { SourceProtocol = MailProtocol.Imap };
        foreach (var name in names)
            old.Add(name, mails: 2);
        var source = TestAccounts.At(old.Port, MailProtocol.Imap, "old");

        var first = await pair.ForwardAsync(r => r with { Source = source });
        Assert.Equal((2 * names.Length, true), (first.Forwarded, first.Complete));
        Assert.Equal(names.Length, own.Mailboxes(pair.NewUser).Count(f => f.Mails().Count == 2));
        Assert.Equal(0, (await pair.ForwardAsync(r => r with { Source = source })).Forwarded);
        Assert.Equal(2 * names.Length, (await pair.RemoveAsync(0, r => r with { Source = source })).Removed);
        Assert.Equal(2 * names.Length, own.AllMails(pair.NewUser).Count);
        Assert.Empty(old.Failures);
    }
}
