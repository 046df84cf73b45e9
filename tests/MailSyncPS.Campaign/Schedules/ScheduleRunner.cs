using System.Globalization;
using MailSyncPS.Campaign.Runs;
using MailSyncPS.Engine;
using MailSyncPS.Promises;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Plays a schedule on real servers.</summary>
sealed class ScheduleRunner : IAsyncDisposable
{
    /// <summary>Undisturbed runs within which everything must have been done; one tells what it sets aside, the next is complete.</summary>
    const int RunsToRest = 3;

    readonly Schedule _schedule;
    readonly ScheduleFigures _figures;
    readonly ScheduleMailboxes _mailboxes;
    readonly ScheduleOracle _oracle;
    readonly List<string> _story = [];
    readonly Dictionary<MailboxSide, int> _restores = [];
    int _others;

    /// <summary>Prepares a schedule.</summary>
    public ScheduleRunner(Schedule schedule, ScheduleServers servers, ScheduleFigures figures)
    {
        (_schedule, _figures) = (schedule, figures);
        _mailboxes = new ScheduleMailboxes(servers, schedule.Setup);
        _oracle = new ScheduleOracle(schedule, _mailboxes);
    }

    /// <summary>What happened so far, in lines.</summary>
    public IReadOnlyList<string> Story => _story;

