using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MailSyncPS.Engine.Servers.Reading;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Pop3;

/// <summary>
/// Reads mails over POP3. Whether one is whole tells its size; where a server's sizes don't tell, it is read once more over
/// another session, and is taken when both readings are equal and ended where RFC 1939 has them end.
/// </summary>
/// <param name="maildrop">The mailbox.</param>
/// <param name="isCompared">Whether each mail is compared with an earlier reading, so that this is the second.</param>
sealed class Pop3Reader(Pop3Maildrop maildrop, bool isCompared)
{
    /// <summary>Other mails that are looked at where few tell how a server counts.</summary>
    const int Samples = 3;

    ServerAccess Access => maildrop.Access;

    /// <summary>A mail that was read, and how it came.</summary>
    sealed record Reading(SourceMessage Message, MailBytes Bytes, DataWatch.WatchedMail? Watched);

    /// <summary>The mails, in the order given; one that can't be read whole comes with its failure.</summary>
    public async IAsyncEnumerable<FetchedMail> ReadAsync(IReadOnlyList<SourceMessage> messages,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in FetchBatches.Cut(messages, m => m.Size, () => Access.Pace.Limit))
        {
            if (LargeMail.Refuse(batch[0]) is { } refused)
            {
                yield return refused;
                continue;
            }
            var listed = batch.Where(maildrop.Lists).ToList();
            var whole = Access.ReadsOneByOne || listed.Count <= 1
                ? null : await TryReadBatchAsync(listed, cancellationToken).ConfigureAwait(false);
            foreach (var message in batch)
                yield return whole?.GetValueOrDefault(message.Uid) ?? await ReadOneAsync(message, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Reads a batch in one go; null when anything about it is in doubt, as one mail that ends early shifts all that follow it.
    /// </summary>
    async Task<IReadOnlyDictionary<string, FetchedMail>?> TryReadBatchAsync(IReadOnlyList<SourceMessage> batch,
        CancellationToken cancellationToken)
    {
        try
        {
            var read = await ReadInStepAsync(batch, cancellationToken).ConfigureAwait(false);
            if (read.TrueForAll(IsWhole))
                return read.ToDictionary(r => r.Message.Uid, Take, StringComparer.Ordinal);
            if (read.TrueForAll(r => r.Watched is not null))
            {
                var confirmed = await ConfirmAsync([.. read.Where(r => !IsWhole(r))], cancellationToken).ConfigureAwait(false);
                return read.ToDictionary(r => r.Message.Uid, r => confirmed.GetValueOrDefault(r.Message.Uid)
                    ?? Take(r), StringComparer.Ordinal);
            }
            // Words within a mail may have passed for the server's: what else it has said is not to be believed.
            if (read.Exists(r => r.Bytes.Length < r.Message.Size))
                await maildrop.ReopenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.ProtocolViolation)
        {
            await maildrop.ReopenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.IsTransient)
        {
            Access.Pace.HearBreak(batch);
            throw;
        }
        Access.ReadsOneByOne = true;
        return null;
    }

    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isAgain">Whether it was refused in a session before.</param>
    async Task<FetchedMail> ReadOneAsync(SourceMessage message, CancellationToken cancellationToken, bool isAgain = false)
    {
        // Someone else removed it since it was listed.
        if (!maildrop.Lists(message))
            return FetchedMail.GoneMeanwhile(message);
        try
        {
            var read = (await ReadInStepAsync([message], cancellationToken).ConfigureAwait(false))[0];
            if (IsWhole(read))
                return Take(read);
            if (read.Watched is not null)
                return (await ConfirmAsync([read], cancellationToken).ConfigureAwait(false))[message.Uid];
            await maildrop.ReopenAsync(cancellationToken).ConfigureAwait(false);
            return NotAsAnnounced(read);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused && !isAgain && maildrop.Session.HaveRead.Count > 1
            && Access.RefusalsInNewSessions < Samples)
        {
            // A server may give so many mails in a session, and no more.
            await maildrop.ReopenAsync(cancellationToken).ConfigureAwait(false);
            return await ReadOneAsync(message, cancellationToken, isAgain: true).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure is MailFailure.CommandRefused or MailFailure.ProtocolViolation)
        {
            if (isAgain)
                Access.RefusalsInNewSessions++;
            if (maildrop.Session.Broken)
                await maildrop.ReopenAsync(cancellationToken).ConfigureAwait(false);
            return maildrop.Lists(message) ? Unreadable(message, e.Message) : FetchedMail.GoneMeanwhile(message);
        }
        catch (MailSyncException e) when (e.IsTransient && Access.Pace.HearBreak([message]))
        {
            await maildrop.ReopenAsync(cancellationToken).ConfigureAwait(false);
            return Unreadable(message, e.Message, isTransient: e.Failure == MailFailure.ServerUnavailable) with { BrokeOff = true };
        }
    }

    async Task<List<Reading>> ReadInStepAsync(IReadOnlyList<SourceMessage> batch, CancellationToken cancellationToken)
    {
        var watch = new DataWatch(batch.Count);
        var bytes = await maildrop.Session.ReadAsync([.. batch.Select(maildrop.IndexOf)], batch.Sum(m => m.Size), headersOnly: false,
            cancellationToken, watch).ConfigureAwait(false);
        await maildrop.Session.CheckInStepAsync(cancellationToken).ConfigureAwait(false);
        Access.Pace.HearSuccess(batch);
        var isConfirmed = watch.Confirms(bytes);
        for (var i = 0; isConfirmed && i < batch.Count; i++)
            Access.Sizes.HearRead(batch[i].Size, bytes[i].Length);
        return [.. batch.Select((message, i) => new Reading(message, bytes[i], isConfirmed ? watch.Mails[i] : null))];
    }

    bool IsWhole(Reading read) => Access.Sizes.Fit(read.Message.Size, read.Bytes, read.Watched);

    static FetchedMail Take(Reading read) => new(read.Message, read.Bytes);

    /// <summary>Decides on mails that came in step, but in another length than announced.</summary>
    async Task<IReadOnlyDictionary<string, FetchedMail>> ConfirmAsync(IReadOnlyList<Reading> doubtful, CancellationToken cancellationToken)
    {
        if (isCompared)
            return doubtful.ToDictionary(r => r.Message.Uid, r => Take(r) with { IsDoubtful = true }, StringComparer.Ordinal);
        var first = doubtful.ToDictionary(r => r.Message.Uid, r => SHA256.HashData(r.Bytes.Open()), StringComparer.Ordinal);
        foreach (var read in doubtful)
            read.Bytes.Drop();
        await maildrop.ReopenAsync(cancellationToken).ConfigureAwait(false);
        if (!Access.Sizes.AreKnown && doubtful.Count < Samples)
            await SampleAsync(first, cancellationToken).ConfigureAwait(false);
        var listed = doubtful.Select(r => r.Message).Where(maildrop.Lists).ToList();
        var again = listed.Count == 0 ? [] : await ReadInStepAsync(listed, cancellationToken).ConfigureAwait(false);
        var equal = again.Where(r => r.Watched is not null && SHA256.HashData(r.Bytes.Open()).AsSpan().SequenceEqual(first[r.Message.Uid]))
            .ToHashSet();
        foreach (var read in equal)
            Access.Sizes.HearConfirmed(read.Message, read.Bytes.Length);
        var mails = again.ToDictionary(r => r.Message.Uid, r => IsWhole(r)
            || equal.Contains(r) && Access.Sizes.MayTake(r.Message.Size, r.Bytes.Length)
            ? Take(r) : NotAsAnnounced(r), StringComparer.Ordinal);
        foreach (var read in doubtful)
            mails.TryAdd(read.Message.Uid, FetchedMail.GoneMeanwhile(read.Message));
        return mails;
    }

    /// <summary>Looks at the smallest others, so that one mail that is cut is told from a server that counts otherwise.</summary>
    async Task SampleAsync(Dictionary<string, byte[]> besides, CancellationToken cancellationToken)
    {
        var others = maildrop.Messages.Where(m => !besides.ContainsKey(m.Uid)).OrderBy(m => m.Size).Take(Samples).ToList();
        if (others.Count == 0)
            return;
        await ReadInStepAsync(others, cancellationToken).ConfigureAwait(false);
    }

    static FetchedMail NotAsAnnounced(Reading read) => Unreadable(read.Message, read.Bytes.Length < read.Message.Size
        ? ServersTexts.FormatCutShort(read.Message.Size, read.Bytes.Length)
        : ServersTexts.FormatFarLonger(read.Message.Size, read.Bytes.Length));

    /// <param name="message">The message.</param>
    /// <param name="reason">Why it can't be read.</param>
    /// <param name="isTransient">Whether the server said that it is a matter of time, so that no message is to blame.</param>
    static FetchedMail Unreadable(SourceMessage message, string reason, bool isTransient = false) =>
        new(message, MailBytes.None,
            new MailSyncException(MailFailure.MessageUnreadable, ServersTexts.FormatNotReadWhole(PlainText.Clean(message.Uid), reason))
            { IsTransient = isTransient });
}
