using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Another client of the destination that moves each new mail out of the inbox as soon as it sees it. What was there before stays.</summary>
sealed class FilingRule : IDisposable
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(15);

    readonly ImapClient _client = new();
    UniqueId _first;

    FilingRule()
    {
    }

    /// <summary>Opens the inbox. What comes from now on is new.</summary>
    public static async Task<FilingRule> OpenAsync(int port, string user)
    {
        var rule = new FilingRule();
        try
        {
            await rule._client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.None, CancellationToken.None);
            await rule._client.AuthenticateAsync(user, "pw", CancellationToken.None);
            await rule._client.Inbox.OpenAsync(FolderAccess.ReadWrite, CancellationToken.None);
            rule._first = rule._client.Inbox.UidNext ?? throw new InvalidOperationException("The server tells no UIDNEXT.");
            return rule;
        }
        catch
        {
            rule.Dispose();
            throw;
        }
    }

    /// <summary>Works until it is stopped.</summary>
    public async Task WorkAsync(CancellationToken stop)
    {
        var filed = await FindFiledAsync(_client.GetFolder(_client.PersonalNamespaces[0]));
        while (!stop.IsCancellationRequested)
        {
            await _client.NoOpAsync(CancellationToken.None);
            var come = _client.Inbox.Count == 0 ? [] : await _client.Inbox.SearchAsync(SearchQuery.All, CancellationToken.None);
            var news = come.Where(uid => uid >= _first).ToList();
            if (news.Count > 0)
                await _client.Inbox.MoveToAsync(news, filed, CancellationToken.None);
            await Task.Delay(BetweenLooks, CancellationToken.None);
        }
        await _client.DisconnectAsync(quit: true, CancellationToken.None);
    }

    static async Task<IMailFolder> FindFiledAsync(IMailFolder root)
    {
        var folders = await root.GetSubfoldersAsync(subscribedOnly: false, CancellationToken.None);
        return folders.FirstOrDefault(f => f.Name == People.FiledFolder)
            ?? await root.CreateAsync(People.FiledFolder, isMessageFolder: true, CancellationToken.None)
            ?? throw new InvalidOperationException("The server made no folder.");
    }

    /// <summary>Hangs up.</summary>
    public void Dispose() => _client.Dispose();
}
