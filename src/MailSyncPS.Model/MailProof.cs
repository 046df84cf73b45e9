namespace MailSyncPS;

/// <summary>How a copy was found to be the mail.</summary>
public enum MailProof
{
    /// <summary>The same bytes.</summary>
    Exact,

    /// <summary>The same but for what servers do to line ends: LF for CRLF, several CRs before an LF, line ends at the very end.</summary>
    LineEnds,

    /// <summary>
    /// Likewise, and but for the header lines in which mailbox servers keep their own state, as <c>Status</c> and <c>X-UID</c>.
    /// </summary>
    StateLines,

    /// <summary>
    /// A copy that others made, as Gmail's POP3 fetcher or a server that forwarded the mail: the same below the trace fields that were put
    /// on top of it (<c>Received</c> and its kin).
    /// </summary>
    Adopted,
}
