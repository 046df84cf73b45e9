using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Binary;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Reading;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;
using MimeKit;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>
/// An IMAP mailbox as a source. Folders are opened with EXAMINE and read with BODY.PEEK, so nothing changes until a removal.
/// </summary>
sealed class ImapSource(ImapSession session) : IMailSource
{
    static readonly IReadOnlyDictionary<uint, MailSyncException> NoFailures = new Dictionary<uint, MailSyncException>();

    ImapSession _session = session;
    ImapFolder? _folder;
    IReadOnlyList<SourceMessage> _listed = [];
    string _name = "";
    uint _validity;

    public MailSyncException? RemovalObstacle =>
        _session.Capabilities.HasFlag(ImapCapabilities.UidPlus) ? null : new(MailFailure.UidPlusMissing,
        ServersTexts.FormatNoUidPlus(_session.Access));

    public async Task<SourceFolders> FindFoldersAsync(FolderSelection selection, CancellationToken cancellationToken)
    {
        var listing = await _session.ListAsync(counted: false, cancellationToken).ConfigureAwait(false);
        SourceFolder[] folders = [.. listing.All.Where(f => f.MayHoldMessages).Select(Describe)];
        return SourceFolders.Choose(selection, folders, pattern => new MailSyncException(MailFailure.FolderNotFound,
            ServersTexts.FormatFolderNotListed(_session.Access, PlainText.Clean(pattern),
                PlainText.Visible(string.Join(", ", folders.Select(f => f.SlashedPath).Order(StringComparer.Ordinal))))));
    }

    public async Task<IReadOnlyList<SourceFolder>> FindAllFoldersAsync(CancellationToken cancellationToken) =>
        [.. (await _session.ListAsync(counted: false, cancellationToken).ConfigureAwait(false)).All.Where(f => f.MayHoldMessages)
            .Select(Describe)];

    SourceFolder Describe(ListedFolder folder) => new(folder.Name, folder.Path, folder.SureUse)
    {
        Origin = folder.Origin,
        IsOwn = folder.IsOwn,
        HoldsMore = folder.Use == SpecialUse.All && _session.Capabilities.HasFlag(ImapCapabilities.GMailExt1),
    };

