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
    /// <summary>
    /// The mails that may arrive, again and again: few, so that there are identical ones. Two are of one size; one has a line end that is no
    /// CRLF, and one a line of a server's state.
    /// </summary>
    static readonly IReadOnlyList<TestMail> Mails = [SituationMails.All.Six[0], WithOtherLineEnd(SituationMails.All.Six[1]),
        WithState(SituationMails.All.Six[2]), SituationMails.All.Alike];

    static TestMail WithOtherLineEnd(TestMail mail)
    {
        var at = mail.Bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        var cr = at + mail.Bytes.AsSpan(at).IndexOf((byte)'\r');
        return mail with { Bytes = [.. mail.Bytes[..cr], .. mail.Bytes[(cr + 1)..]] };
    }

    static TestMail WithState(TestMail mail) => mail with { Bytes = [.. "Status: RO\r\n"u8, .. mail.Bytes] };

    /// <summary>Machines with a ledger each.</summary>
    const int Machines = 2;

    /// <summary>Runs after which all must have been copied.</summary>
    const int LastRuns = 3;

    /// <summary>Worlds of histories have numbers of their own.</summary>
    const int FirstNumber = 2000;

    const string Filed = "Filed ";

    const string Renamed = " renamed";

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
                _book.Arrive(_world, HistoryBook.ClassOf(mail.Bytes));
                _world.Source.Put("INBOX", mail);
                break;
            case DeedKind.MoveAtSource when _world.Source.Find("Sent") is not null:
                if (Pick(_world.Source, deed.At) is { } moved)
                    _world.Source.Move(moved.Folder.Name, moved.Mail.Uid, moved.Folder.Name == "INBOX" ? "Sent" : "INBOX");
                _book.ForgetIds(_world);
                break;
            case DeedKind.CopyAtSource when _world.Source.Find("Sent") is not null:
                if (Pick(_world.Source, deed.At) is { } copied)
                {
                    var place = copied.Folder.Name;
                    _book.Arrive(_world, HistoryBook.ClassOf(copied.Mail));
                    _world.Source.CopyTo(place, copied.Mail.Uid, deed.How % 3 == 0 ? place : place == "INBOX" ? "Sent" : "INBOX");
                }
                break;
            case DeedKind.RenameAtSource:
                Rename(_world.Source, deed.At);
                _book.ForgetIds(_world);
                break;
            case DeedKind.RenameAtDestination:
                Rename(_world.Destination, deed.At);
                break;
            case DeedKind.UpgradeSource:
                _world.SourceTraits = _world.SourceTraits with { HasUidl = !_world.SourceTraits.HasUidl };
                if (deed.At % 2 == 0)
                    ForwardSituations.Renumber(_world.Source);
                _book.ForgetIds(_world);
                break;
            case DeedKind.UpgradeDestination when !_world.DestinationTraits.IsGmail:
                _world.DestinationTraits = Upgrade(_world.DestinationTraits, deed.How);
                if (deed.At % 2 == 0)
                    RenumberDestination();
                break;
            case DeedKind.DeleteAtSource:
                if (Pick(_world.Source, deed.At) is { } deleted)
                {
                    _world.Source.Take(deleted.Folder.Name, deleted.Mail.Uid);
                    _book.Delete(HistoryBook.ClassOf(deleted.Mail));
                }
                break;
            case DeedKind.FileCopy:
                if (Pick(_world.Destination, deed.At) is { } filed && !(_isOtherLedger && IsFiled(filed.Folder.Name)))
                {
                    _book.File(_world, HistoryBook.ClassOf(filed.Mail));
                    _world.Destination.Move(filed.Folder.Name, filed.Mail.Uid, deed.How % 3 == 0 ? Other(filed.Folder.Name) : FiledIn(filed.Folder.Name));
                }
                break;
            case DeedKind.DiscardCopy:
                if (Pick(_world.Destination, deed.At) is { } discarded)
                {
                    _book.Discard(HistoryBook.ClassOf(discarded.Mail));
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
                RenumberDestination();
                break;
            case DeedKind.ReplaceDestination:
                _world.Destination.MakeAnew();
                _book.ForgetCopies(_world);
                break;
            case DeedKind.Wait:
                _world.Clock.Advance(TimeSpan.FromHours(deed.At));
                break;
            case DeedKind.SetClock:
                SetClock(deed.How % 3 == 0 ? TimeSpan.Zero : deed.How % 3 == 1 ? Year : -Year);
                break;
        }
    }

    void RenumberDestination()
    {
        ForwardSituations.Renumber(_world.Destination);
        _book.ForgetPlaces();
    }

    static DestinationTraits Upgrade(DestinationTraits former, int how) => (how % 4) switch
    {
        0 => former with { RewritesLineEnds = !former.RewritesLineEnds },
        1 => former with { DropsState = !former.DropsState },
        2 => former with { HasUidPlus = !former.HasUidPlus },
        _ => former with { TakesBatches = !former.TakesBatches },
    };

    /// <summary>Renames a folder that people may rename; one that was renamed gets its former name.</summary>
    static void Rename(SimulatedMailbox mailbox, int at)
    {
        var folders = mailbox.Kept.Select(f => f.Name).Where(name => name != "INBOX" && !name.StartsWith('[')).ToList();
        if (folders.Count > 0 && folders[at % folders.Count] is var name)
            mailbox.Rename(name, name.EndsWith(Renamed, StringComparison.Ordinal) ? name[..^Renamed.Length] : name + Renamed);
    }

    static (SimulatedFolder Folder, SimulatedMail Mail)? Pick(SimulatedMailbox mailbox, int at)
    {
        var all = mailbox.Kept.SelectMany(f => f.Mails.Where(m => !SimulatedTrial.Is(m)).Select(m => (f, m))).ToList();
        return all.Count == 0 ? null : all[at % all.Count];
    }

    /// <summary>Where people file what lies in a folder: in one beside it, and from there back.</summary>
    static string FiledIn(string folder) => IsFiled(folder) ? folder[Filed.Length..] : Filed + folder;

    /// <summary>Where people file it else: where other mail is sent to.</summary>
    static string Other(string folder) => folder == "Sent" ? "INBOX" : "Sent";

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
        if (!_book.IsSettled)
            _book.NoteDoubt(_world, f => IsFiled(f.Name));
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
        var job = new Job
        {
            Forwards = deed.Kind is DeedKind.Forward or DeedKind.Sync,
            Removes = deed.Kind != DeedKind.Forward,
            IncludeCopyGone = deed.Kind == DeedKind.RemoveGone,
            DestinationFolder = _history.Folder,
            Ledger = _ledgers[_machine],
        };
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
        if (_world.SourceTraits.Protocol == MailProtocol.Pop3 && _world.Source.Kept.Any(f => f.Name != "INBOX" && f.Mails.Count > 0))
            SwitchProtocol();
        for (var run = 0; run < LastRuns; run++)
        {
            await RunAsync(new Deed(DeedKind.Forward, 0, 0));
            // What was set aside is due again.
            _world.Clock.Advance(Year);
        }
        _book.CheckAllCopied(_world, _world.DestinationTraits.IsGmail);
        using var life = new RunLife(_world);
        var report = await SimulatedRun.RunAsync(_world, new Job { DestinationFolder = _history.Folder, Ledger = _ledgers[_machine] }, life);
        if (life.Effects > 0)
            _world.Breach($"a run with nothing to do changed the servers: {report}");
    }

    /// <inheritdoc/>
    public void Dispose() => _world.Dispose();
}
