using MailSyncPS.Engine.Ledger.History;
using Microsoft.Data.Sqlite;

namespace MailSyncPS.Engine.Ledger.Sqlite;

/// <summary>One route of the embedded ledger.</summary>
sealed class SqliteRoute(SqliteLedger ledger, MailboxKey source, MailboxKey destination, long id, long destinationId) : ILedgerRoute
{
    RunStart? _start;
    DateTimeOffset _begunAt;

    /// <summary>The number of the run's note; 0 when it was not made yet.</summary>
    long _run;

    /// <inheritdoc/>
    public MailboxKey Source => source;

    /// <inheritdoc/>
    public MailboxKey Destination => destination;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, MessageRecord>> FindAsync(string folder, uint validity, IReadOnlyCollection<string> uids,
        CancellationToken cancellationToken)
    {
        if (uids.Count == 0)
            return new Dictionary<string, MessageRecord>();
        var list = JsonList.Of(uids);
        return await ledger.ReadAsync(data => data
            .Rows(MessageRow.Read, RouteSql.FindByUid, ("@route", id), ("@folder", folder), ("@validity", (long)validity), ("@uids", list))
            .ToDictionary(record => record.Key.Uid, StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<FolderIndex> IndexAsync(string folder, CancellationToken cancellationToken) => await ledger.ReadAsync(data =>
    {
        var index = new FolderIndex();
        data.Each(row =>
        {
            var (validity, uid, state) = (MessageRow.Unsigned(row, 0), row.GetString(1), MessageRow.Code<MessageState>(row, 3));
            if (row.GetInt64(6) != 0)
                index.HasRetired = true;
            else if (state == MessageState.Removed)
                index.HasRemoved = true;
            else
                index.Add(validity, uid,
                    new KnownMessage(row.GetInt64(2), state, row.GetInt64(4) != 0, row.IsDBNull(5)
                    ? 0 : row.GetInt64(5), row.IsDBNull(7) ? 0 : row.GetInt64(7)));
        }, RouteSql.Index, ("@route", id), ("@folder", folder));
        return index;
    }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> FindByStateAsync(IReadOnlyCollection<MessageState> states,
        CancellationToken cancellationToken)
    {
        var sql = MessageStates.AreUnsettled(states) ? RouteSql.FindUnsettled : RouteSql.FindByState;
        var list = JsonList.Of(states.Select(state => (long)state));
        return await ledger.ReadAsync(data => data.Rows(MessageRow.Read, sql, ("@route", id), ("@states", list)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> FindByFolderAsync(string folder, CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(MessageRow.Read, RouteSql.FindByFolder, ("@route", id), ("@folder", folder)),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> FindOrphansAsync(string folder, IReadOnlyCollection<long> sizes,
        CancellationToken cancellationToken)
    {
        var list = JsonList.Of(sizes);
        return await ledger.ReadAsync(
            data => data.Rows(MessageRow.Read, RouteSql.FindOrphans, ("@route", id), ("@folder", folder), ("@sizes", list)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> FindInOtherFoldersAsync(string folder, IReadOnlyCollection<long> sizes,
        CancellationToken cancellationToken)
    {
        if (sizes.Count == 0)
            return [];
        var list = JsonList.Of(sizes);
        return await ledger.ReadAsync(
            data => data.Rows(MessageRow.Read, RouteSql.FindInOtherFolders, ("@route", id), ("@folder", folder), ("@sizes", list)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task NotePresenceAsync(string folder, uint validity, IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        (string, object?)[] listed = [("@route", id), ("@folder", folder), ("@validity", (long)validity), ("@uids", JsonList.Of(uids))];
        if (await ledger.ReadAsync(data => data.Number(RouteSql.CountChangedPresence, listed),
            cancellationToken).ConfigureAwait(false) == 0)
            return;
        await WriteAsync("presence", (data, _) =>
        {
            data.Run(RouteSql.ForgetUnread, listed);
            data.Run(RouteSql.NotePresence, listed);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> SaveAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken) =>
        records.Count == 0 ? [] : await WriteRecordsAsync(MessageStates.NamesOf(records), (_, writer) => writer.Save(records),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> RebindAsync(IReadOnlyList<(MessageRecord New, MessageRecord Known)> pairs,
        CancellationToken cancellationToken) =>
        pairs.Count == 0 ? [] : await WriteRecordsAsync("rebound", (_, writer) =>
        {
            writer.Forget(pairs.Select(pair => pair.New));
            return writer.Save([.. pairs.Select(pair => pair.Known)]);
        }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> SaveIntentsAsync(IReadOnlyList<MessageRecord> intents, DayLimits limits,
        DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (intents.FirstOrDefault(intent => intent.State != MessageState.CopyIntent || intent.SentAt is null) is { } odd)
            throw new InvalidOperationException(
                $"Message {odd.Key.Uid} in {odd.Key.Folder} is no intent to send: its state must be {MessageState.CopyIntent}, and its time of sending set.");
        if (limits == default)
            return await SaveAsync(intents, cancellationToken).ConfigureAwait(false);
        return intents.Count == 0 ? [] : await WriteRecordsAsync(MessageStates.NamesOf(intents), (data, writer) =>
        {
            var limit = new SendingLimit(data, destinationId);
            var fitting = limit.Fitting(intents, limits, since);
            if (limits.Read is not null && fitting.Count > 0)
                limit.NoteReading(fitting.Sum(i => i.Size));
            return writer.Save(fitting);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> TryNoteReadingAsync(long bytes, long maxBytes, DateTimeOffset since, CancellationToken cancellationToken) =>
        await WriteAsync("reading", (data, _) =>
        {
            var limit = new SendingLimit(data, destinationId);
            if (limit.Sum(since).Read + bytes > maxBytes)
                return false;
            limit.NoteReading(bytes);
            return true;
        }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<DayTraffic> SumTrafficAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => new SendingLimit(data, destinationId).Sum(since), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<long> SumWaitingOfOthersAsync(CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => new SendingLimit(data, destinationId).SumWaitingBeside(id), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> NextSendingTimeAsync(long bytes, DayLimits limits, TimeSpan window,
        CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => new SendingLimit(data, destinationId).NextTime(bytes, limits, window),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindClaimsAsync(IReadOnlyCollection<byte[]> hashes, CancellationToken cancellationToken) =>
        FindClaimsAsync(RouteSql.FindClaims, hashes, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindStableClaimsAsync(IReadOnlyCollection<byte[]> stableHashes,
        CancellationToken cancellationToken) =>
        FindClaimsAsync(RouteSql.FindStableClaims, stableHashes, cancellationToken);

    async Task<IReadOnlyList<CopyClaim>> FindClaimsAsync(string sql, IReadOnlyCollection<byte[]> hashes,
        CancellationToken cancellationToken, params (string, object?)[] values)
    {
        if (hashes.Count == 0)
            return [];
        var list = JsonList.Of(hashes.Select(Convert.ToHexString));
        return await ledger.ReadAsync(data => data.Rows(ReadClaim, sql, [("@hashes", list), ("@destination", destinationId), .. values]),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindPendingClaimsAsync(IReadOnlyCollection<byte[]> hashes, bool ofOwn,
        CancellationToken cancellationToken) =>
        FindClaimsAsync(RouteSql.FindPendingClaims, hashes, cancellationToken, ("@route", id), ("@own", ofOwn));

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindPlacelessClaimsAsync(string folder, IReadOnlyCollection<byte[]> stableHashes,
        CancellationToken cancellationToken) =>
        FindClaimsAsync(RouteSql.FindPlacelessClaims, stableHashes, cancellationToken, ("@folder", folder));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CopylessMessage>> FindWithoutCopyAsync(
        IReadOnlyCollection<byte[]> hashes, IReadOnlyCollection<byte[]> stableHashes, CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(row => new CopylessMessage(row.GetInt64(5),
            MessageRow.ReadMailbox(row, 0), row.GetFieldValue<byte[]>(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4), MessageRow.Code<MessageState>(row, 6)), RouteSql.FindWithoutCopy,
            ("@hashes", JsonList.Of(hashes.Select(Convert.ToHexString))),
            ("@stable", JsonList.Of(stableHashes.Select(Convert.ToHexString))), ("@destination", destinationId)),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<byte[]>?> FindLeavingDestinationAsync(CancellationToken cancellationToken) =>
        source.IsNamedLike(destination) ? null : await ledger.ReadAsync(data =>
        {
            (string, object?)[] mailbox = [("@host", destination.Host), ("@login", destination.Login)];
            return data.Number(RouteSql.CountAsSource, mailbox) == 0 ? null
                : data.Rows(row => row.GetFieldValue<byte[]>(0), RouteSql.FindLeaving, mailbox);
        }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<byte[]>> FindFreedAtDestinationAsync(IReadOnlyCollection<byte[]> hashes,
        CancellationToken cancellationToken)
    {
        if (hashes.Count == 0 || source.IsNamedLike(destination))
            return [];
        var list = JsonList.Of(hashes.Select(Convert.ToHexString));
        return await ledger.ReadAsync(data => data.Rows(row => row.GetFieldValue<byte[]>(0), RouteSql.FindFreed, ("@hashes", list),
            ("@host", destination.Host), ("@login", destination.Login)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> FindLastSeenAsync(string folder, DateTimeOffset before, CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Number(RouteSql.FindLastSeen, ("@route", id), ("@folder", folder),
            ("@before", before.ToUnixTimeMilliseconds())), cancellationToken).ConfigureAwait(false) is > 0 and var seen
            ? DateTimeOffset.FromUnixTimeMilliseconds(seen) : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CopyClaim>> FindClaimsOnAsync(IReadOnlyCollection<CopyRef> copies,
        CancellationToken cancellationToken)
    {
        var claims = new List<CopyClaim>();
        foreach (var place in copies.GroupBy(c => c.WithoutId))
        {
            var ids = JsonList.Of(place.Select(c => c.Id));
            claims.AddRange(await ledger.ReadAsync(data => data.Rows(ReadClaim, RouteSql.FindClaimsOn, ("@ids", ids),
                ("@folder", place.Key.Folder), ("@epoch", TokenColumn.Of(place.Key.Epoch)), ("@destination", destinationId)),
                cancellationToken).ConfigureAwait(false));
        }
        return claims;
    }

    static CopyClaim ReadClaim(SqliteDataReader row) => new(TokenColumn.ReadCopy(row, 0)!.Value, row.GetInt64(3),
        MessageRow.ReadMailbox(row, 4), row.GetFieldValue<byte[]>(7),
        row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9), row.IsDBNull(10) ? null : row.GetString(10), row.GetBoolean(8),
        row.GetBoolean(11), row.GetBoolean(12))
        {
            IsOurs = row.GetBoolean(13),
            IsSetAside = row.GetBoolean(14),
            SentAt = row.IsDBNull(15) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(15)),
        };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CopyRef>> FindLastClaimsAsync(CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(row => TokenColumn.ReadCopy(row, 0)!.Value, RouteSql.FindLastClaims, ("@route", id)),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(MailboxKey Source, CopyRef Last)>> FindLastClaimsOfOthersAsync(
        IReadOnlyCollection<CopyRef> folders, CancellationToken cancellationToken) => folders.Count == 0 ? []
        : await ledger.ReadAsync(data => folders.SelectMany(folder => data.Rows(
            row => (MessageRow.ReadMailbox(row, 0),
                TokenColumn.ReadCopy(row, 3)!.Value), RouteSql.FindLastClaimsOfOthers, [.. PlaceOf(folder),
                ("@destination", destinationId)])).ToList(), cancellationToken).ConfigureAwait(false);

    (string, object?)[] PlaceOf(CopyRef folder) =>
        [("@route", id), ("@folder", folder.Folder), ("@epoch", TokenColumn.Of(folder.Epoch))];

    /// <inheritdoc/>
    public Task NoteRestoredAsync(CopyRef folder, MailboxKey? source, CancellationToken cancellationToken) =>
        WriteAsync("restored", (data, _) =>
        {
            var only = source is { } key ? (object)RouteDirectory.FindMailbox(data, key) : null;
            data.Run(RouteSql.NoteRestored, ("@destination", destinationId), ("@source", only), ("@folder", folder.Folder),
                ("@epoch", TokenColumn.Of(folder.Epoch)));
            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CopyRef>> FindRestoredAsync(CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(row => TokenColumn.ReadCopy(row, 0)!.Value, RouteSql.FindRestored, ("@route", id)),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task ForgetRestoredAsync(CopyRef folder, CancellationToken cancellationToken) => WriteAsync("looked at", (data, _) =>
    {
        var place = PlaceOf(folder);
        data.Run("DELETE FROM restored WHERE route = @route AND copy_folder = @folder AND copy_epoch = @epoch", place);
        data.Run("DELETE FROM watermark WHERE route = @route AND copy_folder = @folder AND epoch = @epoch", place);
        return true;
    }, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FolderPlace>> FindPlacesAsync(CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(row => new FolderPlace(row.GetString(0), row.GetString(1), row.GetInt64(2)),
            RouteSql.FindPlaces, ("@route", id)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> FindByCopyFolderAsync(string copyFolder, CopyToken epoch,
        CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(MessageRow.Read, RouteSql.FindByCopyFolder,
            ("@route", id), ("@folder", copyFolder), ("@epoch", TokenColumn.Of(epoch))), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlySet<CopyToken>> FindClaimedIdsAsync(string copyFolder, CopyToken epoch,
        CancellationToken cancellationToken) => await ledger.ReadAsync(data =>
    {
        var ids = new HashSet<CopyToken>();
        data.Each(row => ids.Add(TokenColumn.Read(row, 0)), RouteSql.FindClaimedIds, ("@route", id), ("@folder", copyFolder),
            ("@epoch", TokenColumn.Of(epoch)));
        return ids;
    }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceInDoubt>> FindSourcesInDoubtAsync(CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(row => new SourceInDoubt(MessageRow.ReadMailbox(row, 0),
            row.IsDBNull(3) ? null : row.GetString(3), row.GetInt64(4), row.IsDBNull(5) ? null : MessageRow.Time(row.GetInt64(5))),
            RouteSql.FindSourcesInDoubt, ("@route", id), ("@destination", destinationId)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<bool> HasDoubtInOtherFoldersAsync(string folder, CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Number(RouteSql.CountDoubtInOtherFolders, ("@route", id), ("@folder", folder)),
            cancellationToken).ConfigureAwait(false) > 0;

    /// <inheritdoc/>
    public async Task<bool> HasOtherSourcesAsync(CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Number(RouteSql.CountOtherSources, ("@destination", destinationId), ("@route", id)),
            cancellationToken).ConfigureAwait(false) > 0;

    /// <inheritdoc/>
    public async Task<bool> HasMessagesAsync(CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Number(RouteSql.CountAnyMessage, ("@route", id)), cancellationToken).ConfigureAwait(false) > 0;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnownSize>> FindSizesAsync(MailboxKey anySource, string? folder,
        CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(row => new KnownSize(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
            RouteSql.FindSizes, ("@destination", destinationId), ("@source", RouteDirectory.FindMailbox(data, anySource)),
            ("@folder", folder)), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ListedId>> FindListedAsync(MailboxKey anySource, CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(row => new ListedId(row.GetString(0), row.GetString(1), row.GetInt64(2),
            row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3)), RouteSql.FindListed, ("@destination", destinationId),
            ("@source", RouteDirectory.FindMailbox(data, anySource))), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<DestinationMark?> FindWatermarkAsync(string folder, string copyFolder, CancellationToken cancellationToken)
    {
        var found = await ledger.ReadAsync(data => data.Rows(
            row => new DestinationMark(TokenColumn.Read(row, 0), TokenColumn.Read(row, 1)),
            "SELECT epoch, mark FROM watermark WHERE route = @route AND folder = @folder AND copy_folder = @copyFolder", ("@route", id),
                ("@folder", folder), ("@copyFolder", copyFolder)), cancellationToken).ConfigureAwait(false);
        return found is [var watermark] ? watermark : null;
    }

    /// <inheritdoc/>
    public async Task<DestinationMark?> FindWatermarkAsync(MailboxKey anySource, string folder, string copyFolder,
        CancellationToken cancellationToken) =>
        await ledger.ReadAsync(data => data.Rows(row => new DestinationMark(TokenColumn.Read(row, 0), TokenColumn.Read(row, 1)),
            RouteSql.FindWatermarkOf, ("@destination", destinationId), ("@source", RouteDirectory.FindMailbox(data, anySource)),
            ("@folder", folder), ("@copyFolder", copyFolder)), cancellationToken).ConfigureAwait(false) is [var mark] ? mark : null;

    /// <inheritdoc/>
    public async Task SaveWatermarkAsync(string folder, string copyFolder, DestinationMark watermark, CancellationToken cancellationToken)
    {
        // What is known already is not written again, so that a run with nothing to do leaves the file alone.
        if (await FindWatermarkAsync(folder, copyFolder, cancellationToken).ConfigureAwait(false) == watermark)
            return;
        await WriteAsync("watermark", (data, _) =>
        {
            data.Run("""
                INSERT INTO watermark (route, folder, copy_folder, epoch, mark) VALUES (@route, @folder, @copyFolder, @epoch, @mark)
                ON CONFLICT DO UPDATE SET epoch = excluded.epoch, mark = excluded.mark
                """,
                ("@route", id), ("@folder", folder), ("@copyFolder", copyFolder),
                ("@epoch", TokenColumn.Of(watermark.Epoch)), ("@mark", TokenColumn.Of(watermark.Place)));
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void BeginRun(RunStart start) => (_start, _begunAt, _run) = (start, ledger.Now, 0);

    /// <inheritdoc/>
    public async Task NoteRunAsync(CancellationToken cancellationToken)
    {
        if (_run == 0)
            await WriteAsync("run begun", (_, _) => true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task EndRunAsync(RunEnd outcome, CancellationToken cancellationToken)
    {
        if (_run == 0 && outcome is { Outcome: RunOutcome.Complete, Counts.Done: 0 }
            && await ledger.ReadAsync(data => new RunWriter(data, id).HasJustEnded(_start!.Kind), cancellationToken).ConfigureAwait(false))
            return;
        await WriteAsync("run ended", (data, run) =>
        {
            new RunWriter(data, id).Finish(run, outcome);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes records, and notes where that shows that claims are of an earlier life of a folder.</summary>
    async Task<IReadOnlyList<MessageRecord>> WriteRecordsAsync(string what,
        Func<SqliteSession, MessageWriter, IReadOnlyList<MessageRecord>> write, CancellationToken cancellationToken)
    {
        CopyRef? contradicted = null;
        try
        {
            return await WriteAsync(what, (data, _) =>
            {
                var writer = new MessageWriter(data, id);
                try
                {
                    return write(data, writer);
                }
                finally
                {
                    contradicted = writer.Contradicted;
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException) when (contradicted is not null)
        {
            await NoteRestoredAsync(contradicted.Value, null, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes, and notes the run that makes the change.</summary>
    /// <param name="what">What is written, as the step is named.</param>
    /// <param name="write">Writes it; is told the number of the run's note.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    async Task<T> WriteAsync<T>(string what, Func<SqliteSession, long, T> write, CancellationToken cancellationToken)
    {
        var makesNote = false;
        try
        {
            return await ledger.WriteAsync(what, data =>
            {
                makesNote = _run == 0;
                return write(data, _run = Noted(data));
            }, cancellationToken).ConfigureAwait(false);
        }
        catch when (makesNote)
        {
            // It went with the change.
            _run = 0;
            throw;
        }
    }

    /// <summary>
    /// The number of the run's note, which is made within the transaction that is open when there is none yet; 0 when no run has begun.
    /// </summary>
    long Noted(SqliteSession data)
    {
        if (_run != 0 || _start is null)
            return _run;
        RouteDirectory.NoteAddress(data, RouteDirectory.FindMailbox(data, source), _start.Source.EmailAddress);
        RouteDirectory.NoteAddress(data, destinationId, _start.Destination.EmailAddress);
        return new RunWriter(data, id).Begin(_start, source, _begunAt);
    }
}
