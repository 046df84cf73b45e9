using MailSyncPS.Engine.Texts;
using Npgsql;

namespace MailSyncPS.Engine.Ledger.Postgres;

/// <summary>
/// Saves records of a route within a transaction: one question for what is stored, and one statement each for those that are new and those
/// that change, however many they are.
/// </summary>
sealed class PostgresMessageWriter(PostgresTransaction data, long route)
{
    const string FindStored = """
        SELECT id, state, folder, validity, uid, copy_folder, copy_epoch, copy_id, retired, newest_beside FROM message
        WHERE id = ANY (@ids) AND route = @route ORDER BY id FOR UPDATE
        """;

    /// <summary>Numbers that no record has or had, in their order: what is noted of removals rests on it.</summary>
    const string TakeIds =
        "SELECT nextval(pg_get_serial_sequence('message', 'id')) FROM generate_series(1, @count) ORDER BY 1";

    const string FindNewest = "SELECT coalesce(max(id), 0) FROM message";

    /// <summary>Frees the keys of messages that get other ones, so that messages can swap theirs: they were listed by those.</summary>
    const string FreeKeys = "UPDATE message SET validity = -id, absent = false WHERE id = ANY (@ids)";

    /// <summary>Likewise the claims of copies.</summary>
    const string FreeClaims = "UPDATE message SET copy_id = NULL WHERE id = ANY (@ids)";

    static readonly string Forgettable =
        $"SELECT id FROM message WHERE id = ANY (@ids) AND route = @route AND state = {(int)MessageState.Listed} AND hash IS NULL";

    const string ForgetSql = "DELETE FROM message WHERE id = ANY (@ids)";

    const string Columns = """
        folder, validity, uid, size, hash, arrived, arrived_offset, first_seen, state, proof, copy_folder, copy_epoch, copy_id,
            mark_epoch, mark, sent_at, removal_begun, reason, stable_hash, copy_ours, attempts, retry_at, sender, subject, newest_beside
        """;

    const string Records = $"""
        unnest(@id, @folder, @validity, @uid, @size, @hash, @arrived, @arrivedOffset, @firstSeen, @state, @proof, @copyFolder,
            @copyEpoch, @copyId, @markEpoch, @mark, @sentAt, @removalBegun, @reason, @stableHash, @copyOurs, @attempts, @retryAt,
            @sender, @subject, @newestBeside, @isRetired)
            AS n (id, {Columns}, is_retired)
        """;

    static readonly string Insert = $"""
        INSERT INTO message (id, route, {Columns}, proven_at, changed_at)
        SELECT id, @route, {Columns}, CASE WHEN state = {(int)MessageState.Proven} THEN @now END, @now FROM {Records}
        """;

    /// <summary>
    /// A retired record stands for a message that is not there under its id, and one of what was removed is seen by its state; whether
    /// others are there is as it was noted, since what is learnt of copies is saved of both. Proven is new after the states before it, and
    /// Removed until it is seen again.
    /// </summary>
    static readonly string Update = $"""
        UPDATE message m SET folder = n.folder, validity = n.validity, uid = n.uid, size = n.size, hash = n.hash, arrived = n.arrived,
            arrived_offset = n.arrived_offset, first_seen = n.first_seen, state = n.state, proof = n.proof,
            copy_folder = n.copy_folder, copy_epoch = n.copy_epoch, copy_id = n.copy_id, mark_epoch = n.mark_epoch, mark = n.mark,
            sent_at = n.sent_at, removal_begun = n.removal_begun, reason = n.reason, stable_hash = n.stable_hash,
            copy_ours = n.copy_ours, attempts = n.attempts, retry_at = n.retry_at, sender = n.sender, subject = n.subject,
            newest_beside = n.newest_beside,
            retired = CASE WHEN n.is_retired THEN m.id ELSE 0 END,
            absent = n.is_retired OR m.absent AND {(int)MessageState.Removed} NOT IN (m.state, n.state),
            proven_at = CASE WHEN n.state = {(int)MessageState.Proven} AND m.state < {(int)MessageState.Proven} THEN @now
                ELSE m.proven_at END,
            removed_at = CASE WHEN n.state <> {(int)MessageState.Removed} THEN NULL
                WHEN m.state = {(int)MessageState.Removed} THEN m.removed_at ELSE @now END,
            changed_at = CASE WHEN n.state = m.state THEN m.changed_at ELSE @now END
        FROM {Records}
        WHERE m.id = n.id AND m.route = @route
        """;

    const string FindClaimant = """
        SELECT id, coalesce(stable_hash, hash) FROM message
        WHERE route = @route AND copy_folder = @folder AND copy_epoch = @epoch AND copy_id = @copyId AND id <> @id
        """;

