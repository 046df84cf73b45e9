using MailSyncPS.Engine.Ledger.History;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>One route of a ledger in PostgreSQL.</summary>
sealed class PostgresRoute(PostgresLedger ledger, MailboxKey source, MailboxKey destination, long id, long destinationId,
    PostgresFence opened) : ILedgerRoute
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
        CancellationToken cancellationToken) => uids.Count == 0 ? new Dictionary<string, MessageRecord>()
        : (await FindAsync(PostgresRouteSql.FindByUid, cancellationToken, Folder(folder), PostgresValue.Number("validity", validity),
            PostgresValue.Texts("uids", uids)).ConfigureAwait(false)).ToDictionary(record => record.Key.Uid, StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<FolderIndex> IndexAsync(string folder, CancellationToken cancellationToken)
    {
        // Made of what one attempt found: a second one begins anew.
        var rows = await RowsAsync(row => (Validity: PostgresMessageRow.Unsigned(row, 0), Uid: PostgresMessageRow.Text(row, 1),
            Message: new KnownMessage(row.GetInt64(2), PostgresMessageRow.Code<MessageState>(row, 3), row.GetBoolean(4),
                PostgresMessageRow.MaybeNumber(row, 5) ?? 0, PostgresMessageRow.MaybeNumber(row, 7) ?? 0),
            IsRetired: row.GetInt64(6) != 0), PostgresRouteSql.Index, cancellationToken, Folder(folder)).ConfigureAwait(false);
        var index = new FolderIndex();
        foreach (var (validity, uid, message, isRetired) in rows)
        {
            if (isRetired)
                index.HasRetired = true;
            else if (message.State == MessageState.Removed)
                index.HasRemoved = true;
            else
                index.Add(validity, uid, message);
        }
        return index;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindByStateAsync(IReadOnlyCollection<MessageState> states,
        CancellationToken cancellationToken) =>
        FindAsync(MessageStates.AreUnsettled(states) ? PostgresRouteSql.FindUnsettled : PostgresRouteSql.FindByState, cancellationToken,
            PostgresValue.Numbers("states", states.Select(state => (long)state)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindByFolderAsync(string folder, CancellationToken cancellationToken) =>
        FindAsync(PostgresRouteSql.FindByFolder, cancellationToken, Folder(folder));

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindOrphansAsync(string folder, IReadOnlyCollection<long> sizes,
        CancellationToken cancellationToken) =>
        FindAsync(PostgresRouteSql.FindOrphans, cancellationToken, Folder(folder), PostgresValue.Numbers("sizes", sizes));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> FindInOtherFoldersAsync(string folder, IReadOnlyCollection<long> sizes,
        CancellationToken cancellationToken) => sizes.Count == 0 ? []
        : await FindAsync(PostgresRouteSql.FindInOtherFolders, cancellationToken, Folder(folder),
            PostgresValue.Numbers("sizes", sizes)).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task NotePresenceAsync(string folder, uint validity, IReadOnlyCollection<string> uids, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] Listed() => [Route, Folder(folder), PostgresValue.Number("validity", validity),
            PostgresValue.Texts("uids", uids)];
        if (await ledger.Store.NumberAsync(PostgresRouteSql.CountChangedPresence, cancellationToken, Listed()).ConfigureAwait(false) == 0)
            return;
        await WriteAsync("presence", (data, _) =>
        {
            data.Run(PostgresRouteSql.ForgetUnread, Listed());
            data.Run(PostgresRouteSql.NotePresence, Listed());
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> SaveAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken) =>
        records.Count == 0 ? [] : await SaveAsync(MessageStates.NamesOf(records),
            (data, _) => new PostgresMessageWriter(data, id).SaveAsync(records), records, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> RebindAsync(IReadOnlyList<(MessageRecord New, MessageRecord Known)> pairs,
        CancellationToken cancellationToken)
    {
        if (pairs.Count == 0)
            return [];
        MessageRecord[] known = [.. pairs.Select(pair => pair.Known)];
        return await SaveAsync("rebound", async (data, _) =>
        {
            var writer = new PostgresMessageWriter(data, id);
            await writer.ForgetAsync([.. pairs.Select(pair => pair.New)]).ConfigureAwait(false);
            return await writer.SaveAsync(known).ConfigureAwait(false);
        }, known, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<MessageRecord>> SaveIntentsAsync(IReadOnlyList<MessageRecord> intents, DayLimits limits,
        DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (intents.FirstOrDefault(intent => intent.State != MessageState.CopyIntent || intent.SentAt is null) is { } odd)
            throw new InvalidOperationException(
                $"Message {odd.Key.Uid} in {odd.Key.Folder} is no intent to send: its state is {odd.State}, or it has no time of sending.");
        if (limits == default)
            return await SaveAsync(intents, cancellationToken).ConfigureAwait(false);
        return intents.Count == 0 ? [] : await SaveAsync(MessageStates.NamesOf(intents), async (data, _) =>
        {
            var limit = new PostgresSendingLimit(destinationId);
            var fitting = await limit.FittingAsync(data, intents, limits, since).ConfigureAwait(false);
            if (limits.Read is not null && fitting.Count > 0)
                limit.NoteReading(data, fitting.Sum(intent => intent.Size));
            return fitting.Count == 0 ? [] : await new PostgresMessageWriter(data, id).SaveAsync(fitting).ConfigureAwait(false);
        }, intents, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> TryNoteReadingAsync(long bytes, long maxBytes, DateTimeOffset since, CancellationToken cancellationToken) =>
        WriteAsync("reading", async (data, _) =>
        {
            var limit = new PostgresSendingLimit(destinationId);
            if ((await limit.SumAsync(data, since).ConfigureAwait(false)).Read + bytes > maxBytes)
                return false;
            limit.NoteReading(data, bytes);
            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<DayTraffic> SumTrafficAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        new PostgresSendingLimit(destinationId).SumAsync(ledger.Store, since, cancellationToken);

    /// <inheritdoc/>
    public Task<long> SumWaitingOfOthersAsync(CancellationToken cancellationToken) =>
        new PostgresSendingLimit(destinationId).SumWaitingBesideAsync(ledger.Store, id, cancellationToken);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> NextSendingTimeAsync(long bytes, DayLimits limits, TimeSpan window, CancellationToken cancellationToken) =>
        new PostgresSendingLimit(destinationId).NextTimeAsync(ledger.Store, bytes, limits, window, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindClaimsAsync(IReadOnlyCollection<byte[]> hashes, CancellationToken cancellationToken) =>
        FindClaimsAsync(PostgresRouteSql.FindClaims, hashes, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindStableClaimsAsync(IReadOnlyCollection<byte[]> stableHashes,
        CancellationToken cancellationToken) => FindClaimsAsync(PostgresRouteSql.FindStableClaims, stableHashes, cancellationToken);

    async Task<IReadOnlyList<CopyClaim>> FindClaimsAsync(string sql, IReadOnlyCollection<byte[]> hashes,
        CancellationToken cancellationToken, params NpgsqlParameter[] values) => hashes.Count == 0 ? []
        : await ledger.Store.RowsAsync(PostgresMessageRow.ReadClaim, sql, cancellationToken,
            [PostgresValue.ByteLists("hashes", hashes), ToDestination, .. values]).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindPendingClaimsAsync(IReadOnlyCollection<byte[]> hashes, bool ofOwn,
        CancellationToken cancellationToken) => FindClaimsAsync(PostgresRouteSql.FindPendingClaims, hashes, cancellationToken, Route,
            PostgresValue.Flag("own", ofOwn));

    /// <inheritdoc/>
    public Task<IReadOnlyList<CopyClaim>> FindPlacelessClaimsAsync(string folder, IReadOnlyCollection<byte[]> stableHashes,
        CancellationToken cancellationToken) =>
        FindClaimsAsync(PostgresRouteSql.FindPlacelessClaims, stableHashes, cancellationToken, Folder(folder));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CopylessMessage>> FindWithoutCopyAsync(
        IReadOnlyCollection<byte[]> hashes, IReadOnlyCollection<byte[]> stableHashes, CancellationToken cancellationToken) =>
        await ledger.Store.RowsAsync(row => new CopylessMessage(row.GetInt64(5), PostgresMessageRow.ReadMailbox(row, 0),
            row.GetFieldValue<byte[]>(3), PostgresMessageRow.MaybeBytes(row, 4), PostgresMessageRow.Code<MessageState>(row, 6)),
            PostgresRouteSql.FindWithoutCopy, cancellationToken, PostgresValue.ByteLists("hashes", hashes),
            PostgresValue.ByteLists("stable", stableHashes), ToDestination).ConfigureAwait(false);

    NpgsqlParameter[] AtDestination =>
        [PostgresValue.Text("host", destination.Host), PostgresValue.Text("login", destination.Login)];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<byte[]>?> FindLeavingDestinationAsync(CancellationToken cancellationToken) =>
        source.IsNamedLike(destination) || await ledger.Store.NumberAsync(PostgresRouteSql.CountAsSource, cancellationToken, AtDestination)
            .ConfigureAwait(false) == 0 ? null
        : await ledger.Store.RowsAsync(ReadHash, PostgresRouteSql.FindLeaving, cancellationToken, AtDestination).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<byte[]>> FindFreedAtDestinationAsync(IReadOnlyCollection<byte[]> hashes,
        CancellationToken cancellationToken) => hashes.Count == 0 || source.IsNamedLike(destination) ? []
        : await ledger.Store.RowsAsync(ReadHash, PostgresRouteSql.FindFreed, cancellationToken,
            [PostgresValue.ByteLists("hashes", hashes), .. AtDestination]).ConfigureAwait(false);

    static byte[] ReadHash(NpgsqlDataReader row) => row.GetFieldValue<byte[]>(0);

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> FindLastSeenAsync(string folder, DateTimeOffset before, CancellationToken cancellationToken) =>
        await ledger.Store.NumberAsync(PostgresRouteSql.FindLastSeen, cancellationToken, Route, Folder(folder),
            PostgresValue.Time("before", before)).ConfigureAwait(false) is > 0 and var seen ? PostgresMessageRow.Time(seen) : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CopyClaim>> FindClaimsOnAsync(IReadOnlyCollection<CopyRef> copies, CancellationToken cancellationToken)
    {
        var claims = new List<CopyClaim>();
        foreach (var place in copies.GroupBy(copy => copy.WithoutId))
        {
            claims.AddRange(await ledger.Store.RowsAsync(PostgresMessageRow.ReadClaim, PostgresRouteSql.FindClaimsOn, cancellationToken,
                Folder(place.Key.Folder), PostgresValue.Token("epoch", place.Key.Epoch), ToDestination,
                PostgresValue.ByteLists("ids", place.Select(copy => PostgresToken.Of(copy.Id)))).ConfigureAwait(false));
        }
        return claims;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CopyRef>> FindLastClaimsAsync(CancellationToken cancellationToken) =>
        await RowsAsync(row => PostgresToken.ReadCopy(row, 0)!.Value, PostgresRouteSql.FindLastClaims, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(MailboxKey Source, CopyRef Last)>> FindLastClaimsOfOthersAsync(
        IReadOnlyCollection<CopyRef> folders, CancellationToken cancellationToken) => folders.Count == 0 ? []
        : await RowsAsync(row => (PostgresMessageRow.ReadMailbox(row, 0), PostgresToken.ReadCopy(row, 3)!.Value),
            PostgresRouteSql.FindLastClaimsOfOthers, cancellationToken, ToDestination,
            PostgresValue.Texts("folders", folders.Select(folder => folder.Folder)),
            PostgresValue.ByteLists("epochs", folders.Select(folder => PostgresToken.Of(folder.Epoch)))).ConfigureAwait(false);

    static NpgsqlParameter[] PlaceOf(CopyRef folder) => [Folder(folder.Folder), PostgresValue.Token("epoch", folder.Epoch)];

    /// <inheritdoc/>
    public async Task NoteRestoredAsync(CopyRef folder, MailboxKey? source, CancellationToken cancellationToken)
    {
        long? only = source is null ? null
            : await PostgresDirectory.FindMailboxAsync(ledger.Store, source, cancellationToken).ConfigureAwait(false);
        await WriteAsync("restored", (data, _) => data.Run(PostgresRouteSql.NoteRestored,
            [.. PlaceOf(folder), ToDestination, PostgresValue.Number("source", only)]), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CopyRef>> FindRestoredAsync(CancellationToken cancellationToken) =>
        await RowsAsync(row => PostgresToken.ReadCopy(row, 0)!.Value, PostgresRouteSql.FindRestored, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public Task ForgetRestoredAsync(CopyRef folder, CancellationToken cancellationToken) => WriteAsync("looked at", (data, _) =>
    {
        data.Run(PostgresRouteSql.ForgetRestored, [Route, .. PlaceOf(folder)]);
        data.Run(PostgresRouteSql.ForgetWatermarks, [Route, .. PlaceOf(folder)]);
    }, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<FolderPlace>> FindPlacesAsync(CancellationToken cancellationToken) =>
        await RowsAsync(row => new FolderPlace(PostgresMessageRow.Text(row, 0), PostgresMessageRow.Text(row, 1), row.GetInt64(2)),
            PostgresRouteSql.FindPlaces, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<IReadOnlyList<MessageRecord>> FindByCopyFolderAsync(string copyFolder, CopyToken epoch,
        CancellationToken cancellationToken) => FindAsync(PostgresRouteSql.FindByCopyFolder, cancellationToken, Folder(copyFolder),
            PostgresValue.Token("epoch", epoch));

    /// <inheritdoc/>
    public async Task<IReadOnlySet<CopyToken>> FindClaimedIdsAsync(string copyFolder, CopyToken epoch,
        CancellationToken cancellationToken) =>
        (await RowsAsync(row => PostgresToken.Read(row, 0), PostgresRouteSql.FindClaimedIds, cancellationToken, Folder(copyFolder),
            PostgresValue.Token("epoch", epoch)).ConfigureAwait(false)).ToHashSet();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SourceInDoubt>> FindSourcesInDoubtAsync(CancellationToken cancellationToken) =>
        await ledger.Store.RowsAsync(row => new SourceInDoubt(PostgresMessageRow.ReadMailbox(row, 0), PostgresMessageRow.MaybeText(row, 3),
            row.GetInt64(4), PostgresMessageRow.MaybeTime(row, 5)), PostgresRouteSql.FindSourcesInDoubt, cancellationToken, Route,
            ToDestination).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<bool> HasDoubtInOtherFoldersAsync(string folder, CancellationToken cancellationToken) =>
        await ledger.Store.NumberAsync(PostgresRouteSql.CountDoubtInOtherFolders, cancellationToken, Route, Folder(folder))
            .ConfigureAwait(false) > 0;

    /// <inheritdoc/>
    public async Task<bool> HasOtherSourcesAsync(CancellationToken cancellationToken) =>
        await ledger.Store.NumberAsync(PostgresRouteSql.CountOtherSources, cancellationToken, Route, ToDestination)
            .ConfigureAwait(false) > 0;

    /// <inheritdoc/>
    public async Task<bool> HasMessagesAsync(CancellationToken cancellationToken) =>
        await ledger.Store.NumberAsync(PostgresRouteSql.CountAnyMessage, cancellationToken, Route).ConfigureAwait(false) > 0;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<KnownSize>> FindSizesAsync(MailboxKey anySource, string? folder,
        CancellationToken cancellationToken) =>
        await ledger.Store.RowsAsync(row => new KnownSize(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), PostgresRouteSql.FindSizes,
            cancellationToken, [.. Names(anySource), ToDestination, PostgresValue.Text("folder", folder)]).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ListedId>> FindListedAsync(MailboxKey anySource, CancellationToken cancellationToken) =>
        await ledger.Store.RowsAsync(row => new ListedId(PostgresMessageRow.Text(row, 0), PostgresMessageRow.Text(row, 1),
            row.GetInt64(2), row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3)), PostgresRouteSql.FindListed, cancellationToken,
            [.. Names(anySource), ToDestination]).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<DestinationMark?> FindWatermarkAsync(string folder, string copyFolder, CancellationToken cancellationToken) =>
        await RowsAsync(row => new DestinationMark(PostgresToken.Read(row, 0), PostgresToken.Read(row, 1)),
            PostgresRouteSql.FindWatermark, cancellationToken, Folder(folder), PostgresValue.Text("copyFolder", copyFolder))
            .ConfigureAwait(false) is [var mark] ? mark : null;

    /// <inheritdoc/>
    public async Task<DestinationMark?> FindWatermarkAsync(MailboxKey anySource, string folder, string copyFolder,
        CancellationToken cancellationToken) =>
        await ledger.Store.RowsAsync(row => new DestinationMark(PostgresToken.Read(row, 0), PostgresToken.Read(row, 1)),
            PostgresRouteSql.FindWatermarkOf, cancellationToken,
            [.. Names(anySource), ToDestination, Folder(folder), PostgresValue.Text("copyFolder", copyFolder)])
            .ConfigureAwait(false) is [var mark] ? mark : null;

    /// <inheritdoc/>
    public async Task SaveWatermarkAsync(string folder, string copyFolder, DestinationMark watermark, CancellationToken cancellationToken)
    {
        // What is known already is not written again, so that a run with nothing to do writes nothing.
        if (await FindWatermarkAsync(folder, copyFolder, cancellationToken).ConfigureAwait(false) == watermark)
            return;
        await WriteAsync("watermark", (data, _) => data.Run(PostgresRouteSql.SaveWatermark, Route, Folder(folder),
            PostgresValue.Text("copyFolder", copyFolder), PostgresValue.Token("epoch", watermark.Epoch),
            PostgresValue.Token("mark", watermark.Place)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void BeginRun(RunStart start) => (_start, _begunAt, _run) = (start, ledger.Store.Now, 0);

    /// <inheritdoc/>
    public async Task NoteRunAsync(CancellationToken cancellationToken)
    {
        if (_run == 0)
            await WriteAsync("run begun", (_, _) => { }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task EndRunAsync(RunEnd outcome, CancellationToken cancellationToken)
    {
        var runs = new PostgresRuns(id);
        if (_run == 0 && outcome is { Outcome: RunOutcome.Complete, Counts.Done: 0 }
            && await runs.HasJustEndedAsync(ledger.Store, _start!.Kind, cancellationToken).ConfigureAwait(false))
            return;
        await WriteAsync("run ended", (data, run) => runs.Finish(data, run, outcome), cancellationToken).ConfigureAwait(false);
    }

    NpgsqlParameter Route => PostgresValue.Number("route", id);

    NpgsqlParameter ToDestination => PostgresValue.Number("destination", destinationId);

    static NpgsqlParameter Folder(string folder) => PostgresValue.Text("folder", folder);

    static NpgsqlParameter[] Names(MailboxKey mailbox) => [PostgresValue.Number("protocol", (long)mailbox.Protocol),
        PostgresValue.Text("host", mailbox.Host), PostgresValue.Text("login", mailbox.Login)];

    async Task<IReadOnlyList<MessageRecord>> FindAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values) =>
        await RowsAsync(PostgresMessageRow.Read, sql, cancellationToken, values).ConfigureAwait(false);

    Task<List<T>> RowsAsync<T>(Func<NpgsqlDataReader, T> read, string sql, CancellationToken cancellationToken,
        params NpgsqlParameter[] values) => ledger.Store.RowsAsync(read, sql, cancellationToken, [Route, .. values]);

    async Task<IReadOnlyList<MessageRecord>> SaveAsync(string what,
        Func<PostgresTransaction, long, Task<IReadOnlyList<MessageRecord>>> write, IReadOnlyList<MessageRecord> records,
        CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(what, write, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            var (claimed, contradicted) = await PostgresMessageWriter.FindClaimedAsync(ledger.Store, id, records, e).ConfigureAwait(false);
            if (contradicted is { } folder)
                await NoteRestoredAsync(folder, null, CancellationToken.None).ConfigureAwait(false);
            throw claimed ?? (Exception)e;
        }
    }

    Task<bool> WriteAsync(string what, Action<PostgresTransaction, long> write, CancellationToken cancellationToken) =>
        WriteAsync(what, (data, run) =>
        {
            write(data, run);
            return Task.FromResult(true);
        }, cancellationToken);

    /// <summary>Writes, and notes the run that makes the change.</summary>
    /// <param name="what">What is written, as the step is named.</param>
    /// <param name="write">Writes it; is told the number of the run's note.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    async Task<T> WriteAsync<T>(string what, Func<PostgresTransaction, long, Task<T>> write, CancellationToken cancellationToken)
    {
        var (result, run) = await ledger.WriteAsync(what, source, opened, async data =>
        {
            var noted = _run != 0 || _start is null ? _run
                : await new PostgresRuns(id).BeginAsync(data, source, destinationId, _start, _begunAt).ConfigureAwait(false);
            return (await write(data, noted).ConfigureAwait(false), noted);
        }, cancellationToken).ConfigureAwait(false);
        // A note goes with the change that makes it.
        _run = run;
        return result;
    }
}
