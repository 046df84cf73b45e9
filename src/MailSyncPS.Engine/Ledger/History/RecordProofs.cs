namespace MailSyncPS.Engine.Ledger.History;

/// <summary>The stored kinds of proof by the names that people see.</summary>
static class RecordProofs
{
    /// <summary>The name of a stored kind; null for no proof.</summary>
    public static MailProof? Of(ProofKind kind) => kind switch
    {
        ProofKind.Exact => MailProof.Exact,
        ProofKind.LineEnds => MailProof.LineEnds,
        ProofKind.StateLines => MailProof.StateLines,
        ProofKind.Adopted => MailProof.Adopted,
        _ => null,
    };
}
