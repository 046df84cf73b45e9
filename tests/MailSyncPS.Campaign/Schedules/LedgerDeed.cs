namespace MailSyncPS.Campaign.Schedules;

/// <summary>What happens to the ledger.</summary>
enum LedgerDeed
{
    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>A copy of it is kept.</summary>
    BackUp,

    /// <summary>The copy kept last is put back; without one, it is deleted.</summary>
    PutBack,

    /// <summary>The other one of two ledgers is used from now on.</summary>
    Swap,
}
