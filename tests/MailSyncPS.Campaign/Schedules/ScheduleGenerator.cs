namespace MailSyncPS.Campaign.Schedules;

/// <summary>Makes schedules out of seeds, and of nothing else.</summary>
sealed class ScheduleGenerator
{
    const int FewestActions = 3;
    const int MostActions = 8;
    const int LastStep = 70;
    const double WithKill = 0.12;
    const int MostMillisecondsAfterAppend = 300;

    const double WithStateLines = 0.12;
    const double WithRule = 0.08;
    const double OneMailbox = 0.07;
    const double WithRestore = 0.16;
    const int MostOthers = 4;

    /// <summary>Deeds that take nothing out of a mailbox's sight, so that a mail of it is found in it whatever people do.</summary>
    static readonly PeopleDeed[] SafeDeeds = [PeopleDeed.FileCopy, PeopleDeed.ArchiveCopy, PeopleDeed.DeleteCopy, PeopleDeed.FlagCopy, PeopleDeed.FlagOriginal];

    /// <summary>Deeds at the source alone: nobody is at work in the stand-in's store but its server.</summary>
    static readonly PeopleDeed[] SourceDeeds = [PeopleDeed.MarkOriginal, PeopleDeed.FlagOriginal];

    static readonly PeopleDeed[] Deeds = Enum.GetValues<PeopleDeed>();
    static readonly int[] Days = [0, 0, 1, 3, 7, 14, 30];
    static readonly string[] SourceFolders = ["INBOX", "INBOX", "Projects", "Sent", "Projects/2026"];

    /// <summary>Of the schedules that go to a server like Gmail, one in so many goes to the stand-in.</summary>
    const int ToStandIn = 3;

    readonly int _seed;
    readonly Random _random;
    readonly MailPicker _mails;
    readonly FaultGenerator _faults;
    ScheduleSetup _setup = null!;
    bool _mayKill;

    ScheduleGenerator(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _mails = new MailPicker(_random);
        _faults = new FaultGenerator(_random);
    }

    /// <summary>Makes the schedule of a seed.</summary>
    public static Schedule Create(int seed)
    {
        var generator = new ScheduleGenerator(seed);
        generator._setup = generator.NextSetup();
        generator._mayKill = generator.Chance(WithKill);
        var actions = new List<ScheduleAction> { generator.NextForward() };
        for (var left = generator._random.Next(FewestActions, MostActions); left > 0; left--)
            actions.Add(generator.NextAction(actions[^1]));
        generator.AddRestore(actions);
        return new Schedule(seed, generator._setup, actions);
    }

    ScheduleSetup NextSetup()
    {
        var first = Chance(0.5) ? MailProtocol.Imap : MailProtocol.Pop3;
        var hasFolders = first == MailProtocol.Imap && Chance(0.3);
        IReadOnlyList<MailProtocol> protocols = hasFolders || Chance(0.75) ? [first] : [MailProtocol.Pop3, MailProtocol.Imap];
        var isOne = Chance(OneMailbox);
        var hasRule = !isOne && !hasFolders && Chance(WithRule);
        var count = Chance(0.15) ? _random.Next(15, 41) : _random.Next(2, 13);
        _mails.Folders = hasFolders ? SourceFolders : ["INBOX"];
        var mails = _mails.Next(count);
        var destination = isOne ? DestinationKind.Itself : NextDestination();
        return new ScheduleSetup
        {
            Protocols = protocols,
            Destination = destination,
            DestinationFolder = Chance(0.25) && !hasRule ? "Old/taro" : null,
            Folders = hasFolders ? ["*"] : ["INBOX"],
            SourceFolders = [.. _mails.Folders.Distinct()],
            Mails = mails,
            Existing = Chance(0.2) && !isOne ? _random.Next(1, mails.Count + 1) : 0,
            StateWriting = protocols.Contains(MailProtocol.Pop3) && Chance(WithStateLines) ? (StateWriting)_random.Next(1, 3) : StateWriting.None,
            IsFiledAtOnce = hasRule && destination != DestinationKind.StandIn,
            DelayMilliseconds = Chance(0.2) ? _random.Next(1, 8) : 0,
        };
    }

    DestinationKind NextDestination() => _random.Next(20) switch
    {
        < 9 => DestinationKind.Batching,
        // By the seed alone, so that all that is drawn is drawn as before.
        < 15 => _seed % ToStandIn == 0 ? DestinationKind.StandIn : DestinationKind.GmailLike,
        < 18 => DestinationKind.WithoutUidPlus,
        _ => DestinationKind.Altering,
    };

