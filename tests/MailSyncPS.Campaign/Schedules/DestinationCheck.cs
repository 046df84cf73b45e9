using MailSyncPS.Promises;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Checks what a run did to the destination.</summary>
sealed class DestinationCheck(Schedule schedule, IReadOnlyList<SourceMail> mails, IReadOnlyDictionary<string, ContentBook> books, RunReport report)
{
    static readonly TimeSpan DateStep = TimeSpan.FromSeconds(1);

    /// <summary>Checks it.</summary>
    public void Check(MailboxView before, MailboxView now)
    {
        CheckUnchanged(before, now);
        foreach (var copy in Added(before, now))
            CheckAdded(copy);
        foreach (var (content, book) in books)
            CheckCount(content, book, [.. now.Kept[content]]);
    }

    void CheckUnchanged(MailboxView before, MailboxView now)
    {
        var after = now.Destination.ToLookup(Identity);
        var missing = before.Destination.Where(c => !c.IsTrial).GroupBy(Identity).FirstOrDefault(g => after[g.Key].Count() < g.Count());
        if (missing is not null)
            throw new ScheduleViolationException(Invariant.DestinationUnchanged, $"{missing.First()} is not there any more as it was");
    }

    /// <summary>What stays of a copy: all, but for its place when somebody files copies away.</summary>
    StoredCopy Identity(StoredCopy copy) => schedule.Setup.IsFiledAtOnce ? copy with { Folder = "", Name = "" } : copy;

    static IEnumerable<StoredCopy> Added(MailboxView before, MailboxView now) => now.Destination.Except(before.Destination);

    void CheckAdded(StoredCopy copy)
    {
        // The trial message of a removal that was cut short stays, and so does one that was filed away at once.
        if (copy.IsTrial && report.Run.IsRemoval && (!report.Run.IsUndisturbed || schedule.Setup.IsFiledAtOnce))
            return;
        if (schedule.Setup.Destination == DestinationKind.Altering && AlteredMails.IsResult(copy.Content))
            return;
        var originals = mails.Where(m => m.Stored.Content == copy.Content).ToList();
        if (originals.Count == 0)
            throw new ScheduleViolationException(Invariant.DestinationUnchanged, $"{copy} is none of the source's mails");
        if (!originals.Any(m => IsDateOf(m, copy.Arrived)))
            throw new ScheduleViolationException(Invariant.DatesKept, $"{copy} has not the date of its mail: {string.Join(", ", originals.Select(m => m.Stored.Arrived.ToString("O")))}");
    }

    bool IsDateOf(SourceMail mail, DateTimeOffset date)
    {
        if (schedule.Setup.Protocols.Contains(MailProtocol.Imap) || mail.HasTrace)
        {
            if ((mail.Stored.Arrived - date).Duration() <= DateStep)
                return true;
        }
        // Over POP3 a mail without a trace counts from when it was first seen.
        return schedule.Setup.Protocols.Contains(MailProtocol.Pop3) && !mail.HasTrace
            && date > mail.Delivered - DateStep - DateStep && date < report.Ended + DateStep;
    }

    void CheckCount(string content, ContentBook book, IReadOnlyList<StoredCopy> copies)
    {
        if (new CopyBounds(book.Needed, book.Allowed - book.Discarded).Judge(copies.Count) is { } invariant)
            throw new ScheduleViolationException(invariant, $"of {Words(content)} there are {copies.Count} copies at the destination, {book.Needed} have gone from the source with one, people threw {book.Discarded} away, and there may have been {book.Allowed}: {string.Join("; ", copies)}");
    }

    string Words(string content) => mails.First(m => m.Stored.Content == content).Stored.Words;
}
