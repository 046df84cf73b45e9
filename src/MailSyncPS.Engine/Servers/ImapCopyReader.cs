using MailKit;

namespace MailSyncPS.Engine.Servers;

/// <summary>Looks at an IMAP destination: EXAMINE, sizes, and bytes by BODY.PEEK.</summary>
sealed class ImapCopyReader(ImapSession session) : ICopyReader
{
    static readonly FetchRequest Sizes = new(MessageSummaryItems.UniqueId | MessageSummaryItems.Size | MessageSummaryItems.Flags);

    static readonly string[] DiscardNames = ["trash", "bin", "deleted", "deleted items", "deleted messages", "junk", "spam", "junk e-mail", "bulk mail", "ゴミ箱", "迷惑メール"];

    public async Task<CopyFolder?> FindFolderAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var folder = await session.FolderAsync(name, cancellationToken).ConfigureAwait(false);
            await session.RunAsync("open a folder", 0, _ => folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new CopyFolder(folder.FullName, folder.UidValidity, folder.UidNext?.Id ?? 0);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<CopyEntry>> ListAsync(string folder, uint fromUid, CancellationToken cancellationToken)
    {
        var opened = await session.ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        if (opened.Count == 0)
            return [];
        var range = new UniqueIdRange(new UniqueId(Math.Max(fromUid, 1)), UniqueId.MaxValue);
        var found = await session.RunAsync("list a folder", 0, _ => opened.FetchAsync(range, Sizes, cancellationToken), cancellationToken).ConfigureAwait(false);
        // n:* always names the last message, even when it lies below n (RFC 3501, 6.4.8).
        return [.. found.Select(Entry).Where(e => e.Uid >= fromUid)];
    }

    public async Task<IReadOnlyList<CopyEntry>> FindAsync(string folder, IReadOnlyCollection<uint> uids, CancellationToken cancellationToken)
    {
        if (uids.Count == 0)
            return [];
        var opened = await session.ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        var found = await session.RunAsync("look for copies", 0, _ => opened.FetchAsync([.. uids.Order().Select(u => new UniqueId(u))], Sizes, cancellationToken), cancellationToken).ConfigureAwait(false);
        return [.. found.Select(Entry).Where(e => uids.Contains(e.Uid))];
    }

    static CopyEntry Entry(IMessageSummary summary) =>
        new(summary.UniqueId.Id, summary.Size ?? 0, (summary.Flags ?? MessageFlags.None).HasFlag(MessageFlags.Deleted));

    public async Task<IReadOnlyDictionary<uint, ReadOnlyMemory<byte>>> ReadAsync(string folder, IReadOnlyList<uint> uids, long size, CancellationToken cancellationToken)
    {
        // A message stored over another connection is seen from the next round trip on.
        var opened = await session.ExamineAsync(folder, cancellationToken).ConfigureAwait(false);
        return await ImapReading.ReadAsync(session, opened, uids, size, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> FindKeepingFoldersAsync(CancellationToken cancellationToken) =>
        [.. (await session.FoldersAsync(cancellationToken).ConfigureAwait(false))
            .Where(f => ImapNames.IsSelectable(f) && ImapNames.UseOf(f) is not (SpecialUse.Trash or SpecialUse.Junk or SpecialUse.Flagged) && !DiscardNames.Contains(f.Name.ToLowerInvariant()))
            .Select(f => f.FullName)];

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
