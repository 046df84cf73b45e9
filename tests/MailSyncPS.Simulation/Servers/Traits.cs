using MailSyncPS.Engine;

namespace MailSyncPS.Simulation.Servers;

/// <summary>What an old server is like.</summary>
sealed record SourceTraits
{
    /// <summary>How it is read.</summary>
    public MailProtocol Protocol { get; init; }

    /// <summary>Whether its messages have lasting ids (POP3).</summary>
    public bool HasUidl { get; init; } = true;

    /// <summary>Whether single messages can be expunged (IMAP).</summary>
    public bool HasUidPlus { get; init; } = true;

    /// <summary>How many messages go by one command.</summary>
    public int RemovalBatch { get; init; } = 200;

    /// <summary>How long the mailbox stays locked for a session that was cut.</summary>
    public TimeSpan LockedAfterCut { get; init; }

    /// <summary>How long after its answer to QUIT or EXPUNGE it removes.</summary>
    public TimeSpan RemovesAfter { get; init; }

    /// <summary>Whether POP3 shows a line of the server's state in each mail, which IMAP leaves out.</summary>
    public bool ShowsState { get; init; }
}

/// <summary>What a new server is like.</summary>
sealed record DestinationTraits
{
    /// <summary>Whether a command stores several messages (MULTIAPPEND).</summary>
    public bool TakesBatches { get; init; } = true;

    /// <summary>Whether it tells the UIDs of what it stored, and expunges single messages (UIDPLUS).</summary>
    public bool HasUidPlus { get; init; } = true;

    /// <summary>Whether it has Gmail's view of all mail, and finds mail by Message-ID.</summary>
    public bool IsGmail { get; init; }

    /// <summary>Whether it says that it stored a mail, and throws it away, when one with the same Message-ID is there.</summary>
    public bool DropsTwins { get; init; }

    /// <summary>The largest message it takes, in bytes; null for any.</summary>
    public long? LargestMail { get; init; }

    /// <summary>Whether it says what the largest message is.</summary>
    public bool TellsLargestMail { get; init; } = true;

    /// <summary>Whether it makes each line end CRLF.</summary>
    public bool RewritesLineEnds { get; init; }

    /// <summary>Whether it leaves out the lines of a server's state.</summary>
    public bool DropsState { get; init; }

    /// <summary>Bytes it holds at the most; null for any.</summary>
    public long? Quota { get; init; }

    /// <summary>Whether it tells the quota.</summary>
    public bool TellsQuota { get; init; } = true;

    /// <summary>Bytes it takes a day; null for any.</summary>
    public long? BytesPerDay { get; init; }

    /// <summary>Whether a session sees no more than what was there when it began.</summary>
    public bool ShowsSnapshots { get; init; }

    /// <summary>How long after the death of a connection it stores what that had sent; null where it does at once.</summary>
    public TimeSpan? StoresAfterCut { get; init; }

    /// <summary>How many answers to APPEND are lost, with the connection, before one comes.</summary>
    public int LostAnswers { get; init; }

    /// <summary>Connections at the most.</summary>
    public int Connections { get; init; } = 4;
}
