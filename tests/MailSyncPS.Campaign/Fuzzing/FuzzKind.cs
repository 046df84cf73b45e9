namespace MailSyncPS.Campaign.Fuzzing;

/// <summary>What is altered, and what meets it.</summary>
enum FuzzKind
{
    ForwardFromPop3,
    ForwardFromImap,
    ForwardTo,
    QuotaOverImap,
    QuotaOverPop3,
    Removal,
    ProbeImap,
    ProbePop3,
    LedgerBytes,
}
