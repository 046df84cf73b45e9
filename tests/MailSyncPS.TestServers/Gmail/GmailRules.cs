namespace MailSyncPS.TestServers.Gmail;

/// <summary>When a mail that is stored counts as one that is there already, and is thrown away.</summary>
public enum GmailDuplicates
{
    /// <summary>When there is one of the same Message-ID.</summary>
    OfOneMessageId,
    /// <summary>When there is one of the same bytes and the same Message-ID.</summary>
    OfOneContent,
    /// <summary>Never.</summary>
    AreKept,
}

/// <summary>What becomes of a mail that was expunged from its last label.</summary>
public enum GmailExpunge
{
    /// <summary>It stays in All Mail.</summary>
    Archives,
    /// <summary>It goes to Trash.</summary>
    MovesToTrash,
    /// <summary>It is gone.</summary>
    Deletes,
}

/// <summary>How a Gmail account behaves where that is a setting, or where nobody outside knows it.</summary>
public sealed record GmailRules
{
    /// <summary>What the special folders are called.</summary>
    public GmailNames Names { get; init; } = GmailNames.English;

    /// <summary>
    /// Likely, and the account's owner can't change it: an APPEND of a mail whose Message-ID is there is answered OK with a new UID, and
    /// the copy is thrown away. How much more than the Message-ID counts is not known.
    /// </summary>
    public GmailDuplicates Duplicates { get; init; } = GmailDuplicates.OfOneMessageId;

    /// <summary>Whether a mail in Trash or Spam has others thrown away, too.</summary>
    public bool CountsDiscarded { get; init; } = true;

    /// <summary>A setting of the account's; archiving is what Gmail begins with.</summary>
    public GmailExpunge Expunge { get; init; } = GmailExpunge.Archives;

    /// <summary>The largest mail it takes, in bytes (APPENDLIMIT, RFC 7889).</summary>
    public long AppendLimit { get; init; } = 35_651_584;

    /// <summary>The account's storage, in bytes.</summary>
    public long Storage { get; init; } = 15L << 30;

    /// <summary>Sessions at the same time, at the most.</summary>
    public int MostSessions { get; init; } = 15;

    /// <summary>Commands after which a session ends, as it does after a day or with its token; 0 for never.</summary>
    public int CommandsOfSession { get; init; }

    /// <summary>Whether the connection is ended in the middle of a literal that has these bytes so far: NUL, and some odd endings.</summary>
    public Func<ReadOnlyMemory<byte>, bool> Abhors { get; init; } = bytes => bytes.Span.Contains((byte)0);
}
