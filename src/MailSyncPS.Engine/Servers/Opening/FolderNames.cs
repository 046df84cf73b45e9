using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Opening;

/// <summary>The names of a mailbox's folders, for a person who is about to type one.</summary>
public static class FolderNames
{
    /// <summary>
    /// Lists the folders that mail can be read from, as paths with slashes. A POP3 mailbox is its INBOX, and is not asked.
    /// </summary>
    /// <exception cref="MailSyncException">The mailbox can't be read.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(MailAccount account, CancellationToken cancellationToken)
    {
        if (account.Protocol == MailProtocol.Pop3)
            return ["INBOX"];
        var source = await SourceOpener.OpenAsync(new ServerAccess(account, new RunTimeouts(), maxConnections: 1),
            cancellationToken).ConfigureAwait(false);
        await using var sourceScope = source.ConfigureAwait(false);
        var names = (await source.FindFoldersAsync(FolderSelection.Kept, cancellationToken).ConfigureAwait(false))
            .All.Select(folder => folder.SlashedPath);
        // What would have to be shown in another form can't be typed.
        return [.. names.Where(name => name == PlainText.Visible(name))];
    }
}
