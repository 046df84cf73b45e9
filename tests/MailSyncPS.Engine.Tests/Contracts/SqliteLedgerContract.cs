using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tests.Ledger;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>The embedded ledger: a file.</summary>
public sealed class SqliteLedgerContract : LedgerContract, IDisposable
{
    readonly LedgerFolderFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private protected override Task<ILedger> OpenAsync(LedgerAccess access = LedgerAccess.ReadWrite) => _fixture.OpenAsync(access);

    private protected override Task<ILedgerHistory> OpenHistoryAsync() => LedgerStore.OpenHistoryAsync(_fixture.LedgerPath, default);
}
