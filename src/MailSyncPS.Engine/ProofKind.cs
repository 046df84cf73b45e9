namespace MailSyncPS.Engine;

/// <summary>How the copy was found to be the message. The numbers are stored.</summary>
public enum ProofKind
{
    /// <summary>Not proven.</summary>
    None = 0,

    /// <summary>The same bytes.</summary>
    Exact = 1,

    /// <summary>
    /// The same but for what servers do to line ends: a bare LF for CRLF, several CRs before an LF, line ends at the very end.
    /// </summary>
    LineEnds = 2,

    /// <summary>
    /// Likewise, and but for the header lines in which mailbox servers keep their own state (<c>Status</c>, <c>X-UID</c> and their kin).
    /// </summary>
    StateLines = 3,

    /// <summary>
    /// A copy that others made, as Gmail's POP3 fetcher or a forwarding server: the same below the trace fields that were put on top of it.
    /// </summary>
    Adopted = 4,
}
