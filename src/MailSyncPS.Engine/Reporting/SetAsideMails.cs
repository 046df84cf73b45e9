using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Engine.Reporting.Model;

namespace MailSyncPS.Engine.Reporting;

/// <summary>The set-aside mails of all mailboxes.</summary>
sealed class SetAsideMails
{
    readonly Dictionary<MailboxKey, SetAsideOfMailbox> _found = [];

    /// <summary>Those of a mailbox.</summary>
    public SetAsideOfMailbox this[MailboxKey mailbox] => _found.GetValueOrDefault(mailbox, SetAsideOfMailbox.None);

    /// <summary>Finds them.</summary>
    public static async Task<SetAsideMails> FindAsync(ILedgerHistory history, IReadOnlyList<KnownMailbox> mailboxes,
        CancellationToken cancellationToken)
    {
        var mails = new SetAsideMails();
        // A record says its mailbox by name. One reading of the ledger serves all whose names differ; an address that was read over both
        // protocols has two of them.
        foreach (var group in mailboxes.GroupBy(mailbox => mailbox.Name, StringComparer.Ordinal).GroupBy(same => same.Count() > 1))
        {
            foreach (var asked in group.Key
                ? group.SelectMany(same => same).Select(mailbox => new[] { mailbox }) : [[.. group.SelectMany(same => same)]])
                await mails.ReadAsync(history, asked, cancellationToken).ConfigureAwait(false);
        }
        return mails;
    }

    async Task ReadAsync(ILedgerHistory history, IReadOnlyList<KnownMailbox> mailboxes, CancellationToken cancellationToken)
    {
        var keys = mailboxes.ToDictionary(mailbox => mailbox.Name, mailbox => mailbox.Key, StringComparer.Ordinal);
        var query = new MessageQuery { Sources = keys.Values, States = [MailRecordState.Quarantined] };
        var counts = new Dictionary<MailboxKey, long>();
        var newest = new Dictionary<MailboxKey, Queue<ReportSetAside>>();
        await foreach (var record in history.FindMessagesAsync(query, cancellationToken).ConfigureAwait(false))
        {
            if (!record.IsAtSource || !keys.TryGetValue(record.Mailbox, out var key))
                continue;
            counts[key] = counts.GetValueOrDefault(key) + 1;
            if (!newest.TryGetValue(key, out var kept))
                newest[key] = kept = [];
            kept.Enqueue(Of(record));
            if (kept.Count > ReportBuilder.MostSetAside)
                kept.Dequeue();
        }
        foreach (var (key, count) in counts)
            _found[key] = new SetAsideOfMailbox(count, [.. newest[key].OrderByDescending(mail => mail.Arrived ?? mail.FirstSeen)]);
    }

    // A reason begins with the failure's kind.
    static ReportSetAside Of(MailForwardRecord record)
    {
        var reason = record.Reason ?? "";
        var colon = reason.IndexOf(": ", StringComparison.Ordinal);
        var kind = colon > 0 && Enum.TryParse<MailFailure>(reason[..colon], out var failure) ? failure.ToString() : null;
        var detail = kind is null ? reason : reason[(colon + 2)..];
        return new ReportSetAside(record.Folder, record.Uid, record.Arrived, record.FirstSeen, record.Size, kind, detail.Length > 0
            ? detail : null);
    }
}
