namespace MailSyncPS.Engine.Ledger.History;

/// <summary>What a run does. The numbers are stored.</summary>
public enum RunKind
{
    /// <summary>It copies mails and proves the copies.</summary>
    Forward = 0,

    /// <summary>It removes proven mails from the source.</summary>
    Removal = 1,
}
