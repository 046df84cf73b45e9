using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Tells which copies stand for another message already, as that one was removed: a mailbox that is reached by several names, as over
/// POP3 and IMAP, shares its copies among them, and of identical messages each name may have paired other ones. Each message that goes
/// needs a copy of its own.
/// </summary>
static class SpentCopies
{
    /// <summary>The copies of the records that a message of the same content was removed for, when it went by another name.</summary>
    /// <param name="records">The records.</param>
    /// <param name="claims">The claims on copies of their content.</param>
    public static HashSet<CopyRef> Of(IEnumerable<MessageRecord> records, ClaimIndex claims)
    {
        var removed = claims.All.Where(c => c.IsLeaving).ToLookup(c => c.Copy);
        var spent = new HashSet<CopyRef>();
        foreach (var record in records.Where(r => r.Copy is { } copy && removed[copy].Any(c => c.RecordId != r.Id)))
        {
            // Where no name has the message twice, what the other name removed is this one, which a backup brought back.
            if (claims.Of(record).GroupBy(c => c.Source).Any(name => name.Count() > 1))
                spent.Add(record.Copy!.Value);
        }
        return spent;
    }
}
