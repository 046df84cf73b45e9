namespace MailSyncPS.Engine.Servers;

/// <summary>What a destination says of itself that its users have to keep to.</summary>
sealed record DestinationLimits
{
    /// <summary>The largest message it takes, in bytes; null when it states none.</summary>
    public long? LargestMail { get; init; }

    /// <summary>The bytes it is sent within 24 hours where nobody asked for another number; null for any.</summary>
    public long? UsualBytesPerDay { get; init; }

    /// <summary>Likewise the bytes that are read of what it holds.</summary>
    public long? UsualReadBytesPerDay { get; init; }

    /// <summary>Connections at the most, of those that store and those that look together.</summary>
    public required int Connections { get; init; }

    /// <summary>Whether several messages are stored by one command, all or none of them.</summary>
    public bool TakesBatches { get; init; }

    /// <summary>
    /// Whether it keeps one message of each Message-ID, as Gmail does: another one is answered like any, and thrown away.
    /// </summary>
    public bool KeepsOneOfEach { get; init; }

    /// <summary>
    /// How far what it gives back may be from what it was given and still be that message: what differs by more is no proof.
    /// </summary>
    public required ProofKind Proof { get; init; }

    /// <summary>In which way a message that was read back is proven to be the copy, given how it compares with the message.</summary>
    public ProofKind Admit(ProofKind comparison) => comparison <= Proof ? comparison : ProofKind.None;

    /// <summary>
    /// Likewise of a message that was found there and was not sent: where one of each is kept, the copy that others made is all there can
    /// be.
    /// </summary>
    public ProofKind AdmitFound(ProofKind comparison) =>
        KeepsOneOfEach && comparison == ProofKind.Adopted ? comparison : Admit(comparison);
}
