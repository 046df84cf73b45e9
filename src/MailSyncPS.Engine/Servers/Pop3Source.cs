using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MailKit.Net.Pop3;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>A POP3 mailbox as a source (RFC 1939). One session sees one state of the maildrop, so every listing is a session of its own.</summary>
sealed class Pop3Source(Pop3Session session) : IMailSource
{
    Pop3Session _session = session;
    readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    bool _hasUidl = true;
    bool _wasRenewed;

    public MailSyncException? RemovalObstacle => _hasUidl ? null : new(MailFailure.UidlMissing,
        ServersTexts.FormatNoLastingIds(_session.Access));

    public Task<SourceFolders> FindFoldersAsync(FolderSelection selection, CancellationToken cancellationToken)
    {
        // What else is named may be meant for other mailboxes of the same list.
        var wanted = selection.IsKept || !SourceFolders.MayHaveInbox(selection) ? selection : [SourceFolder.Inbox.Name];
        return Task.FromResult(SourceFolders.Choose(wanted with { Excluded = selection.Excluded }, [SourceFolder.Inbox],
            _ => new MailSyncException(MailFailure.FolderNotFound, ServersTexts.FormatOnlyInbox(_session.Access))));
    }

    public async Task<SourceListing> ListAsync(SourceFolder folder, CancellationToken cancellationToken)
    {
        var announced = _session.Announced;
        var sizes = await _session.RunAsync(ServersTexts.ToListMailbox, ListingBounds.Sizes(announced), c => c.GetMessageSizesAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        var uids = await _session.RunAsync(ServersTexts.ToListMailbox, ListingBounds.Uids(announced), c => UidsAsync(c, cancellationToken), cancellationToken).ConfigureAwait(false);
        uids ??= await HashAllAsync(sizes, cancellationToken).ConfigureAwait(false);
        if (uids.Count != sizes.Count || uids.Count != announced)
            throw new MailSyncException(MailFailure.ProtocolViolation, ServersTexts.FormatContradiction(_session.Access)) { IsTransient = true };
        _wasRenewed = false;
        _indexes.Clear();
        _indexes.EnsureCapacity(uids.Count);
        var messages = new SourceMessage[uids.Count];
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < messages.Length; i++)
        {
            // RFC 1939 lets identical mails share a UIDL; their rank tells them apart.
            var uid = uids[i];
            if (!_indexes.TryAdd(uid, i))
            {
                var rank = ranks[uid] = ranks.GetValueOrDefault(uid, 1) + 1;
                uid = $"{uid} {rank}";
                _indexes[uid] = i;
            }
            messages[i] = new SourceMessage(uid, sizes[i], null, [], false);
        }
        return new SourceListing(SourceFolder.Inbox, 0, messages);
    }

