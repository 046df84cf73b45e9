using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger.Postgres;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>A ledger that machines share: a schema of a real PostgreSQL.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresLedgerContract(SharedPostgres postgres) : LedgerContract
{
    readonly LedgerName _name = postgres.NewLedger();

    private protected override Task<ILedger> OpenAsync(LedgerAccess access = LedgerAccess.ReadWrite) => LedgerStore.OpenAsync(_name, access, default);

    private protected override Task<ILedgerHistory> OpenHistoryAsync() => LedgerStore.OpenHistoryAsync(_name, default);
}
