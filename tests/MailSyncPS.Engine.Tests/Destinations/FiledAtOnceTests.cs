using System.Globalization;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Destinations;

/// <summary>Copies that are whole, but not where or when they were expected: filed by a rule at once, or shown to new sessions alone.</summary>
[Collection(EndServersCollection.Name)]
public sealed class FiledAtOnceTests(Servers servers, ITestOutputHelper output) : IDisposable
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 30, Seed = 401, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 90_000 });

    readonly MailboxPair _pair = new(servers.Old, servers.Batching, output);

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task A_rule_that_files_new_mail_sets_nothing_aside_and_doubles_nothing()
    {
        Mails.ToList().ForEach(_pair.Source.Deliver);
        using var stop = new CancellationTokenSource();
        var rule = FileAsync(stop.Token);
        var result = await _pair.ForwardAsync();
        await stop.CancelAsync();
        await rule;
        Assert.Empty(_pair.Observer.Errors);
        Assert.Equal((30, 0, true), (result.Forwarded, result.Quarantined, result.Complete));
        Assert.Empty(_pair.Differences(Mails));
        Assert.Equal(30, (await _pair.ForwardAsync()).AlreadyForwarded);
        Assert.Equal(30, (await _pair.RemoveAsync(0)).Removed);
        Assert.Empty(_pair.Differences(Mails));
    }

    /// <summary>Another client moves each new mail out of the inbox as soon as it sees it.</summary>
    async Task FileAsync(CancellationToken stop)
    {
        using var client = new MailKit.Net.Imap.ImapClient();
        await client.ConnectAsync("127.0.0.1", servers.Batching.ImapPort, MailKit.Security.SecureSocketOptions.None, CancellationToken.None);
        await client.AuthenticateAsync(_pair.NewUser, "pw", CancellationToken.None);
        var filed = await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync("Filed", true, CancellationToken.None);
        await client.Inbox.OpenAsync(MailKit.FolderAccess.ReadWrite, CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            await client.NoOpAsync(CancellationToken.None);
            if (client.Inbox.Count > 0)
                await client.Inbox.MoveToAsync(await client.Inbox.SearchAsync(MailKit.Search.SearchQuery.All, CancellationToken.None), filed!, CancellationToken.None);
            await Task.Delay(5, CancellationToken.None);
        }
    }
}
