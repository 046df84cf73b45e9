namespace MailSyncPS;

/// <summary>Where a mail is on its way from the old mailbox to its proven copy, and out of the old mailbox.</summary>
public enum MailRecordState
{
    /// <summary>Seen at the source; not copied yet.</summary>
    Listed,

    /// <summary>About to be sent: the run that does it is at work, or was interrupted here and the next one looks.</summary>
    Copying,

    /// <summary>Sent, and whether it arrived is not known; the next run looks before it sends anything.</summary>
    InDoubt,

    /// <summary>The destination said that it has it; the copy is not proven yet.</summary>
    Copied,

    /// <summary>The copy was read back from the destination and is the mail.</summary>
    Proven,

    /// <summary>Set aside for a reason; it stays at the source and blocks nothing.</summary>
    Quarantined,

    /// <summary>Its removal was begun, and it was not seen to be gone yet.</summary>
    Removing,

    /// <summary>Removed from the source, and seen to be gone.</summary>
    Removed,
}