    /// <summary>Saves records; each must follow from what is stored.</summary>
    /// <returns>The records as saved, in the order given.</returns>
    public async Task<IReadOnlyList<MessageRecord>> SaveAsync(IReadOnlyList<MessageRecord> records)
    {
        var stored = await FindStoredAsync(records).ConfigureAwait(false);
        foreach (var record in records)
            Admit(record, stored);
        var beginsRemoval = records.Any(record => BeginsRemoval(record, stored));
        var newest = beginsRemoval ? await data.NumberAsync(FindNewest).ConfigureAwait(false) : 0;
        var fresh = records.Count(record => record.Id == 0);
        var ids = new Queue<long>(fresh == 0 ? [] : await data.RowsAsync(row => row.GetInt64(0), TakeIds,
            PostgresValue.Number("count", fresh)).ConfigureAwait(false));
        var saved = records.Select(record => record.AsSaved(record.Id == 0 ? ids.Dequeue() : record.Id,
            BeginsRemoval(record, stored) ? newest : stored.GetValueOrDefault(record.Id).NewestBeside)).ToList();

        Free(FreeKeys, LeavesItsKey);
        Free(FreeClaims, GivesItsCopy);
        Write(Update, [.. saved.Where(record => stored.ContainsKey(record.Id))]);
        Write(Insert, [.. saved.Where(record => !stored.ContainsKey(record.Id))]);
        return saved;

        void Free(string sql, Func<Stored, MessageRecord, bool> does)
        {
            var freed = saved.Where(record => stored.TryGetValue(record.Id, out var before) && does(before, record))
                .Select(record => record.Id).ToList();
            if (freed.Count > 0)
                data.Run(sql, PostgresValue.Numbers("ids", freed));
        }
    }

    /// <summary>Forgets records that stand for nothing any more, so that others can take their keys.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<MessageRecord> records)
    {
        NpgsqlParameter Ids() => PostgresValue.Numbers("ids", records.Select(record => record.Id));
        var may = await data.RowsAsync(row => row.GetInt64(0), Forgettable, Ids(), PostgresValue.Number("route", route))
            .ConfigureAwait(false);
        if (records.FirstOrDefault(record => !may.Contains(record.Id)) is { } kept)
            throw new InvalidOperationException(
                $"Message {kept.Id} ({kept.Key.Folder}, {kept.Key.Uid}) can't be forgotten: something was done about it.");
        data.Run(ForgetSql, Ids());
    }

    /// <summary>What a refusal to save records means: a copy that is another message's already, or none of that.</summary>
    /// <returns>
    /// The failure; and the folder of the copy, without an id, where the other message is of another content.
    /// </returns>
    public static async Task<(MailSyncException? Claimed, CopyRef? Contradicted)> FindClaimedAsync(PostgresStore store, long route,
        IReadOnlyList<MessageRecord> records, Exception refusal)
    {
        foreach (var record in records.Where(record => record.HasCopy))
        {
            var copy = record.Copy!.Value;
            var others = await store.RowsAsync(row => (Id: row.GetInt64(0), Content: PostgresMessageRow.MaybeBytes(row, 1)), FindClaimant,
                CancellationToken.None, PostgresValue.Number("route", route), PostgresValue.Text("folder", copy.Folder),
                PostgresValue.Token("epoch", copy.Epoch), PostgresValue.Token("copyId", copy.Id),
                PostgresValue.Number("id", record.Id)).ConfigureAwait(false);
            if (others.Count == 0)
                others.AddRange(records.Where(one => !ReferenceEquals(one, record) && one.Copy == record.Copy)
                    .Select(one => (one.Id, one.StableHash ?? one.Hash)));
            if (others is [var (other, content), ..])
                return (new MailSyncException(MailFailure.MessageInDoubt,
                    LedgerTexts.FormatCopyClaimed(copy.Id, copy.Folder, other, record.Key.Uid, record.Key.Folder), refusal),
                    content.AsSpan().SequenceEqual(record.StableHash ?? record.Hash) ? null : copy.WithoutId);
        }
        return (null, null);
    }

    async Task<Dictionary<long, Stored>> FindStoredAsync(IReadOnlyList<MessageRecord> records)
    {
        var ids = records.Where(record => record.Id != 0).Select(record => record.Id).ToList();
        if (ids.Count == 0)
            return [];
        if (ids.Distinct().Count() < ids.Count)
            throw new InvalidOperationException("A message can't be saved twice at once.");
        var rows = await data.RowsAsync(row => new Stored(row.GetInt64(0), PostgresMessageRow.Code<MessageState>(row, 1),
            PostgresMessageRow.Text(row, 2), row.GetInt64(3), PostgresMessageRow.Text(row, 4), PostgresToken.ReadCopy(row, 5),
            row.GetInt64(8) != 0, row.GetInt64(9)), FindStored, PostgresValue.Numbers("ids", ids),
            PostgresValue.Number("route", route)).ConfigureAwait(false);
        return rows.ToDictionary(row => row.Id);
    }

