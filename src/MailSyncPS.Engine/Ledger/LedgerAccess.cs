namespace MailSyncPS.Engine.Ledger;

/// <summary>What a ledger is opened for.</summary>
public enum LedgerAccess
{
    /// <summary>Reading and writing; a missing ledger is made.</summary>
    ReadWrite,

    /// <summary>Reading alone; a missing ledger reads as an empty one and is not made.</summary>
    ReadOnly,
}