    public async Task<SourceListing> ListAsync(SourceFolder folder, CancellationToken cancellationToken)
    {
        _folder = await _session.ExamineAsync(_name = folder.Name, cancellationToken).ConfigureAwait(false);
        _validity = _folder.UidValidity;
        var (messages, unlisted) = await ListAsync(cancellationToken).ConfigureAwait(false);
        if (unlisted > 0)
        {
            // What others have removed is told with the answer to a command that asks for no message.
            await _session.RunAsync(ServersTexts.ToListFolder, 0, c => c.NoOpAsync(cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            (messages, unlisted) = await ListAsync(cancellationToken).ConfigureAwait(false);
        }
        _listed = messages;
        // A number that is given already is no next one, and tells nothing.
        var isNext = !messages.Any(m => uint.Parse(m.Uid, CultureInfo.InvariantCulture) >= UidNext);
        return new SourceListing(folder, _validity, messages, isNext ? UidNext : 0) { Unlisted = unlisted };
    }

    public async Task<bool> SettleValidityAsync(CancellationToken cancellationToken)
    {
        var folder = _folder!;
        try
        {
            await _session.RunAsync(ServersTexts.ToOpenFolder, 0, async _ =>
            {
                await folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken).ConfigureAwait(false);
                await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
        {
            // A mailbox that may only be read keeps the UIDVALIDITY that it shows.
            _folder = await _session.ExamineAsync(folder.FullName, cancellationToken).ConfigureAwait(false);
        }
        return folder.UidValidity != _validity;
    }

    public async Task<bool> HasOtherValidityAsync(CancellationToken cancellationToken)
    {
        var folder = _folder!;
        await _session.RunAsync(ServersTexts.ToOpenFolder, 0, async _ =>
        {
            if (folder.IsOpen)
                await folder.CloseAsync(false, cancellationToken).ConfigureAwait(false);
            await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return folder.UidValidity != _validity;
    }

    uint UidNext => _folder!.UidNext?.Id ?? 0;

    async Task<(IReadOnlyList<SourceMessage> Messages, int Unlisted)> ListAsync(CancellationToken cancellationToken)
    {
        var listing = new ImapSourceListing(_session.Access, () => _folder!);
        while (true)
        {
            try
            {
                return (await listing.ListAsync(_session, cancellationToken).ConfigureAwait(false), listing.Unlisted);
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.ProtocolViolation && listing.GoesOn)
            {
                await _session.DisposeAsync().ConfigureAwait(false);
                _session = await _session.Access.OpenImapAsync(cancellationToken).ConfigureAwait(false);
                _folder = await _session.ExamineAsync(_name, cancellationToken).ConfigureAwait(false);
                _validity = _folder.UidValidity;
            }
        }
    }

    public IAsyncEnumerable<FetchedMail> FetchAsync(IReadOnlyList<SourceMessage> messages, CancellationToken cancellationToken,
        bool isCompared = false) =>
        HoldFailuresUntilFirstSuccess.HoldBackAsync(_session.Access.ToString(), _session.Access.Pace,
            ReadAsync(messages, isCompared, cancellationToken), cancellationToken);

    async IAsyncEnumerable<FetchedMail> ReadAsync(IReadOnlyList<SourceMessage> messages, bool isCompared,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in FetchBatches.Cut(messages, m => m.Size, () => _session.Access.Pace.Limit))
        {
            if (LargeMail.Refuse(batch[0]) is { } refused)
            {
                yield return refused;
                continue;
            }
            var (bytes, obstacles, cut, failure) = await ReadOrPassOverAsync(batch, isCompared, cancellationToken).ConfigureAwait(false);
            var gone = failure is null
                ? await FindGoneAsync([.. batch.Where(m => !IsRead(m))], cancellationToken).ConfigureAwait(false) : [];
            foreach (var message in batch)
            {
                yield return gone.Contains(message) ? FetchedMail.GoneMeanwhile(message)
                    : cut.TryGetValue(Uid(message).Id, out var notWhole) ? new FetchedMail(message, MailBytes.None, notWhole)
                    : IsRead(message) ? new FetchedMail(message, bytes[Uid(message).Id])
                        { Obstacle = obstacles.GetValueOrDefault(Uid(message).Id) }
                    : new FetchedMail(message, MailBytes.None,
                        new MailSyncException(MailFailure.MessageUnreadable, NothingReturned(message, failure), failure),
                        BrokeOff: failure is not null);
            }

            // No bytes are no mail (RFC 3501, 7.4.2: NIL), unless it was listed as empty.
            bool IsRead(SourceMessage message) =>
                bytes.TryGetValue(Uid(message).Id, out var mail) && (mail.Length > 0 || message.Size == 0);
        }
    }

    /// <summary>What was read of a batch, by UID.</summary>
    /// <param name="Bytes">The messages.</param>
    /// <param name="Obstacles">Why the bytes of some are not, or may not be, those that the server stores.</param>
    /// <param name="Cut">Why some are not whole.</param>
    /// <param name="Failure">Why the only message could not be read; null when it was.</param>
    readonly record struct BatchReading(IReadOnlyDictionary<uint, MailBytes> Bytes, IReadOnlyDictionary<uint, MailSyncException> Obstacles,
        IReadOnlyDictionary<uint, MailSyncException> Cut, MailSyncException? Failure);

    /// <summary>Those of these messages that are not in the folder any more, as far as the server tells.</summary>
    async Task<HashSet<SourceMessage>> FindGoneAsync(List<SourceMessage> missing, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
            return [];
        try
        {
            // A server tells what has gone with the answer to a command that asks for no message.
            await _session.RunAsync(ServersTexts.ToListFolder, 0, c => c.NoOpAsync(cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            var there = await _session.RunAsync(ServersTexts.ToListFolder, ListingBounds.Fetch(missing.Count),
                _ => _folder!.FetchAsync([.. missing.Select(Uid)], MessageSummaryItems.UniqueId, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            return [.. missing.ExceptBy(there.Select(s => s.UniqueId.Id), m => Uid(m).Id)];
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
        {
            return [];
        }
    }

    string NothingReturned(SourceMessage message, MailSyncException? failure)
    {
        var folder = PlainText.Clean(_name);
        return failure is null ? ServersTexts.FormatNothingReturned(message.Uid, folder, message.Size)
            : ServersTexts.FormatNothingReturnedBecause(message.Uid, folder, message.Size, failure.Message);
    }

    /// <summary>
    /// Reads a batch; a single message at which the server breaks off again and again counts as one that it returns nothing for.
    /// </summary>
    async Task<BatchReading> ReadOrPassOverAsync(IReadOnlyList<SourceMessage> batch, bool isCompared,
        CancellationToken cancellationToken)
    {
        try
        {
            var first = await ReadAsync(batch, cancellationToken).ConfigureAwait(false);
            var (bytes, cut) = await new ShortMails(_session.Access.Sizes, isCompared)
            {
                ReadAgainAsync = async messages =>
                {
                    await ReopenAsync(cancellationToken).ConfigureAwait(false);
                    return await ReadAsync(messages, cancellationToken).ConfigureAwait(false);
                },
            }.CheckAsync(batch, first, _listed).ConfigureAwait(false);
            var obstacles = await FindObstaclesAsync(bytes, cancellationToken).ConfigureAwait(false);
            _session.Access.Pace.HearSuccess(batch);
            return new(bytes, obstacles, cut, null);
        }
        catch (MailSyncException e) when (e.IsTransient && _session.Access.Pace.HearBreak(batch))
        {
            await ReopenAsync(cancellationToken).ConfigureAwait(false);
            return new(new Dictionary<uint, MailBytes>(), NoFailures, NoFailures, e);
        }
    }

    async Task<IReadOnlyDictionary<uint, MailBytes>> ReadAsync(IReadOnlyList<SourceMessage> batch, CancellationToken cancellationToken) =>
        batch is [{ Size: > MailBytes.Large } large]
            ? await ImapReading.ReadLargeAsync(_session, _folder!, Uid(large).Id, large.Size, cancellationToken).ConfigureAwait(false)
            : await ImapReading.ReadAsync(_session, _folder!, [.. batch.Select(m => Uid(m).Id)], batch.Sum(m => m.Size),
                s => new MailBytes(s.ReadWhole()), cancellationToken).ConfigureAwait(false);

    /// <summary>Finds the messages whose bytes are not, or may not be, those that the server stores, and why.</summary>
    async Task<IReadOnlyDictionary<uint, MailSyncException>> FindObstaclesAsync(IReadOnlyDictionary<uint, MailBytes> bytes,
        CancellationToken cancellationToken)
    {
        var questionable = NulCheck.Select(_session.Capabilities, bytes);
        if (questionable.Count > 0 && _session.OpenLine is null)
        {
            _session.Access.OpensLines = true;
            await ReopenAsync(cancellationToken).ConfigureAwait(false);
        }
        if (questionable.Count > 0 && await NulCheck.LookAsync(_session, questionable, cancellationToken).ConfigureAwait(false)
            && await HasOtherValidityAsync(cancellationToken).ConfigureAwait(false))
            throw Replaced();
        return questionable.Select(m => (m.Uid, Obstacle: NulCheck.Obstacle(m))).Where(m => m.Obstacle is not null)
            .ToDictionary(m => m.Uid, m => m.Obstacle!);
    }

    MailSyncException Replaced() =>
        new(MailFailure.ProtocolViolation, ServersTexts.FormatFolderReplaced(PlainText.Clean(_name))) { IsTransient = true };

    /// <summary>Goes on over a new session, in the same folder.</summary>
    async Task ReopenAsync(CancellationToken cancellationToken)
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        _session = await _session.Access.OpenImapAsync(cancellationToken).ConfigureAwait(false);
        _folder = await _session.ExamineAsync(_name, cancellationToken).ConfigureAwait(false);
        if (_folder.UidValidity != _validity)
            throw Replaced();
    }

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> FindArrivalsAsync(IReadOnlyList<SourceMessage> messages,
        CancellationToken cancellationToken)
    {
        var arrivals = messages.Where(m => m.Arrived is not null).ToDictionary(m => m.Uid, m => m.Arrived!.Value);
        var unknown = messages.Where(m => m.Arrived is null).Select(Uid).ToList();
        foreach (var batch in FetchBatches.Cut(unknown, _ => 8192))
        {
            var request = new FetchRequest(MessageSummaryItems.UniqueId, [HeaderId.Received]);
            foreach (var summary in await _session.RunAsync(ServersTexts.ToReadHeaders, batch.Count * 65536L,
                _ => _folder!.FetchAsync([.. batch], request, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                if (summary.Headers?.FirstOrDefault(h => h.Id == HeaderId.Received) is { } top
                    && ArrivalDate.SureOfTopReceived(Encoding.UTF8.GetBytes($"Received: {top.Value}\n"),
                    _session.Access.Timeouts.Now) is { } arrived)
                    arrivals[summary.UniqueId.Id.ToString(CultureInfo.InvariantCulture)] = arrived;
            }
        }
        return arrivals;
    }

    public int RemovalBatch => 200;

    public async Task<IReadOnlyList<RefusedRemoval>> RemoveAsync(IReadOnlyList<SourceMessage> messages,
        Func<CancellationToken, ValueTask> ensureAllowed, CancellationToken cancellationToken)
    {
        var folder = _folder!;
        if (!await _session.MayRemoveAsync(folder, cancellationToken).ConfigureAwait(false))
            throw new MailSyncException(MailFailure.CommandRefused,
                ServersTexts.FormatOpenedReadOnly(_session.Access, PlainText.Clean(_name)));
        if (folder.UidValidity != _validity)
            throw Replaced();
        await ensureAllowed(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var (uids, timeouts) = (messages.Select(Uid).ToList(), _session.Access.Timeouts);
        // Marks that are left would let anybody's expunge take the messages later, whatever has become of their copies by then.
        var grace = new StopGrace(timeouts, timeouts.Farewell, cancellationToken);
        await using var ending = grace.ConfigureAwait(false);
        var refused = await MarkAsync(messages, grace.Over).ConfigureAwait(false);
        uids.RemoveAll(uid => refused.Any(r => Uid(r.Message) == uid));
        try
        {
            await ensureAllowed(grace.Over).ConfigureAwait(false);
        }
        catch
        {
            await TakeBackAsync(uids).ConfigureAwait(false);
            throw;
        }
        return [.. refused, .. await ExpungeAsync(folder, [.. messages.Except(refused.Select(r => r.Message))], ensureAllowed, grace.Over)
            .ConfigureAwait(false)];
    }

    /// <summary>Expunges messages that are marked; marks of what stays are taken back.</summary>
    /// <returns>Those that the server does not let go, as one on legal hold.</returns>
    /// <exception cref="MailSyncException">It lets none go.</exception>
    async Task<IReadOnlyList<RefusedRemoval>> ExpungeAsync(ImapFolder folder, IReadOnlyList<SourceMessage> messages,
        Func<CancellationToken, ValueTask> ensureAllowed, CancellationToken cancellationToken)
    {
        try
        {
            await ExpungeAsync(messages).ConfigureAwait(false);
            return [];
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
        {
            // Which of several was refused is not told, and some servers take no set.
        }
        try
        {
            var refused = await RefusedRemoval.FindAsync(messages, async message =>
            {
                await ensureAllowed(cancellationToken).ConfigureAwait(false);
                await ExpungeAsync([message]).ConfigureAwait(false);
            }, e => e.Failure == MailFailure.CommandRefused).ConfigureAwait(false);
            await TakeBackAsync([.. refused.Select(r => Uid(r.Message))]).ConfigureAwait(false);
            return refused;
        }
        catch (Exception e) when (e is MailSyncException or OperationCanceledException)
        {
            await TakeBackAsync([.. messages.Select(Uid)]).ConfigureAwait(false);
            throw;
        }

        Task ExpungeAsync(IReadOnlyList<SourceMessage> some) => _session.RunAsync(ServersTexts.ToExpunge, 0,
            _ => folder.ExpungeAsync([.. some.Select(Uid)], cancellationToken), cancellationToken);
    }

    /// <summary>Marks messages as deleted.</summary>
    /// <returns>Those that the server does not let go, as one on legal hold.</returns>
    /// <exception cref="MailSyncException">It lets none go.</exception>
    async Task<IReadOnlyList<RefusedRemoval>> MarkAsync(IReadOnlyList<SourceMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync(messages).ConfigureAwait(false);
            return [];
        }
        catch (MailSyncException e) when (IsRefusal(e) && messages.Count > 1)
        {
            // Which of several was refused is not told.
        }
        return await RefusedRemoval.FindAsync(messages, message => StoreAsync([message]), IsRefusal).ConfigureAwait(false);

        static bool IsRefusal(MailSyncException e) => e.Failure == MailFailure.CommandRefused;

        Task StoreAsync(IReadOnlyList<SourceMessage> some) =>
            FlagAsync(StoreAction.Add, [.. some.Select(Uid)], ServersTexts.ToMarkDeleted, cancellationToken);
    }

    /// <summary>Takes marks back, whatever else was stopped. Those that stay are known to the next removal.</summary>
    async Task TakeBackAsync(List<UniqueId> uids)
    {
        if (uids.Count == 0)
            return;
        using var limit = _session.Access.Timeouts.Limit(_session.Access.Timeouts.Farewell, CancellationToken.None);
        try
        {
            await FlagAsync(StoreAction.Remove, uids, ServersTexts.ToTakeBackMark, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailSyncException or OperationCanceledException)
        {
            // Why the removal ended says more.
        }
    }

    async Task FlagAsync(StoreAction action, List<UniqueId> uids, string purpose, CancellationToken cancellationToken) =>
        await _session.RunAsync(purpose, 0, _ => _folder!.StoreAsync(uids,
            new StoreFlagsRequest(action, MessageFlags.Deleted) { Silent = true }, cancellationToken), cancellationToken)
            .ConfigureAwait(false);

    UniqueId Uid(SourceMessage message) => new(_validity, uint.Parse(message.Uid, NumberStyles.None, CultureInfo.InvariantCulture));

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
