namespace MailSyncPS.Engine.Ledger;

/// <summary>What the ledger knows of one message of a source mailbox on its way to one destination mailbox.</summary>
public sealed record MessageRecord
{
    /// <summary>The row's number; 0 for a record that was never saved.</summary>
    public long Id { get; init; }

    /// <summary>The message at the source.</summary>
    public required MessageKey Key { get; init; }

    /// <summary>Its size in bytes, as the source states it: another size under the same id is another message.</summary>
    public required long Size { get; init; }

    /// <summary>The SHA-256 of the message as the source sent it; null until it was read.</summary>
    public byte[]? Hash { get; init; }

    /// <summary>
    /// The SHA-256 of what servers leave alone in the message: without differences in line ends and without the header lines
    /// in which servers keep their state; null until it was read, and in records of before version 4.
    /// </summary>
    public byte[]? StableHash { get; init; }

    /// <summary>When it arrived at the source, as far as it is known: INTERNALDATE, or the date of the top Received field.</summary>
    public DateTimeOffset? Arrived { get; init; }

    /// <summary>When the ledger first saw it.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>Where it stands.</summary>
    public MessageState State { get; init; }

    /// <summary>How the copy was proven.</summary>
    public ProofKind Proof { get; init; }

    /// <summary>Its copy at the destination; null before the first intent, and without an id while that is not known.</summary>
    public CopyRef? Copy { get; init; }

    /// <summary>Whether it is known which message of the destination is its copy.</summary>
    public bool HasCopy => Copy is { HasId: true };

    /// <summary>
    /// Whether that copy was made by sending this message, as the destination's own answer says. A copy that was only found
    /// may be the message itself, where source and destination are one mailbox under two names.
    /// </summary>
    public bool CopyIsOurs { get; init; }

    /// <summary>How far the destination's folder had got before the message was sent: its copy came after.</summary>
    public DestinationMark SentAfter { get; init; }

    /// <summary>When its bytes were last sent to the destination; null when they never were.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Whether its removal was begun, so that a \Deleted flag on it may be ours.</summary>
    public bool RemovalBegun { get; init; }

    /// <summary>
    /// The number of the newest record when its removal was begun, or of its folder's when it was last seen before it was gone; 0 when
    /// neither was, or under a former version. The message lay beside those of the records up to that one that are still listed, and so is
    /// none of them. The ledger notes it.
    /// </summary>
    public long NewestBeside { get; init; }

    /// <summary>Why it was set aside; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>How often it was set aside.</summary>
    public int Attempts { get; init; }

    /// <summary>
    /// When a message that was set aside is tried again; null for never. Of one in doubt, until when it may still arrive at the
    /// destination; null where that was not noted.
    /// </summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Whom a message that was set aside is from, for people; null when it is not known or not needed.</summary>
    public string? Sender { get; init; }

    /// <summary>The subject of a message that was set aside, for people; null when it is not known or not needed.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether its id at the source belongs to another message now, so that its key names the past.</summary>
    public bool IsRetired { get; init; }

    /// <summary>Whether it was removed from the source, or may have been.</summary>
    internal bool IsGone => State is MessageState.RemoveUncertain or MessageState.Removed;

    /// <summary>
    /// As it is when nothing of it was stored: not sent yet, or refused. Nothing at the destination is its copy then; when it was sent
    /// stays, as it counts for the day's bytes.
    /// </summary>
    internal MessageRecord AsNotStored() => this with { State = MessageState.Listed, Copy = null, SentAfter = default };

    /// <summary>As it is when it is set aside, once more.</summary>
    /// <param name="failure">The kind of the reason.</param>
    /// <param name="reason">The reason, in words.</param>
    /// <param name="retryAt">When it is tried again; null for never.</param>
    /// <param name="sender">Whom it is from; null when it is not known.</param>
    /// <param name="subject">Its subject; null when it is not known.</param>
    internal MessageRecord AsSetAside(MailFailure failure, string reason, DateTimeOffset? retryAt, string? sender, string? subject) =>
        this with
        {
            State = MessageState.Quarantined,
            Reason = $"{failure}: {reason}",
            Attempts = Attempts + 1,
            RetryAt = retryAt,
            Sender = sender,
            Subject = subject,
        };

    /// <summary>As it will be read again: with what the ledger notes, and its times no finer than they are kept.</summary>
    internal MessageRecord AsSaved(long id, long newestBeside) => this with
    {
        Id = id,
        NewestBeside = newestBeside,
        CopyIsOurs = CopyIsOurs && HasCopy,
        Arrived = Arrived is { } arrived ? Kept(arrived).ToOffset(arrived.Offset) : null,
        FirstSeen = Kept(FirstSeen),
        SentAt = SentAt is { } sent ? Kept(sent) : null,
        RetryAt = RetryAt is { } retry ? Kept(retry) : null,
    };

    static DateTimeOffset Kept(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
