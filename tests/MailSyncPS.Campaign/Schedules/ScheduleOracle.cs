using MailSyncPS.Campaign.Runs;
using MailSyncPS.Promises;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Knows what people and servers did to the mailboxes, and tells from the disks alone whether a run kept the promise.</summary>
sealed class ScheduleOracle(Schedule schedule, ScheduleMailboxes mailboxes)
{
    readonly List<SourceMail> _mails = [];
    readonly Dictionary<string, ContentBook> _books = new(StringComparer.Ordinal);
    readonly LedgerKnowledge _knowledge = new();
    readonly Dictionary<string, int> _unsent = new(StringComparer.Ordinal);
    readonly Lock _turn = new();
    MailboxView _last = new([], []);
    List<SourceMail> _atStart = [];

    /// <summary>The mails that the source ever held.</summary>
    public IReadOnlyList<SourceMail> Mails
    {
        get
        {
            lock (_turn)
                return [.. _mails];
        }
    }

    /// <summary>How many copies runs have sent into the mailbox that is source and destination at the same time.</summary>
    public int SentIntoItself { get; private set; }

    /// <summary>A mail was put at the source: there may be one more copy of it.</summary>
    public void Deliver(StoredCopy stored, TestMail mail)
    {
        lock (_turn)
        {
            _mails.Add(new SourceMail(stored, MailContent.HasTrace(mail), MailContent.MayBeSetAside(mail) || schedule.Setup.Destination == DestinationKind.Altering && AlteredMails.IsAltered(mail), DateTimeOffset.UtcNow) { MessageId = MailContent.MessageIdOf(mail) });
            Book(stored.Content).Allowed++;
        }
    }

    /// <summary>Whether a mail at the destination is a copy of a source's mail that people still keep.</summary>
    public bool IsKeptCopy(StoredMail mail) => MailboxView.Describe(mail) is { IsKept: true } copy && _books.ContainsKey(copy.Content);

    /// <summary>People threw a copy away.</summary>
    public void Discard(StoredMail copy) => Book(MailContent.Of(copy.Bytes)).Discard();

    /// <summary>People set the flags of a mail at the source.</summary>
    public void Flag(StoredMail mail, string flags)
    {
        // In the one mailbox, people may have filed it away before.
        if (!schedule.Setup.IsOneMailbox)
            _mails.Single(m => m.Stored.Name == MailboxView.NameOf(mail.Path)).Flags = flags;
    }

    /// <summary>Something happened to the ledger in use.</summary>
    public void Apply(LedgerDeed deed, int ledger, bool isBackedUp)
    {
        if (deed == LedgerDeed.BackUp)
            _knowledge.BackUp(ledger);
        else if (deed == LedgerDeed.PutBack && isBackedUp)
            _knowledge.PutBack(ledger);
        else if (deed != LedgerDeed.Swap)
            _knowledge.Forget(ledger);
    }

    /// <summary>A mailbox was backed up.</summary>
    public void BackUp(MailboxSide side)
    {
        if (side == MailboxSide.Destination)
            _books.Values.ToList().ForEach(b => b.BackUp());
    }

    /// <summary>A mailbox's backup is put in place.</summary>
    public void Restore(MailboxSide side)
    {
        Accept();
        var before = _last.Kept;
        mailboxes.Restore(side);
        Accept();
        if (schedule.Setup.IsOneMailbox)
            return;
        if (side == MailboxSide.Source)
            RestoreSource(_last.Source.ToDictionary(m => m.Name, StringComparer.Ordinal));
        else
            RestoreDestination(before);
    }

    /// <summary>What was removed since is there again, as it was; what came since has gone.</summary>
    void RestoreSource(Dictionary<string, StoredCopy> there)
    {
        foreach (var mail in _mails)
        {
            var isThere = there.TryGetValue(mail.Stored.Name, out var stored);
            if (isThere && mail.IsGone)
                ComeBack(mail);
            else if (!isThere && !mail.IsGone)
                (mail.IsGone, mail.IsTaken) = (true, true);
            if (isThere)
                mail.Flags = stored!.Flags;
        }
    }

    void ComeBack(SourceMail mail)
    {
        if (mail.WentWithoutCopy)
            Book(mail.Stored.Content).ComeBackWithoutCopy();
        else if (mail is { MayBeBack: false, IsTaken: false })
            Book(mail.Stored.Content).ComeBack();
        (mail.IsGone, mail.IsTaken, mail.MayBeBack, mail.WentWithoutCopy) = (false, false, false, false);
    }

    void RestoreDestination(ILookup<string, StoredCopy> before)
    {
        foreach (var (content, book) in _books)
        {
            var mails = _mails.Where(m => m.Stored.Content == content).ToList();
            book.Restore(before[content].Count(), _last.Kept[content].Count(), mails.Count(m => !m.IsGone), mails.Count(m => m.IsGone));
        }
    }

    /// <summary>Takes what lies on the disks now for given, after people were at work.</summary>
    public void Accept() => _last = MailboxView.Read(mailboxes);

    /// <summary>A run begins. What its ledger does not know, and what people have thrown the copy away of, it may copy again.</summary>
    public void Begin(RunAction run)
    {
        Accept();
        _atStart = [.. _mails.Where(m => !m.IsGone)];
        if (run.IsRemoval)
            return;
        foreach (var (content, book) in _books)
            Allow(content, book, run.Protocol);
    }

