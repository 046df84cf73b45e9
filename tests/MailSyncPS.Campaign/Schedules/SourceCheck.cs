using MailSyncPS.Promises;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Checks what a run did to the source.</summary>
sealed class SourceCheck(IReadOnlyList<SourceMail> mails, RunReport report)
{
    /// <summary>Checks it.</summary>
    /// <returns>The mails that have gone by this run.</returns>
    public IReadOnlyList<SourceMail> Check(IReadOnlyList<StoredCopy> source)
    {
        var there = source.ToDictionary(m => m.Name, StringComparer.Ordinal);
        if (there.Keys.Except(mails.Where(m => !m.IsGone).Select(m => m.Stored.Name)).FirstOrDefault() is { } strange)
            throw new ScheduleViolationException(Invariant.SourceUnchanged, $"there is a mail at the source that nobody put there: {there[strange]}");
        var gone = new List<SourceMail>();
        foreach (var mail in mails.Where(m => !m.IsGone))
        {
            if (there.TryGetValue(mail.Stored.Name, out var stored))
                CheckUnchanged(mail, stored);
            else
                gone.Add(mail);
        }
        foreach (var mail in gone)
            CheckEntitled(mail);
        return gone;
    }

    void CheckUnchanged(SourceMail mail, StoredCopy stored)
    {
        if (stored with { Flags = "" } != mail.Stored with { Flags = "" })
            throw new ScheduleViolationException(Invariant.SourceUnchanged, $"{mail.Stored} is now {stored}");
        // The server may write down later, when it opens the mailbox again, what it noted then.
        mail.MayBeSeen |= report.Run.Protocol == MailProtocol.Pop3 && !report.Run.IsUndisturbed;
        if (mail.MayBeSeen && stored.Flags.Replace("S", "", StringComparison.Ordinal) == mail.Flags)
            mail.Flags = stored.Flags;
        var mayGo = report.Run.Protocol == MailProtocol.Imap && mail.MayGo(report.Run, report.Ended);
        // A removal over IMAP that was cut short leaves its flag behind.
        if (stored.Flags != mail.Flags && !(mayGo && stored.Flags.Replace("T", "", StringComparison.Ordinal) == mail.Flags))
            throw new ScheduleViolationException(Invariant.SourceUnchanged, $"the flags of {stored.Words} were '{mail.Flags}' and are '{stored.Flags}'");
        mail.Flags = stored.Flags;
        mail.WasBegun |= mayGo && !report.Run.IsUndisturbed;
    }

    void CheckEntitled(SourceMail mail)
    {
        if (!report.Run.IsRemoval)
            throw new ScheduleViolationException(Invariant.NoLoss, $"{mail.Stored} has gone from the source, and there was no removal");
        if (report.Run.Protocol == MailProtocol.Imap && mail.IsMarked)
            throw new ScheduleViolationException(Invariant.ForeignDeletionStays, $"{mail.Stored} was flagged by somebody else");
        if (!mail.MayGo(report.Run, report.Ended))
            throw new ScheduleViolationException(Invariant.OnlyEntitledGo, $"{mail.Stored} is too young to go");
        mail.IsGone = true;
    }
}