    async Task<IList<string>?> UidsAsync(Pop3Client client, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetMessageUidsAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NotSupportedException or Pop3CommandException)
        {
            _hasUidl = false;
            return null;
        }
    }

    /// <summary>Without UIDL a message's content is its identity, so all of it has to be read.</summary>
    async Task<IList<string>> HashAllAsync(IList<int> sizes, CancellationToken cancellationToken)
    {
        var uids = new List<string>();
        for (var i = 0; i < sizes.Count; i++)
        {
            var bytes = await _session.ReadAsync([i], sizes[i], headersOnly: false, cancellationToken).ConfigureAwait(false);
            uids.Add("sha256:" + Convert.ToHexString(SHA256.HashData(bytes[0].Open())));
        }
        return uids;
    }

    public IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<SourceMessage> messages, CancellationToken cancellationToken) =>
        ReadingJury.HoldBackAsync(_session.Access, ReadAsync(messages, cancellationToken), cancellationToken);

    async IAsyncEnumerable<FetchedMail> ReadAsync(IReadOnlyList<SourceMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in FetchBatches.Cut(messages, m => m.Size, () => _session.Access.Pace.Limit))
        {
            var whole = _session.Access.ReadsOneByOne || batch.Count == 1 ? null : await TryReadBatchAsync(batch, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++)
                yield return whole is null ? await ReadOneAsync(batch[i], cancellationToken).ConfigureAwait(false) : new FetchedMail(batch[i], whole[i]);
        }
    }

    /// <summary>Reads a batch in one go; null when anything about it is in doubt, as one mail that ends early shifts all that follow it.</summary>
    async Task<IReadOnlyList<MailBytes>?> TryReadBatchAsync(IReadOnlyList<SourceMessage> batch, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await _session.ReadAsync([.. batch.Select(IndexOf)], batch.Sum(m => m.Size), headersOnly: false, cancellationToken).ConfigureAwait(false);
            await _session.CheckInStepAsync(cancellationToken).ConfigureAwait(false);
            _session.Access.Pace.HearSuccess(batch);
            if (batch.Zip(bytes).All(p => IsAsAnnounced(p.First, p.Second)))
                return bytes;
            // Words within a mail may have passed for the server's: what else it has said is not to be believed.
            if (batch.Zip(bytes).Any(p => p.Second.Length < p.First.Size))
                await ReopenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.ProtocolViolation)
        {
            await ReopenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.IsTransient)
        {
            _session.Access.Pace.HearBreak(batch);
            throw;
        }
        _session.Access.ReadsOneByOne = true;
        return null;
    }

    /// <summary>POP3 ends every message with a line end, even one that has none.</summary>
    static bool IsAsAnnounced(SourceMessage message, MailBytes bytes) => bytes.Length == message.Size || bytes.Length == message.Size + 2;

    async Task<FetchedMail> ReadOneAsync(SourceMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = (await _session.ReadAsync([IndexOf(message)], message.Size, headersOnly: false, cancellationToken).ConfigureAwait(false))[0];
            await _session.CheckInStepAsync(cancellationToken).ConfigureAwait(false);
            _session.Access.Pace.HearSuccess([message]);
            if (bytes.Length >= message.Size)
                return new FetchedMail(message, bytes);
            await ReopenAsync(cancellationToken).ConfigureAwait(false);
            return Unreadable(message, ServersTexts.FormatCutShort(message.Size, bytes.Length));
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.ProtocolViolation)
        {
            if (_session.Broken)
                await ReopenAsync(cancellationToken).ConfigureAwait(false);
            return Unreadable(message, e.Message);
        }
        catch (MailSyncException e) when (e.IsTransient && _session.Access.Pace.HearBreak([message]))
        {
            await ReopenAsync(cancellationToken).ConfigureAwait(false);
            return Unreadable(message, e.Message, isTransient: e.Failure == MailFailure.ServerUnavailable) with { BrokeOff = true };
        }
    }

    int IndexOf(SourceMessage message) => _indexes.TryGetValue(message.Uid, out var index) ? index
        : throw new MailSyncException(MailFailure.MessageUnreadable, ServersTexts.FormatGoneMeanwhile(PlainText.Clean(message.Uid))) { IsTransient = true };

    /// <summary>Goes on over a new session after one that went out of step; its message numbers are its own.</summary>
    async Task ReopenAsync(CancellationToken cancellationToken)
    {
        _session.Abandon();
        await _session.DisposeAsync().ConfigureAwait(false);
        _session = await _session.Access.OpenPop3Async(cancellationToken).ConfigureAwait(false);
        await ListAsync(SourceFolder.Inbox, cancellationToken).ConfigureAwait(false);
        _wasRenewed = true;
    }

    /// <param name="message">The message.</param>
    /// <param name="reason">Why it can't be read.</param>
    /// <param name="isTransient">Whether the server said that it is a matter of time, so that no message is to blame.</param>
    static FetchedMail Unreadable(SourceMessage message, string reason, bool isTransient = false) =>
        new(message, MailBytes.None, new MailSyncException(MailFailure.MessageUnreadable, ServersTexts.FormatNotReadWhole(PlainText.Clean(message.Uid), reason)) { IsTransient = isTransient });

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> FindArrivalsAsync(IReadOnlyList<SourceMessage> messages, CancellationToken cancellationToken)
    {
        var arrivals = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var batch in FetchBatches.Cut(messages, _ => 8192))
        {
            try
            {
                var headers = await _session.ReadAsync([.. batch.Select(m => IndexOf(m))], batch.Count * 65536L, headersOnly: true, cancellationToken).ConfigureAwait(false);
                foreach (var (message, header) in batch.Zip(headers))
                {
                    if (ArrivalDate.FromTopReceived(header.Head) is { } arrived)
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

    /// <summary>QUIT removes all of them together.</summary>
    public int RemovalBatch => int.MaxValue;

    public async Task RemoveAsync(IReadOnlyList<SourceMessage> messages, Action ensureAllowed, CancellationToken cancellationToken)
    {
        // What was checked in one session may have another number, and even another id, in the next.
        if (_wasRenewed)
            throw new MailSyncException(MailFailure.ConnectionLost, ServersTexts.FormatSessionRenewed(_session.Access)) { IsTransient = true };
        // QUIT would take with it what was only read.
        if (_session.RemovesWhatIsRead && _session.HaveRead.Except(messages.Select(IndexOf)).Any())
            throw new MailSyncException(MailFailure.CommandRefused, ServersTexts.FormatRemovesWhatIsRead(_session.Access));
        try
        {
            // More commands at once than the buffers hold of both sides' words would block both sides.
            foreach (var chunk in messages.Select(m => IndexOf(m)).Chunk(FetchBatches.MaxCount))
                await _session.RunAsync(ServersTexts.ToRemove, 0, c => c.DeleteMessagesAsync(chunk, cancellationToken), cancellationToken).ConfigureAwait(false);
            ensureAllowed();
        }
        catch
        {
            _session.Abandon();
            throw;
        }
        // QUIT is what removes (RFC 1939, 6).
        await _session.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_session.RemovesWhatIsRead)
            _session.Abandon();
        await _session.EndUnchangedAsync().ConfigureAwait(false);
    }
}
