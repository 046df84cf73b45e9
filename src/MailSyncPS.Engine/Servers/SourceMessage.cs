namespace MailSyncPS.Engine.Servers;

/// <summary>A message as a source lists it.</summary>
/// <param name="Uid">Its lasting id within the folder: the UID in decimal, or the UIDL, with its rank where it is repeated.</param>
/// <param name="Size">Its size in bytes, as the source states it.</param>
/// <param name="Arrived">When it arrived (INTERNALDATE); null when the listing does not tell.</param>
/// <param name="Flags">Its flags and keywords; without \Recent and \Deleted.</param>
/// <param name="Deleted">Whether it is flagged \Deleted.</param>
sealed record SourceMessage(string Uid, long Size, DateTimeOffset? Arrived, IReadOnlyList<string> Flags, bool Deleted)
{
    /// <summary>Whether the source gives it an id that lasts; else its content is its id, and it is not removed.</summary>
    public bool HasLastingId { get; init; } = true;

    /// <summary>
    /// The date that the source states (INTERNALDATE) as it stands, for the copy to keep: it may be one that no age goes by. Null when none
    /// is stated.
    /// </summary>
    public DateTimeOffset? Stated { get; init; }
}
