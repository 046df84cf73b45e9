using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>Measures an IMAP mailbox without touching it.</summary>
sealed class ImapMeter(ImapSession session) : IAsyncDisposable
{
    const int SizesAtOnce = 5000;

    ImapSession _session = session;

    /// <summary>What the server says of the limits on INBOX; null when it reports no quota at all.</summary>
    public async Task<QuotaReply?> ReadQuotaAsync(CancellationToken cancellationToken)
    {
        var reply = await QuotaCommand.AskAsync(_session, "INBOX", cancellationToken).ConfigureAwait(false);
        if (_session.Broken)
        {
            await _session.DisposeAsync().ConfigureAwait(false);
            _session = await _session.Access.OpenImapAsync(cancellationToken).ConfigureAwait(false);
        }
        return reply;
    }

    /// <summary>The folders with their messages, and with their sizes where asked.</summary>
    /// <param name="sizes">Tell the sizes.</param>
    /// <param name="progress">Hears of each folder before it is measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<MeteredFolder>> MeasureAsync(bool sizes, Action<string> progress, CancellationToken cancellationToken)
    {
        var folders = new CountedFolders(_session.Capabilities.HasFlag(ImapCapabilities.GMailExt1));
        var measured = new List<(ImapFolder Folder, long Count, long? Bytes)>();
        foreach (var folder in (await _session.FoldersAsync(cancellationToken).ConfigureAwait(false)).Where(folders.IsWorthALook))
        {
            progress(ImapNames.Of(folder));
            try
            {
                var (count, bytes) = await MeasureAsync(folder, sizes, cancellationToken).ConfigureAwait(false);
                measured.Add((folder, count, bytes));
            }
            catch (MailSyncException e) when (e.Failure is MailFailure.FolderNotFound
                || e.Failure is MailFailure.CommandRefused && !FolderUses.IsInbox(folder.FullName))
            {
                // Listed, but deleted in the meantime or closed to this user: nothing of this mailbox's to count.
            }
        }
        return folders.Choose(measured);
    }

    /// <summary>Some of the mails with their dates and sizes.</summary>
    public Task<MailSample> SampleAsync(SampleDepth depth, IEnumerable<MeteredFolder> folders, CancellationToken cancellationToken) =>
        new ImapSampler(_session, depth).TakeAsync(folders, cancellationToken);

    async Task<(long Count, long? Bytes)> MeasureAsync(ImapFolder folder, bool sizes, CancellationToken cancellationToken)
    {
        var statusSize = _session.Capabilities.HasFlag(ImapCapabilities.StatusSize);
        if (!sizes || statusSize)
        {
            var items = sizes ? StatusItems.Count | StatusItems.Size : StatusItems.Count;
            await _session.RunAsync(ServersTexts.ToTellFolderSize, 0, _ => folder.StatusAsync(items, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            if (!sizes || folder.Size is not null)
                return (folder.Count, sizes ? (long?)folder.Size : null);
        }
        await _session.ExamineAsync(ImapNames.Of(folder), cancellationToken).ConfigureAwait(false);
        var count = folder.Count;
        var bytes = 0L;
        for (var start = 0; start < count; start += SizesAtOnce)
        {
            var (first, last) = (start, Math.Min(start + SizesAtOnce, count) - 1);
            var summaries = await _session.RunAsync(ServersTexts.ToTellSizes, 0,
                _ => folder.FetchAsync(first, last, MessageSummaryItems.Size, cancellationToken), cancellationToken).ConfigureAwait(false);
            bytes += summaries.Sum(s => (long)(s.Size ?? 0));
        }
        return (count, bytes);
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
