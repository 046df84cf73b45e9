using MailSyncPS.Engine.Ledger.History;

namespace MailSyncPS.Engine.Ledger;

/// <summary>The messages of one source mailbox on their way to one destination mailbox.</summary>
public interface ILedgerRoute
{
    /// <summary>The source mailbox.</summary>
    MailboxKey Source { get; }

    /// <summary>The destination mailbox.</summary>
    MailboxKey Destination { get; }

    /// <summary>The records of the listed messages of one folder, by unique id; those unknown to the ledger are absent.</summary>
    Task<IReadOnlyDictionary<string, MessageRecord>> FindAsync(string folder, uint validity, IReadOnlyCollection<string> uids,
        CancellationToken cancellationToken);

    /// <summary>What is known of all messages of a folder, under whatever UIDVALIDITY.</summary>
    Task<FolderIndex> IndexAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The records of all folders in the given states.</summary>
    Task<IReadOnlyList<MessageRecord>> FindByStateAsync(IReadOnlyCollection<MessageState> states, CancellationToken cancellationToken);

    /// <summary>
    /// The records of a source folder that are not <see cref="MessageState.Removed"/>, under whatever UIDVALIDITY; retired ones among them.
    /// </summary>
    Task<IReadOnlyList<MessageRecord>> FindByFolderAsync(string folder, CancellationToken cancellationToken);

    /// <summary>
    /// The records of a folder that were read once and whose messages were not there when their presence was noted last; of those that were
    /// removed, those with one of these sizes.
    /// </summary>
    Task<IReadOnlyList<MessageRecord>> FindOrphansAsync(string folder, IReadOnlyCollection<long> sizes,
        CancellationToken cancellationToken);

    /// <summary>
    /// The records of other source folders, sent, proven, set aside or removed, whose messages have one of these sizes: for a message that
    /// was moved between folders, be it by a server that moves what is expunged.
    /// </summary>
    Task<IReadOnlyList<MessageRecord>> FindInOtherFoldersAsync(string folder, IReadOnlyCollection<long> sizes,
        CancellationToken cancellationToken);

    /// <summary>
    /// Notes which messages of a folder are listed now and which are not; writes nothing when that is known already. Of those that are gone
    /// it notes beside which ones they lay (<see cref="MessageRecord.NewestBeside"/>), so call it before what is new is saved; those among
    /// them that nobody has read are forgotten.
    /// </summary>
    Task NotePresenceAsync(string folder, uint validity, IReadOnlyCollection<string> uids, CancellationToken cancellationToken);

