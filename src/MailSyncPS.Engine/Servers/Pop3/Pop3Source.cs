using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Reading;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Pop3;

/// <summary>
/// A POP3 mailbox as a source (RFC 1939). One session sees one state of the maildrop, so every listing is a session of its own.
/// </summary>
sealed class Pop3Source(Pop3Session session) : IMailSource
{
    readonly Pop3Maildrop _maildrop = new(session);

    public MailSyncException? RemovalObstacle => _maildrop.HasUidl ? null : new(MailFailure.UidlMissing,
        ServersTexts.FormatNoLastingIds(_maildrop.Access));

    public Task<SourceFolders> FindFoldersAsync(FolderSelection selection, CancellationToken cancellationToken)
    {
        // What else is named may be meant for other mailboxes of the same list.
        var wanted = selection.IsKept || !SourceFolders.MayHaveInbox(selection) ? selection : [SourceFolder.Inbox.Name];
        return Task.FromResult(SourceFolders.Choose(wanted with { Excluded = selection.Excluded }, [SourceFolder.Inbox],
            _ => new MailSyncException(MailFailure.FolderNotFound, ServersTexts.FormatOnlyInbox(_maildrop.Access))));
    }

    public Task<IReadOnlyList<SourceFolder>> FindAllFoldersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SourceFolder>>([SourceFolder.Inbox]);

    public Task<bool> SettleValidityAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> HasOtherValidityAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<SourceListing> ListAsync(SourceFolder folder, CancellationToken cancellationToken) =>
        _maildrop.ListAsync(cancellationToken);

    public IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<SourceMessage> messages, CancellationToken cancellationToken,
        bool isCompared = false) =>
        HoldFailuresUntilFirstSuccess.HoldBackAsync(_maildrop.Access.ToString(), _maildrop.Access.Pace,
            new Pop3Reader(_maildrop, isCompared).ReadAsync(messages, cancellationToken),
            cancellationToken);

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> FindArrivalsAsync(IReadOnlyList<SourceMessage> messages,
        CancellationToken cancellationToken)
    {
        var arrivals = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var batch in FetchBatches.Cut(messages, _ => 8192))
        {
            try
            {
                var headers = await _maildrop.Session.ReadAsync([.. batch.Select(_maildrop.IndexOf)], batch.Count * 65536L,
                    headersOnly: true, cancellationToken).ConfigureAwait(false);
                foreach (var (message, header) in batch.Zip(headers))
                {
                    if (ArrivalDate.SureOfTopReceived(header.Head, _maildrop.Access.Timeouts.Now) is { } arrived)
                        arrivals[message.Uid] = arrived;
                }
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
            {
                // TOP is optional (RFC 1939, 7): then nothing tells before the whole message is read.
                break;
            }
        }
        return arrivals;
    }

    /// <summary>QUIT removes all of them together; as many as the server was known to manage.</summary>
    public int RemovalBatch => _maildrop.Access.MostRemovedAtOnce;

    public async Task<IReadOnlyList<RefusedRemoval>> RemoveAsync(IReadOnlyList<SourceMessage> messages,
        Func<CancellationToken, ValueTask> ensureAllowed, CancellationToken cancellationToken)
    {
        var (session, access) = (_maildrop.Session, _maildrop.Access);
        // What was checked in one session may have another number, and even another id, in the next.
        if (_maildrop.WasRenewed)
            throw new MailSyncException(MailFailure.ConnectionLost, ServersTexts.FormatSessionRenewed(access)) { IsTransient = true };
        // QUIT would take with it what was only read.
        if (session.RemovesWhatIsRead && session.HaveRead.Except(messages.Select(_maildrop.IndexOf)).Any())
            throw new MailSyncException(MailFailure.CommandRefused, ServersTexts.FormatRemovesWhatIsRead(access));
        IReadOnlyList<RefusedRemoval> refused;
        try
        {
            refused = await MarkOrAskForFewerAsync(messages, cancellationToken).ConfigureAwait(false);
            await _maildrop.EnsureNumbersAsync(messages.Except(refused.Select(r => r.Message)).Select(_maildrop.IndexOf),
                cancellationToken).ConfigureAwait(false);
            await ensureAllowed(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            session.Abandon();
            throw;
        }
        if (!await session.CommitAsync(cancellationToken).ConfigureAwait(false))
            access.AskForFewer(messages.Count);
        return refused;
    }

    /// <summary>Marks messages; a server may take so many deletions in a session, and no more.</summary>
    async Task<IReadOnlyList<RefusedRemoval>> MarkOrAskForFewerAsync(IReadOnlyList<SourceMessage> messages,
        CancellationToken cancellationToken)
    {
        try
        {
            return await MarkAsync(messages, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException)
        {
            _maildrop.Access.AskForFewer(messages.Count);
            throw;
        }
    }

    /// <summary>Marks messages, so that QUIT removes them.</summary>
    /// <returns>Those that the server does not let go, as one that is locked, or has to be kept for a while.</returns>
    /// <exception cref="MailSyncException">It lets none go, or can't take back what was marked.</exception>
    async Task<IReadOnlyList<RefusedRemoval>> MarkAsync(IReadOnlyList<SourceMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            // More commands at once than the buffers hold of both sides' words would block both sides.
            // The highest come first: where a server removes at once, against RFC 1939, those below keep their numbers.
            foreach (var chunk in messages.Select(_maildrop.IndexOf).OrderDescending().Chunk(FetchBatches.MaxCount))
                await DeleteAsync(chunk).ConfigureAwait(false);
            return [];
        }
        catch (MailSyncException e) when (IsRefusal(e) && messages.Count > 1)
        {
            // Which of several was refused is not told: with all marks taken back, each is marked by itself.
            await _maildrop.Session.RunAsync(ServersTexts.ToRemove, 0, c => c.ResetAsync(cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            // Where some were removed at once, the numbers are others now.
            await _maildrop.EnsureNumbersAsync([], cancellationToken).ConfigureAwait(false);
        }
        return await RefusedRemoval.FindAsync([.. messages.OrderByDescending(_maildrop.IndexOf)],
            message => DeleteAsync([_maildrop.IndexOf(message)]), IsRefusal).ConfigureAwait(false);

        // A mail that is locked, and a mailbox that is, are told in the same words.
        static bool IsRefusal(MailSyncException e) =>
            e.Failure is MailFailure.CommandRefused or MailFailure.MailboxInUse or MailFailure.ServerUnavailable;

        Task DeleteAsync(IList<int> indexes) => _maildrop.Session.RunAsync(ServersTexts.ToRemove, 0,
            c => c.DeleteMessagesAsync(indexes, cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_maildrop.Session.RemovesWhatIsRead)
            _maildrop.Session.Abandon();
        await _maildrop.Session.EndUnchangedAsync().ConfigureAwait(false);
    }
}
