namespace MailSyncPS.Simulation.Ledgers;

/// <summary>What ledgers are kept in.</summary>
enum LedgerKind
{
    /// <summary>A file of SQLite.</summary>
    File,

    /// <summary>A schema of a PostgreSQL database.</summary>
    Postgresql,
}