    /// <summary>
    /// Saves records, all or none, in one durable transaction. A record without an id is added and comes back with one;
    /// another must follow from its stored state (<see cref="MessageTransitions"/>).
    /// A copy that another message of the same source has claimed can't be claimed again; where that is another content, the claim is of an
    /// earlier life of the folder, and that is noted (<see cref="NoteRestoredAsync"/>).
    /// </summary>
    /// <returns>The records as saved, in the order given; times are kept to the millisecond.</returns>
    /// <exception cref="MailSyncException"><see cref="MailFailure.MessageInDoubt"/>: a copy is already claimed.</exception>
    /// <exception cref="InvalidOperationException">A state does not follow from the stored one, or a message is in the ledger
    /// already.</exception>
    Task<IReadOnlyList<MessageRecord>> SaveAsync(IReadOnlyList<MessageRecord> records, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the keys of newly listed messages to the records that know of their copies, in one durable transaction: a message that
    /// changed its id keeps its record. The records that were made for the new ids are forgotten.
    /// </summary>
    /// <param name="pairs">The record of the new id, which must be <see cref="MessageState.Listed"/> and without a hash, and the record
    /// that takes its place, with the new key.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    /// <returns>The records as saved, in the order given.</returns>
    Task<IReadOnlyList<MessageRecord>> RebindAsync(IReadOnlyList<(MessageRecord New, MessageRecord Known)> pairs,
        CancellationToken cancellationToken);

    /// <summary>
    /// Saves intents like <see cref="SaveAsync"/>, but only while the bytes sent to the destination since a moment,
    /// by whatever source, stay within limits, and those read of it: what is sent is read back. An intent is a
    /// <see cref="MessageState.CopyIntent"/> with its <see cref="MessageRecord.SentAt"/>, for that is what counts.
    /// </summary>
    /// <returns>The records saved: as many of the first ones as the limit allows.</returns>
    Task<IReadOnlyList<MessageRecord>> SaveIntentsAsync(IReadOnlyList<MessageRecord> intents, DayLimits limits, DateTimeOffset since,
        CancellationToken cancellationToken);

    /// <summary>Notes that bytes of what the destination holds are about to be read, if they stay within a limit.</summary>
    /// <returns>Whether they do; else nothing is noted.</returns>
    Task<bool> TryNoteReadingAsync(long bytes, long maxBytes, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// When the destination can take this many more bytes under the limits, each sent and read back; null for at once. More than a limit is
    /// treated as the limit.
    /// </summary>
    Task<DateTimeOffset?> NextSendingTimeAsync(long bytes, DayLimits limits, TimeSpan window, CancellationToken cancellationToken);

    /// <summary>What went over the line since a moment.</summary>
    Task<DayTraffic> SumTrafficAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The bytes of other sources' messages that were listed there and still wait to be copied to the destination.</summary>
    Task<long> SumWaitingOfOthersAsync(CancellationToken cancellationToken);

    /// <summary>The claims on copies at the destination of messages with these hashes, of this source and of others.</summary>
    Task<IReadOnlyList<CopyClaim>> FindClaimsAsync(IReadOnlyCollection<byte[]> hashes, CancellationToken cancellationToken);

    /// <summary>Likewise, by the hashes of what servers leave alone in the messages (<see cref="MessageRecord.StableHash"/>).</summary>
    Task<IReadOnlyList<CopyClaim>> FindStableClaimsAsync(IReadOnlyCollection<byte[]> stableHashes, CancellationToken cancellationToken);

    /// <summary>
    /// The claims on copies that nobody has named yet, of messages with these hashes: they are being sent, or may have been stored.
    /// </summary>
    /// <param name="hashes">The hashes.</param>
    /// <param name="ofOwn">
    /// Whether all of this source are among them, and not those alone that the destination said it stored.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<CopyClaim>> FindPendingClaimsAsync(IReadOnlyCollection<byte[]> hashes, bool ofOwn,
        CancellationToken cancellationToken);

    /// <summary>
    /// The messages of a source folder, of this source and of others, that were stored once, and altered by the destination or thrown away
    /// by people before anybody knew where; as claims on copies without an id. Those are among them that were removed for it.
    /// </summary>
    /// <param name="folder">The source's folder.</param>
    /// <param name="stableHashes">The hashes of what servers leave alone (<see cref="MessageRecord.StableHash"/>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<CopyClaim>> FindPlacelessClaimsAsync(string folder, IReadOnlyCollection<byte[]> stableHashes,
        CancellationToken cancellationToken);