    /// <summary>Lets somebody back a mailbox up at some point, and put the backup in place after a run that it knows nothing of.</summary>
    void AddRestore(List<ScheduleAction> actions)
    {
        // A mailbox that is its own destination, and one whose sizes change by session, need not come to rest after a restore: what that
        // loses nothing of is not found out there (docs/reliability.md).
        if (_setup.Destination is DestinationKind.Altering or DestinationKind.Itself || _setup.StateWriting == StateWriting.OtherSizes || !Chance(WithRestore))
            return;
        var side = (MailboxSide)_random.Next(2);
        if (_setup.Destination == DestinationKind.StandIn && side == MailboxSide.Destination)
            return;
        var backup = _random.Next(1, actions.Count);
        actions.Insert(backup, new BackupAction(side));
        // What came after the backup is what its restoring takes.
        actions.Insert(backup + 1, new ArrivalAction(_mails.Next(_random.Next(1, 4))));
        actions.Insert(backup + 2, new RunAction { Protocol = NextProtocol() });
        var restore = _random.Next(backup + 3, actions.Count + 1);
        actions.Insert(restore, new RestoreAction(side, side == MailboxSide.Destination && !_setup.IsOneMailbox ? _random.Next(MostOthers + 1) : 0));
        // New mail at the source takes the ids of what the restoring took.
        actions.Insert(restore + 1, side == MailboxSide.Source && Chance(0.5) ? new ArrivalAction(_mails.Next(_random.Next(1, 4)))
            : Chance(0.5) ? NextRemoval() : NextForward());
    }

    ScheduleAction NextAction(ScheduleAction last) => last is RunAction { IsChild: true } && Chance(0.7)
        // What was killed is mostly started again at once.
        ? NextForward()
        : NextAction();

    ScheduleAction NextAction() => _random.Next(100) switch
    {
        < 36 => NextForward(),
        < 58 => NextRemoval(),
        < 69 => new ArrivalAction(_mails.Next(_random.Next(1, 5))),
        < 85 => NextDeed(),
        < 95 => new LedgerAction((LedgerDeed)_random.Next(4)),
        < 97 when !_setup.IsOneMailbox => new OtherMailAction(_random.Next(1, MostOthers + 1)),
        _ => new RenumberAction(),
    };

    RunAction NextForward() => _mayKill && Chance(0.25) ? NextKillAfterAppend() : Disturb(new RunAction { Protocol = NextProtocol() });

    RunAction NextKillAfterAppend()
    {
        _mayKill = false;
        return new RunAction
        {
            Protocol = NextProtocol(),
            Ending = RunEnding.KillAfterAppend,
            EndAt = _random.Next(MostMillisecondsAfterAppend),
            DestinationFaults = Chance(0.7) ? [.. Enumerable.Range(1, 4).Select(n => _faults.NextLate(n))] : [],
        };
    }

    RunAction NextRemoval() => Disturb(new RunAction
    {
        Protocol = NextProtocol(),
        OlderThanDays = Days[_random.Next(Days.Length)],
        IncludeCopyGone = Chance(0.2),
    });

    RunAction Disturb(RunAction run)
    {
        var (ending, at) = NextEnding();
        // A killed child has the module's own timeouts, so nothing may make it wait.
        var maySilence = ending != RunEnding.KillAtStep;
        return run with
        {
            Ending = ending,
            EndAt = at,
            SourceFaults = _faults.Next(_setup.Mails.Count, connections: 4, chance: 0.35, maySilence),
            DestinationFaults = _faults.Next(_setup.Mails.Count, connections: 8, chance: 0.6, maySilence),
            Arrivals = Chance(0.15) ? _mails.Next(_random.Next(1, 3)) : [],
        };
    }

    (RunEnding Ending, int At) NextEnding()
    {
        if (_mayKill && Chance(0.5))
        {
            _mayKill = false;
            return (RunEnding.KillAtStep, _random.Next(1, LastStep));
        }
        return _random.Next(10) switch
        {
            < 2 => (RunEnding.CancelAtStep, _random.Next(1, LastStep)),
            < 3 => (RunEnding.CancelAfterTime, _random.Next(5, 400)),
            _ => (RunEnding.Natural, 0),
        };
    }

    PeopleAction NextDeed()
    {
        var deeds = _setup.Destination switch
        {
            DestinationKind.Itself => SafeDeeds,
            DestinationKind.StandIn => SourceDeeds,
            _ => Deeds,
        };
        var deed = deeds[_random.Next(deeds.Length)];
        return new PeopleAction(deed, [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(1000))]);
    }

    MailProtocol NextProtocol() => _setup.Protocols[_random.Next(_setup.Protocols.Count)];

    bool Chance(double probability) => _random.NextDouble() < probability;
}
