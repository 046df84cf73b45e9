namespace MailSyncPS.Engine.Ledger;

/// <summary>How the copy was found to be the message. The numbers are stored.</summary>
public enum ProofKind
{
    /// <summary>Not proven.</summary>
    None = 0,

    /// <summary>The same bytes.</summary>
    Exact = 1,

    /// <summary>The same but for line endings and newlines at the end.</summary>
    Canonical = 2,
}
