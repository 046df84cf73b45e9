namespace MailSyncPS.Campaign.Schedules;

/// <summary>Checks what a run did to the destination.</summary>
sealed class DestinationCheck(Schedule schedule, IReadOnlyList<SourceMail> mails, IReadOnlyDictionary<string, ContentBook> books, RunReport report)
{
    const string TrialMessage = "@mailsyncps.invalid>";
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

    static void CheckUnchanged(MailboxView before, MailboxView now)
    {
        var missing = before.Destination.Except(now.Destination).FirstOrDefault(c => !c.Words.Contains(TrialMessage, StringComparison.Ordinal));
        if (missing is not null)
            throw new ScheduleViolationException(Invariant.DestinationUnchanged, $"{missing} is not there any more as it was");
    }

    static IEnumerable<StoredCopy> Added(MailboxView before, MailboxView now) => now.Destination.Except(before.Destination);

    void CheckAdded(StoredCopy copy)
    {
        // The trial message of a removal that was cut short stays.
        if (report.Run is { IsRemoval: true, IsUndisturbed: false } && copy.Words.Contains(TrialMessage, StringComparison.Ordinal))
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
        var kept = copies.Count;
        if (kept + book.Discarded > book.Allowed)
            throw new ScheduleViolationException(Invariant.NoDuplicate, $"of {Words(content)} there are {kept} copies, and people threw {book.Discarded} away; there may have been {book.Allowed}: {string.Join("; ", copies)}");
        if (book.Needed > kept)
            throw new ScheduleViolationException(Invariant.NoLoss, $"of {Words(content)}, {book.Needed} have gone from the source with a copy, and {kept} copies are at the destination");
    }

    string Words(string content) => mails.First(m => m.Stored.Content == content).Stored.Words;
}
