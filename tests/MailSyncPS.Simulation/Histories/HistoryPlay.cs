using System.Globalization;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Simulation.Runs;
using MailSyncPS.Simulation.Servers;
using MailSyncPS.Simulation.Situations;
using MailSyncPS.TestServers;

namespace MailSyncPS.Simulation.Histories;

/// <summary>One history, played to its end.</summary>
sealed class HistoryPlay : IDisposable
{
    /// <summary>The mails that may arrive, again and again: few, so that there are identical ones; two are of one size.</summary>
    static readonly IReadOnlyList<TestMail> Mails = [.. SituationMails.All.Six.Take(3), SituationMails.All.Alike];

    /// <summary>Machines with a ledger each.</summary>
    const int Machines = 2;

    /// <summary>Runs after which all must have been copied.</summary>
    const int LastRuns = 3;

    /// <summary>Worlds of histories have numbers of their own.</summary>
    const int FirstNumber = 2000;

    const string Filed = "Filed ";

    static readonly TimeSpan Year = TimeSpan.FromDays(370);
    static int s_count;
    static long s_runs;

    readonly History _history;
    readonly World _world;
    readonly HistoryBook _book = new();
    readonly string[] _ledgers = ["ledger0", "ledger1"];
    readonly string?[] _saved = new string?[Machines];
    int _machine;
    int _names;
    TimeSpan _clockIsOff;

    /// <summary>
    /// Whether a ledger may know a copy by the folder only that people filed it in: filed back, into the folder that an identical mail goes
    /// to, it is taken for that one's (docs/reliability.md).
    /// </summary>
    bool _isOtherLedger;

    /// <summary>Sets the scene.</summary>
    public HistoryPlay(History history)
    {
        _history = history;
        _world = new World(FirstNumber + Interlocked.Increment(ref s_count), history.Source, history.Destination) { Promise = _book };
        if (history.Source.Protocol == MailProtocol.Imap)
            _world.Source.Make("Sent", SpecialUse.None);
    }

    /// <summary>Runs of all histories so far.</summary>
    public static long Runs => Interlocked.Read(ref s_runs);

    /// <summary>Plays it.</summary>
    /// <returns>What did not hold.</returns>
    public async Task<IReadOnlyCollection<string>> PlayAsync()
    {
        foreach (var deed in _history.Deeds)
        {
            if (deed.IsRun)
                await RunAsync(deed);
            else
                Do(deed);
        }
        await EndAsync();
        return _world.Breaches;
    }

    void Do(Deed deed)
    {
        // Nobody can tell what a server does late, once it is asked anew, from what it was asked for.
        _world.ComeToRest();
        switch (deed.Kind)
        {
            case DeedKind.Arrive:
                var mail = Mails[deed.At % Mails.Count];
                _book.Arrive(_world, mail.Digest());
                _world.Source.Put("INBOX", mail);
                break;
            case DeedKind.MoveAtSource when _world.Source.Find("Sent") is not null:
                if (Pick(_world.Source, deed.At) is { } moved)
                    _world.Source.Move(moved.Folder.Name, moved.Mail.Uid, moved.Folder.Name == "INBOX" ? "Sent" : "INBOX");
                _book.ForgetIds(_world);
                break;
            case DeedKind.DeleteAtSource:
                if (Pick(_world.Source, deed.At) is { } deleted)
                {
                    _world.Source.Take(deleted.Folder.Name, deleted.Mail.Uid);
                    _book.Delete(deleted.Mail.Content);
                }
                break;
            case DeedKind.FileCopy:
                if (Pick(_world.Destination, deed.At) is { } filed && !(_isOtherLedger && IsFiled(filed.Folder.Name)))
                    _world.Destination.Move(filed.Folder.Name, filed.Mail.Uid, FiledIn(filed.Folder.Name));
                break;
            case DeedKind.DiscardCopy:
                if (Pick(_world.Destination, deed.At) is { } discarded)
                {
                    _book.Discard(discarded.Mail.Content);
                    if (deed.How % 2 == 0)
                        _world.Destination.Take(discarded.Folder.Name, discarded.Mail.Uid);
                    else
                        _world.Destination.Discard(discarded.Folder.Name, discarded.Mail.Uid);
                }
                break;
            case DeedKind.LoseLedger:
                _ledgers[_machine] = NewName();
                Forget();
                break;
            case DeedKind.SaveLedger:
                _saved[_machine] = NewName();
                _world.Ledgers.Copy(_ledgers[_machine], _saved[_machine]!);
                break;
            case DeedKind.PutBackLedger when _saved[_machine] is { } saved:
                _ledgers[_machine] = NewName();
                _world.Ledgers.Copy(saved, _ledgers[_machine]);
                Forget();
                break;
            case DeedKind.OtherMachine:
                _machine = (_machine + 1) % Machines;
                Forget();
                break;
            case DeedKind.OtherProtocol:
                SwitchProtocol();
                break;
            case DeedKind.RenumberSource:
                ForwardSituations.Renumber(_world.Source);
                _book.ForgetIds(_world);
                break;
            case DeedKind.RenumberDestination:
                ForwardSituations.Renumber(_world.Destination);
                break;
            case DeedKind.Wait:
                _world.Clock.Advance(TimeSpan.FromHours(deed.At));
                break;
            case DeedKind.SetClock:
                SetClock(deed.How % 3 == 0 ? TimeSpan.Zero : deed.How % 3 == 1 ? Year : -Year);
                break;
        }
    }

