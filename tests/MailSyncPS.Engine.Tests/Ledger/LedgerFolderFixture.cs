using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>A folder of its own for each test, with the path of a ledger that is not there yet.</summary>
public sealed class LedgerFolderFixture : IDisposable
{
    public LedgerFolderFixture()
    {
        Folder = Directory.CreateTempSubdirectory("mailsyncps-ledger-").FullName;
        LedgerPath = Path.Combine(Folder, "ledger.db");
    }

    public string Folder { get; }

    public string LedgerPath { get; }

    public Task<ILedger> OpenAsync(LedgerAccess access = LedgerAccess.ReadWrite) => LedgerStore.OpenAsync(LedgerPath, access, default);

    /// <summary>Names and contents of everything in the folder.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() => Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
        .ToDictionary(path => path, path => File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : "");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
