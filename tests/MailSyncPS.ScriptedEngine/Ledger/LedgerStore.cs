namespace MailSyncPS.Engine.Ledger;

/// <summary>There is no ledger to look at.</summary>
public static class LedgerStore
{
    /// <summary>Takes every name.</summary>
    public static void Check(LedgerName name)
    {
    }
}