    static (SimulatedFolder Folder, SimulatedMail Mail)? Pick(SimulatedMailbox mailbox, int at)
    {
        var all = mailbox.Kept.SelectMany(f => f.Mails.Where(m => !SimulatedTrial.Is(m)).Select(m => (f, m))).ToList();
        return all.Count == 0 ? null : all[at % all.Count];
    }

    /// <summary>Where people file what lies in a folder: in one beside it, and from there back.</summary>
    static string FiledIn(string folder) => IsFiled(folder) ? folder[Filed.Length..] : Filed + folder;

    static bool IsFiled(string folder) => folder.StartsWith(Filed, StringComparison.Ordinal);

    void Forget()
    {
        _isOtherLedger = true;
        _book.IsSettled = false;
        _book.Forget(_world);
    }

    void SwitchProtocol()
    {
        var isPop3 = _world.SourceTraits.Protocol == MailProtocol.Pop3;
        _world.SourceTraits = _world.SourceTraits with { Protocol = isPop3 ? MailProtocol.Imap : MailProtocol.Pop3 };
        _book.ForgetNames(_world);
    }

    void SetClock(TimeSpan off)
    {
        _world.SetClock(off - _clockIsOff);
        _clockIsOff = off;
    }

    string NewName() => string.Create(CultureInfo.InvariantCulture, $"ledger-{++_names}");

    async Task RunAsync(Deed deed)
    {
        var job = new Job { Forwards = deed.Kind != DeedKind.Remove, Removes = deed.Kind != DeedKind.Forward, Ledger = _ledgers[_machine] };
        var effects = 0;
        using var life = new RunLife(_world, (n, step) => IsAt(n, step) && deed.IsKilled)
        {
            FaultAt = (n, step) => deed.IsAt(n, IsEffect(step) ? effects : 0) && Faults.MayBe(deed.Fault, step) ? deed.Fault : Fault.None,
        };
        Interlocked.Increment(ref s_runs);
        var report = await SimulatedRun.RunAsync(_world, job, life);
        foreach (var error in report.Errors.Where(e => e.Failure == MailFailure.Unexpected))
            _world.Breach($"an internal error: {error.Message} {error.InnerException}");
        if (report.Forward is { } f && f.Listed != f.Forwarded + f.AlreadyForwarded + f.Quarantined + f.Failed + f.NotReached)
            _world.Breach($"the counts don't add up: {f}");
        if (job.Forwards && report.IsAtRest && !life.IsDead)
            _book.NoteRead(_world.Source.Kept.Where(f => _world.SourceTraits.Protocol == MailProtocol.Imap || f.Name == "INBOX"));
        if (job.Forwards)
            _book.IsSettled = !life.IsDead && report.IsAtRest;

        // A step is asked about once for a kill, before it is for a fault.
        bool IsAt(int n, string step) => deed.IsAt(n, IsEffect(step) ? ++effects : 0);

        static bool IsEffect(string step) => step is "QUIT" or "UID STORE" or "UID EXPUNGE" || step.StartsWith("APPEND", StringComparison.Ordinal);
    }

    async Task EndAsync()
    {
        _world.ComeToRest();
        SetClock(TimeSpan.Zero);
        if (_world.SourceTraits.Protocol == MailProtocol.Pop3 && _world.Source.Find("Sent") is { Mails.Count: > 0 })
            SwitchProtocol();
        for (var run = 0; run < LastRuns; run++)
        {
            await RunAsync(new Deed(DeedKind.Forward, 0, 0));
            // What was set aside is due again.
            _world.Clock.Advance(Year);
        }
        _book.CheckAllCopied(_world, _world.DestinationTraits.IsGmail);
        using var life = new RunLife(_world);
        var report = await SimulatedRun.RunAsync(_world, new Job { Ledger = _ledgers[_machine] }, life);
        if (life.Effects > 0)
            _world.Breach($"a run with nothing to do changed the servers: {report}");
    }

    /// <inheritdoc/>
    public void Dispose() => _world.Dispose();
}