    /// <summary>Plays it, and then lets it come to rest.</summary>
    /// <exception cref="ScheduleViolationException">An invariant does not hold.</exception>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        SetUp();
        foreach (var (number, action) in _schedule.Actions.Index())
        {
            _story.Add($"{number + 1}. {action}");
            await PlayAsync(action, cancellationToken);
        }
        await _mailboxes.BecomeQuietAsync();
        if (await ComeToRestAsync(cancellationToken))
        {
            await ForwardInVainAsync(_schedule.Setup.Protocols[^1], cancellationToken);
            _oracle.CheckAllCopied();
        }
        _figures.Add(_mailboxes.Lines.SelectMany(l => l.Struck), _oracle.Mails.Count);
        _figures.Add(_schedule.Setup, _restores, _oracle.SentIntoItself);
    }

    /// <returns>Whether everything was done.</returns>
    async Task<bool> ComeToRestAsync(CancellationToken cancellationToken)
    {
        var isDone = await ForwardToRestAsync(cancellationToken);
        if (!_schedule.NeedsRemovalToRest)
            return isDone;
        foreach (var protocol in _schedule.Setup.Protocols)
        {
            _story.Add($"at rest. removal over {protocol}");
            await RunAsync(new RunAction { Protocol = protocol, OlderThanDays = 0 }, cancellationToken);
        }
        return await ForwardToRestAsync(cancellationToken);
    }

    async Task<bool> ForwardToRestAsync(CancellationToken cancellationToken)
    {
        var isDone = true;
        foreach (var protocol in _schedule.Setup.Protocols)
            isDone &= await ForwardToRestAsync(protocol, cancellationToken);
        return isDone;
    }

    void SetUp()
    {
        // Mail that comes later must not have to make its folder: servers know their folders by more than the disk.
        foreach (var folder in _schedule.Setup.SourceFolders.Select(_mailboxes.SourceFolder))
        {
            folder.Deliver(ScheduleMails.Foreign[0]);
            folder.Mails().ToList().ForEach(Maildir.Delete);
        }
        foreach (var plan in _schedule.Setup.Mails)
            Deliver(plan);
        foreach (var plan in _schedule.Setup.Mails.Take(_schedule.Setup.Existing))
            _mailboxes.DeliverToDestination(_schedule.Setup.TargetOf(plan.Folder), ScheduleMails.All[plan.Mail]);
        if (_schedule.Setup.IsOneMailbox)
            return;
        foreach (var mail in ScheduleMails.Foreign)
            _mailboxes.DeliverToDestination("INBOX", mail);
    }

    /// <summary>Mails that are none of the source's reach the folder that its inbox is copied to.</summary>
    void DeliverOthers(int count)
    {
        var plans = _schedule.Setup.Mails;
        for (; count > 0; count--)
            _mailboxes.DeliverToDestination(_schedule.Setup.TargetOf("INBOX"), ScheduleMails.Another(plans[^(1 + _others++ % plans.Count)].Mail));
    }

    void Deliver(MailPlan plan)
    {
        var mail = ScheduleMails.All[plan.Mail];
        var folder = _mailboxes.SourceFolder(plan.Folder);
        var before = folder.Mails().Select(m => MailboxView.NameOf(m.Path)).ToHashSet();
        folder.Deliver(mail);
        _oracle.Deliver(MailboxView.Describe(folder.Mails().Single(m => !before.Contains(MailboxView.NameOf(m.Path)))), mail);
    }

    async Task PlayAsync(ScheduleAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case RunAction run:
                await RunAsync(run, cancellationToken);
                break;
            case ArrivalAction arrival:
                foreach (var plan in arrival.Mails)
                    Deliver(plan);
                break;
            case PeopleAction people:
                new People(_mailboxes, _oracle).Do(people);
                break;
            case LedgerAction ledger:
                // With the ledger goes what it knows of mails that are on their way still: nothing could wait for them.
                await _mailboxes.BecomeQuietAsync();
                _oracle.Apply(ledger.Deed, _mailboxes.Ledgers.Current, _mailboxes.Ledgers.IsBackedUp);
                _mailboxes.Ledgers.Apply(ledger.Deed);
                break;
            case RenumberAction:
                await _mailboxes.BecomeQuietAsync();
                // A folder that no session has seen yet has no numbers.
                foreach (var folder in _mailboxes.SourceFolders.Where(IsNumbered))
                    folder.Renumber();
                break;
            case OtherMailAction other:
                DeliverOthers(other.Count);
                break;
            case BackupAction backup:
                await BackUpAsync(backup.Side);
                break;
            case RestoreAction restore:
                await RestoreAsync(restore);
                break;
            default:
                throw new NotSupportedException($"{action}");
        }
    }

    /// <summary>Backs a mailbox up, unless runs have not come far enough: a folder that no session has seen yet has no UIDVALIDITY that could stay.</summary>
    async Task BackUpAsync(MailboxSide side)
    {
        await _mailboxes.BecomeQuietAsync();
        var folders = _schedule.Setup.SourceFolders.Select(f =>
            side == MailboxSide.Source ? _mailboxes.SourceFolder(f) : _mailboxes.DestinationFolder(_schedule.Setup.TargetOf(f)));
        if (!folders.All(IsNumbered))
            return;
        _mailboxes.BackUp(side);
        _oracle.BackUp(side);
    }

    async Task RestoreAsync(RestoreAction restore)
    {
        if (!_mailboxes.IsBackedUp(restore.Side))
            return;
        await _mailboxes.BecomeQuietAsync();
        _oracle.Restore(restore.Side);
        DeliverOthers(restore.Others);
        _restores[restore.Side] = _restores.GetValueOrDefault(restore.Side) + 1;
    }

    static bool IsNumbered(Maildir folder) => File.Exists(Path.Combine(folder.Path, "dovecot-uidlist"));

    async Task<RunReport> RunAsync(RunAction run, CancellationToken cancellationToken)
    {
        _oracle.Begin(run);
        _mailboxes.SourceLine(run.Protocol).Arm(run.SourceFaults);
        _mailboxes.DestinationLine.Arm(run.DestinationFaults);
        var arriving = ArriveAsync(run.Arrivals);
        var report = await BesideRuleAsync(() => run.IsChild
            ? ChildRun.RunAsync(_schedule, _mailboxes, run, cancellationToken)
            : new EngineRun(_schedule, _mailboxes, run).RunAsync(cancellationToken));
        await arriving;
        _story.AddRange(report.Lines.Select(line => $"     {line}"));
        _story.Add($"   {report}");
        // What a run has said to the source may take effect a moment after it was cut off; what it has said to the destination may do so in the next run.
        if (!run.IsUndisturbed)
            await _mailboxes.SourceLine(run.Protocol).BecomeQuietAsync();
        _oracle.Check(report);
        _figures.Add(report);
        return report;
    }

    /// <summary>Makes a run while another client files what it copies.</summary>
    async Task<RunReport> BesideRuleAsync(Func<Task<RunReport>> run)
    {
        if (!_schedule.Setup.IsFiledAtOnce)
            return await run();
        using var stop = new CancellationTokenSource();
        using var rule = await _mailboxes.OpenRuleAsync();
        var filing = rule.WorkAsync(stop.Token);
        try
        {
            return await run();
        }
        finally
        {
            await stop.CancelAsync();
            await filing;
        }
    }

    async Task ArriveAsync(IReadOnlyList<MailPlan> mails)
    {
        foreach (var plan in mails)
        {
            await Task.Delay(40);
            Deliver(plan);
        }
    }

    /// <returns>Whether it came to rest; not so where the destination alters all that is left, so that no more is sent.</returns>
    async Task<bool> ForwardToRestAsync(MailProtocol protocol, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            _story.Add($"at rest {attempt}. forward over {protocol}");
            var report = await RunAsync(new RunAction { Protocol = protocol }, cancellationToken);
            if (report.Forward.IsAtRest())
                return true;
            if (_schedule.Setup.Destination == DestinationKind.Altering && report.Errors.Any(e => e.Failure == MailFailure.ProofMismatch) && attempt == RunsToRest)
                return false;
            if (attempt == RunsToRest)
                throw new ScheduleViolationException(Invariant.ComesToRest, $"after {attempt} undisturbed runs it is not complete: {report}");
        }
    }

    async Task ForwardInVainAsync(MailProtocol protocol, CancellationToken cancellationToken)
    {
        var (view, rows) = (MailboxView.Read(_mailboxes).Lines(), _mailboxes.Ledgers.Rows());
        _story.Add($"in vain. forward over {protocol}");
        var report = await RunAsync(new RunAction { Protocol = protocol }, cancellationToken);
        if (!report.Forward.IsAtRest() || report.Forward!.Forwarded > 0)
            throw new ScheduleViolationException(Invariant.ComesToRest, $"a run right after a complete one is not complete without effect: {report}");
        var changes = MailboxView.Read(_mailboxes).Lines().Except(view).Concat(Changes(rows, _mailboxes.Ledgers.Rows())).ToList();
        if (changes.Count > 0)
            throw new ScheduleViolationException(Invariant.ComesToRest, $"a run right after a complete one has written: {string.Join("; ", changes)}");
    }

    /// <summary>
    /// What a run wrote into the ledger. A mail that has another size in each session has to be read in each, and its record says of what size
    /// it was last; there may be no more of them. As the destination is searched for it in each run, that may note how far it got, which the
    /// run before could not while it was in doubt.
    /// </summary>
    IEnumerable<string> Changes(IReadOnlyList<string> before, IReadOnlyList<string> now) =>
        _schedule.Setup.StateWriting != StateWriting.OtherSizes ? now.Except(before)
        : Records(now) > Records(before) ? [string.Create(CultureInfo.InvariantCulture, $"{Records(now) - Records(before)} records more")] : [];

    static int Records(IEnumerable<string> rows) => rows.Count(r => r.StartsWith("message:", StringComparison.Ordinal));

    /// <summary>Takes the mailboxes down.</summary>
    public ValueTask DisposeAsync() => _mailboxes.DisposeAsync();
}
