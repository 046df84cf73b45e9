using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Folders;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Reads what the ledger knows of folders while the source is being asked what lies in them.</summary>
sealed class FolderIndexes(ILedgerRoute route, CancellationToken cancellationToken) : IAsyncDisposable
{
    readonly Dictionary<string, Task<FolderIndex>> _begun = new(StringComparer.Ordinal);

    /// <summary>Begins with INBOX, if it is wanted: its name is known before the source is asked.</summary>
    public void BeginWith(FolderSelection selection)
    {
        if (SourceFolders.MayHaveInbox(selection))
            Begin(SourceFolder.Inbox.Name);
    }

    /// <summary>Begins to read what is known of a folder.</summary>
    public void Begin(string folder)
    {
        if (!_begun.ContainsKey(folder))
            _begun[folder] = Task.Run(() => route.IndexAsync(folder, cancellationToken), cancellationToken);
    }

    /// <summary>What is known of a folder. It is read anew the next time.</summary>
    public async Task<FolderIndex> TakeAsync(string folder)
    {
        Begin(folder);
        _begun.Remove(folder, out var index);
        return await index!.ConfigureAwait(false);
    }

    /// <summary>Waits for what was begun and not taken.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var index in _begun.Values)
            await ((Task)index).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