    /// <summary>
    /// The messages, of this source and of others, that have one of these contents and no copy whose place is known; and those that nobody
    /// has read yet, that lay beside one of these contents when it was removed for its copy, and have its size. As no index leads to the
    /// first, whoever asks has a reason to.
    /// </summary>
    /// <param name="hashes">The hashes.</param>
    /// <param name="stableHashes">Those of what servers leave alone (<see cref="MessageRecord.StableHash"/>).</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<CopylessMessage>> FindWithoutCopyAsync(IReadOnlyCollection<byte[]> hashes,
        IReadOnlyCollection<byte[]> stableHashes, CancellationToken cancellationToken);

    /// <summary>
    /// The hashes of messages whose removal from the destination was begun by a run that has it as its source, and is not over; null where
    /// it is nobody's source.
    /// </summary>
    Task<IReadOnlyList<byte[]>?> FindLeavingDestinationAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Those of these hashes whose messages runs have removed, or are removing, from the destination, which was their source.
    /// </summary>
    Task<IReadOnlyList<byte[]>> FindFreedAtDestinationAsync(IReadOnlyCollection<byte[]> hashes, CancellationToken cancellationToken);

    /// <summary>
    /// When the ledger first saw the last message of a source folder that is settled and was seen before a moment; null for none.
    /// </summary>
    Task<DateTimeOffset?> FindLastSeenAsync(string folder, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>The claims on these copies, of this source and of others.</summary>
    Task<IReadOnlyList<CopyClaim>> FindClaimsOnAsync(IReadOnlyCollection<CopyRef> copies, CancellationToken cancellationToken);

    /// <summary>
    /// Of each destination folder, and each epoch of it, with copies that messages of this source claim, one copy: where ids are numbers
    /// that with the highest, which is how a destination that counts tells that it went back.
    /// </summary>
    Task<IReadOnlyList<CopyRef>> FindLastClaimsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The last copy, likewise, that each other source claims in each of some destination folders; of sources without copies there none,
    /// nor of those for which it is noted that the folder went back.
    /// </summary>
    /// <param name="folders">The folders with their epochs, as copies without an id.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<(MailboxKey Source, CopyRef Last)>> FindLastClaimsOfOthersAsync(IReadOnlyCollection<CopyRef> folders,
        CancellationToken cancellationToken);

    /// <summary>The destination folders with copies that messages of this source claim, for each of its folders.</summary>
    Task<IReadOnlyList<FolderPlace>> FindPlacesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Notes that a destination folder went back to an earlier state: it may have passed its former mark again, by what others send to it,
    /// before the next run of a source looks.
    /// </summary>
    /// <param name="folder">The folder with its epoch, as a copy without an id.</param>
    /// <param name="source">The source with copies there for which it is noted; null for each.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    Task NoteRestoredAsync(CopyRef folder, MailboxKey? source, CancellationToken cancellationToken);

    /// <summary>The folders of which that was noted, and in which this source's copies were not looked at since.</summary>
    Task<IReadOnlyList<CopyRef>> FindRestoredAsync(CancellationToken cancellationToken);

    /// <summary>
    /// This source's copies in a folder that went back were looked at: the note goes, and with it how far the folder was searched, as what
    /// lies there now was not.
    /// </summary>
    Task ForgetRestoredAsync(CopyRef folder, CancellationToken cancellationToken);

    /// <summary>The records that claim copies in a destination folder.</summary>
    Task<IReadOnlyList<MessageRecord>> FindByCopyFolderAsync(string copyFolder, CopyToken epoch, CancellationToken cancellationToken);

    /// <summary>The ids of a destination folder that messages of this source have claimed.</summary>
    Task<IReadOnlySet<CopyToken>> FindClaimedIdsAsync(string copyFolder, CopyToken epoch, CancellationToken cancellationToken);

    /// <summary>What other sources of this destination have in doubt: what was sent for them may still arrive.</summary>
    Task<IReadOnlyList<SourceInDoubt>> FindSourcesInDoubtAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Whether messages of other folders of this source, listed last, have a copy that is not proven yet: it may lie anywhere, and no
    /// message has claimed it.
    /// </summary>
    Task<bool> HasDoubtInOtherFoldersAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Whether the ledger knows of other sources of this destination.</summary>
    Task<bool> HasOtherSourcesAsync(CancellationToken cancellationToken);

    /// <summary>Whether the ledger knows of any message of this source.</summary>
    Task<bool> HasMessagesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The sizes of all messages that were ever noted of a folder of a source, or of all its folders where that is null; to tell an alias
    /// of a mailbox from another mailbox.
    /// </summary>
    Task<IReadOnlyList<KnownSize>> FindSizesAsync(MailboxKey anySource, string? folder, CancellationToken cancellationToken);

    /// <summary>The messages of a source that were listed last, in all its folders; for the same purpose.</summary>
    Task<IReadOnlyList<ListedId>> FindListedAsync(MailboxKey anySource, CancellationToken cancellationToken);

    /// <summary>
    /// Up to where a destination folder was searched for the messages of a folder of this source; null when it never was.
    /// </summary>
    Task<DestinationMark?> FindWatermarkAsync(string folder, string copyFolder, CancellationToken cancellationToken);

    /// <summary>The same of another source of this destination.</summary>
    Task<DestinationMark?> FindWatermarkAsync(MailboxKey anySource, string folder, string copyFolder, CancellationToken cancellationToken);

    /// <summary>Remembers up to where a destination folder was searched for the messages of a folder of this source.</summary>
    Task SaveWatermarkAsync(string folder, string copyFolder, DestinationMark watermark, CancellationToken cancellationToken);

    /// <summary>
    /// A run begins; the lock on the source is held. It is noted together with its first change. Earlier runs on the source
    /// that have no end were interrupted: nobody else can be at work.
    /// </summary>
    void BeginRun(RunStart start);

    /// <summary>Notes the run that has begun, if no change has done so.</summary>
    Task NoteRunAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Notes the end of the run, and thins out those older than a week that did nothing: of those that ended alike, one a day stays.
    /// One that found nothing to do right after another that came to its end is not noted at all: it leaves the file alone.
    /// </summary>
    Task EndRunAsync(RunEnd outcome, CancellationToken cancellationToken);
}
