using Microsoft.Data.Sqlite;
using MailSyncPS.Engine.Ledger.Sqlite;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>Ledgers as former versions made them.</summary>
static class OldLedgers
{
    /// <summary>
    /// Makes one that knows so many mails on the way from <see cref="Samples.Old"/> to <see cref="Samples.New"/>, every other of them proven; one that
    /// knew how far it had searched for a folder (since version 2) searched to 100.
    /// </summary>
    public static void Make(string path, int version, int mails)
    {
        File.WriteAllBytes(path, []);
        using (var session = SqliteSession.Open(path, SqliteOpenMode.ReadWrite, TimeProvider.System))
        {
            session.RunOnce("PRAGMA journal_mode = WAL");
            session.Transact(() =>
            {
                LedgerSchema.Upgrade(session, path, version);
                RouteDirectory.Add(session, Samples.Old, Samples.New);
                var (epoch, id, mark, markEpoch) = version < 5 ? ("copy_validity", "copy_uid", "watermark", "") : ("copy_epoch", "copy_id", "mark", "mark_epoch, ");
                session.Run($"""
                    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @mails)
                    INSERT INTO message (route, folder, validity, uid, size, hash, first_seen, state, proof, copy_folder, {epoch}, {id}, {markEpoch}{mark}, sent_at, removal_begun)
                    SELECT 1, 'INBOX', 0, CAST(n AS TEXT), 1000, randomblob(32), @start, iif(n % 2 = 0, 4, 0), 0, 'INBOX', 7, iif(n % 2 = 0, n, NULL), {(version < 5 ? "" : "iif(n % 2 = 0, 7, 0), ")}iif(n % 2 = 0, n - 1, 0), iif(n % 2 = 0, @start + 1000, NULL), 0
                    FROM numbers
                    """, ("@mails", (long)mails), ("@start", Samples.Start.ToUnixTimeMilliseconds()));
                if (version > 1)
                    session.Run($"INSERT INTO watermark (route, folder, copy_folder, {(version < 5 ? "validity, uid_next" : "epoch, mark")}) VALUES (1, 'INBOX', 'INBOX', 7, 100)");
                return true;
            });
        }
    }
}