    void Allow(string content, ContentBook book, MailProtocol protocol)
    {
        var known = _knowledge.Of(mailboxes.Ledgers.Current, protocol);
        var unknown = _atStart.Where(m => m.Stored.Content == content && !known.Contains(m)).ToList();
        var kept = _last.Kept[content].Count();
        var unclaimed = Math.Max(0, kept - known.Count(m => m.Stored.Content == content));
        book.Allowed = Math.Max(book.Allowed, kept + book.Discarded + Math.Max(0, unknown.Count - unclaimed));
        ComeBack(content, book, unknown.Count);
    }

    /// <summary>Mails that are new to the ledger may be taken for identical ones that were removed before, put back, wherever they lie.</summary>
    void ComeBack(string content, ContentBook book, int unknown)
    {
        foreach (var gone in _mails.Where(m => m is { IsGone: true, IsTaken: false, MayBeBack: false } && m.Stored.Content == content).Take(unknown))
        {
            gone.MayBeBack = true;
            book.ComeBack();
        }
    }

    /// <summary>Checks what a run did.</summary>
    /// <exception cref="ScheduleViolationException">An invariant does not hold.</exception>
    public void Check(RunReport report)
    {
        var now = MailboxView.Read(mailboxes);
        if (schedule.Setup.IsOneMailbox)
        {
            CheckOneMailbox(report, now);
            return;
        }
        if (!report.Run.IsRemoval)
        {
            // So may those that have come during the run.
            foreach (var come in Mails.Where(m => !m.IsGone).Except(_atStart).GroupBy(m => m.Stored.Content))
                ComeBack(come.Key, Book(come.Key), come.Count());
        }
        var gone = new SourceCheck(Mails, report).Check(now.Source);
        foreach (var mail in gone)
            mail.WentWithoutCopy = Book(mail.Stored.Content).Go(report.Run.IncludeCopyGone);
        new DestinationCheck(schedule, Mails, _books, report).Check(_last, now);
        new ReportCheck(report).Check(gone.Count, _atStart.Count);
        if (report.Forward.IsAtRest())
        {
            _knowledge.Learn(mailboxes.Ledgers.Current, report.Run.Protocol, _atStart);
            // Where as much has come as was lost, a run that copies does not see it.
            if (report.Lines.Any(l => l.Contains("went back to an earlier state", StringComparison.Ordinal)))
                _books.Values.ToList().ForEach(b => b.See());
        }
        _last = now;
    }

    /// <summary>Checks what several workers did, as if one run had done it.</summary>
    /// <param name="action">What they were to do.</param>
    /// <param name="reports">What each came to.</param>
    /// <exception cref="ScheduleViolationException">An invariant does not hold.</exception>
    public void Check(TogetherAction action, IReadOnlyList<RunReport> reports)
    {
        foreach (var report in reports)
            new ReportCheck(report).CheckItself();
        if (action.Trouble == WorkerTrouble.None && reports.All(r => r.WasRefused))
            throw new ScheduleViolationException(Invariant.OneAtATime, $"none of the workers was let in: {string.Join("; ", reports)}");
        var gone = Mails.Count(m => m.IsGone);
        var removed = reports.Sum(r => r.Removal?.Removed ?? 0);
        Check(new RunReport(action.Run with { Ending = RunEnding.CancelAtStep }, reports.Min(r => r.Began), reports.Max(r => r.Ended))
        {
            Forward = reports.Select(r => r.Forward).FirstOrDefault(f => f.IsAtRest()),
            Lines = [.. reports.SelectMany(r => r.Lines)],
        });
        gone = Mails.Count(m => m.IsGone) - gone;
        if (!schedule.Setup.IsOneMailbox && removed > gone)
            throw new ScheduleViolationException(Invariant.TotalsAddUp, $"the workers say that they removed {removed}, and {gone} have gone");
    }

    void CheckOneMailbox(RunReport report, MailboxView now)
    {
        var arrived = Mails.Except(_atStart).GroupBy(m => m.Stored.Content).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var check = new OneMailboxCheck(_last.Source, arrived, _unsent);
        check.Check(now.Source);
        SentIntoItself += check.Sent;
        new ReportCheck(report).Check(check.Removed, listed: null);
        _last = now;
    }

    /// <summary>Checks that everything was copied that can be.</summary>
    /// <exception cref="ScheduleViolationException">A mail was not.</exception>
    public void CheckAllCopied()
    {
        if (schedule.Setup.IsOneMailbox)
            return;
        var owed = _mails.Where(m => m is { MayBeSetAside: false, IsTaken: false } and not { IsGone: true, MayBeBack: true });
        foreach (var mails in owed.GroupBy(m => m.Stored.Content))
        {
            var (book, gone) = (_books[mails.Key], mails.Count(m => m.IsGone));
            var copies = _last.Kept[mails.Key].Count() + book.Discarded;
            if (copies + Math.Min(gone, book.LostWithRestore) + book.ThrownBeforeRestore < mails.Count() && !IsAnotherKept(mails.First()))
                throw new ScheduleViolationException(Invariant.ComesToRest, $"of {mails.First().Stored.Words} there were {mails.Count()}, and {copies} were copied");
        }
    }

    /// <summary>
    /// Gmail's rule (decision 35): it keeps one mail of each Message-ID, be it one that people threw away, so that no other one is sent to it.
    /// </summary>
    bool IsAnotherKept(SourceMail mail) => schedule.Setup.IsGmail && mail.MessageId is { } id
        && _mails.Where(m => m.MessageId == id).Select(m => m.Stored.Content).Distinct().Any(c => _last.Kept[c].Any() || _books[c].Discarded > 0);

    ContentBook Book(string content)
    {
        if (!_books.TryGetValue(content, out var book))
            _books[content] = book = new ContentBook();
        return book;
    }
}