    static void Admit(MessageRecord record, Dictionary<long, Stored> stored)
    {
        if (record.Id != 0 && !stored.ContainsKey(record.Id))
            throw new InvalidOperationException($"Message {record.Id} ({record.Key.Folder}, {record.Key.Uid}) is not one of this route.");
        var from = stored.GetValueOrDefault(record.Id).State;
        if (!MessageTransitions.Allows(from, record.State))
            throw new InvalidOperationException(
                $"Message {record.Id} ({record.Key.Folder}, {record.Key.Uid}) can't go from {from} to {record.State}.");
    }

    static bool BeginsRemoval(MessageRecord record, Dictionary<long, Stored> stored) =>
        record.State == MessageState.RemoveIntent && stored.GetValueOrDefault(record.Id).State != MessageState.RemoveIntent;

    static bool GivesItsCopy(Stored before, MessageRecord record) => before.Copy is { HasId: true } && before.Copy != record.Copy;

    static bool LeavesItsKey(Stored before, MessageRecord record) => before.Folder != record.Key.Folder
        || before.Validity != record.Key.Validity || before.Uid != record.Key.Uid || before.IsRetired != record.IsRetired;

    void Write(string sql, IReadOnlyList<MessageRecord> records)
    {
        if (records.Count == 0)
            return;
        data.Run(sql,
            PostgresValue.Number("route", route),
            PostgresValue.Time("now", data.Now),
            PostgresValue.Numbers("id", records.Select(r => r.Id)),
            PostgresValue.Texts("folder", records.Select(r => r.Key.Folder)),
            PostgresValue.Numbers("validity", records.Select(r => (long)r.Key.Validity)),
            PostgresValue.Texts("uid", records.Select(r => r.Key.Uid)),
            PostgresValue.Numbers("size", records.Select(r => r.Size)),
            PostgresValue.ByteLists("hash", records.Select(r => r.Hash)),
            PostgresValue.MaybeNumbers("arrived", records.Select(r => r.Arrived?.ToUnixTimeMilliseconds())),
            PostgresValue.MaybeNumbers("arrivedOffset", records.Select(r => (long?)r.Arrived?.TotalOffsetMinutes)),
            PostgresValue.Numbers("firstSeen", records.Select(r => r.FirstSeen.ToUnixTimeMilliseconds())),
            PostgresValue.Numbers("state", records.Select(r => (long)r.State)),
            PostgresValue.Numbers("proof", records.Select(r => (long)r.Proof)),
            PostgresValue.Texts("copyFolder", records.Select(r => r.Copy?.Folder)),
            PostgresValue.ByteLists("copyEpoch", records.Select(r => PostgresToken.Of(r.Copy?.Epoch ?? default))),
            PostgresValue.ByteLists("copyId", records.Select(r => PostgresToken.OfId(r.Copy?.Id))),
            PostgresValue.ByteLists("markEpoch", records.Select(r => PostgresToken.Of(r.SentAfter.Epoch))),
            PostgresValue.ByteLists("mark", records.Select(r => PostgresToken.Of(r.SentAfter.Place))),
            PostgresValue.MaybeNumbers("sentAt", records.Select(r => r.SentAt?.ToUnixTimeMilliseconds())),
            PostgresValue.Flags("removalBegun", records.Select(r => r.RemovalBegun)),
            PostgresValue.Texts("reason", records.Select(r => r.Reason)),
            PostgresValue.ByteLists("stableHash", records.Select(r => r.StableHash)),
            PostgresValue.Flags("copyOurs", records.Select(r => r.CopyIsOurs)),
            PostgresValue.Numbers("attempts", records.Select(r => (long)r.Attempts)),
            PostgresValue.MaybeNumbers("retryAt", records.Select(r => r.RetryAt?.ToUnixTimeMilliseconds())),
            PostgresValue.Texts("sender", records.Select(r => r.Sender)),
            PostgresValue.Texts("subject", records.Select(r => r.Subject)),
            PostgresValue.Numbers("newestBeside", records.Select(r => r.NewestBeside)),
            PostgresValue.Flags("isRetired", records.Select(r => r.IsRetired)));
    }

    readonly record struct Stored(long Id, MessageState State, string Folder, long Validity, string Uid, CopyRef? Copy, bool IsRetired,
        long NewestBeside);
}
