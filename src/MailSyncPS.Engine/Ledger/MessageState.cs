namespace MailSyncPS.Engine.Ledger;

/// <summary>Where a message is on its way from the source to its proven copy and out of the source. The numbers are stored.</summary>
public enum MessageState
{
    /// <summary>Seen at the source; nothing of it was sent, or what was sent is surely not there.</summary>
    Listed = 0,

    /// <summary>About to be sent: from here on it may be at the destination.</summary>
    CopyIntent = 1,

    /// <summary>Sent, and the answer is unknown.</summary>
    CopyUncertain = 2,

    /// <summary>The destination said it has it.</summary>
    Copied = 3,

    /// <summary>The destination's bytes were read back and are the message.</summary>
    Proven = 4,

    /// <summary>Set aside for a reason; it stays at the source.</summary>
    Quarantined = 5,

    /// <summary>About to be removed from the source.</summary>
    RemoveIntent = 6,

    /// <summary>Removed on the wire, not yet seen to be gone.</summary>
    RemoveUncertain = 7,

    /// <summary>Seen to be gone from the source after its removal.</summary>
    Removed = 8,
}
