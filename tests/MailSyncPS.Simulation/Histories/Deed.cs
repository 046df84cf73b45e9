using System.Globalization;
using MailSyncPS.Simulation.Runs;

namespace MailSyncPS.Simulation.Histories;

/// <summary>What happens next in a history.</summary>
enum DeedKind
{
    /// <summary>A mail arrives at the source.</summary>
    Arrive,

    /// <summary>A run copies.</summary>
    Forward,

    /// <summary>A run removes.</summary>
    Remove,

    /// <summary>A run copies and removes.</summary>
    Sync,

    /// <summary>People move a mail to another folder of the source, which POP3 doesn't show.</summary>
    MoveAtSource,

    /// <summary>People copy a mail into another folder of the source.</summary>
    CopyAtSource,

    /// <summary>People rename a folder of the source.</summary>
    RenameAtSource,

    /// <summary>People rename a folder of the destination.</summary>
    RenameAtDestination,

    /// <summary>A run removes, be it mails whose copies people threw away.</summary>
    RemoveGone,

    /// <summary>The source's software is replaced.</summary>
    UpgradeSource,

    /// <summary>The destination's software is replaced.</summary>
    UpgradeDestination,

    /// <summary>People delete a mail at the source.</summary>
    DeleteAtSource,

    /// <summary>People file a copy in another folder.</summary>
    FileCopy,

    /// <summary>People throw a copy away: into the trash, or for good.</summary>
    DiscardCopy,

    /// <summary>The ledger is lost.</summary>
    LoseLedger,

    /// <summary>Somebody makes a backup of the ledger.</summary>
    SaveLedger,

    /// <summary>The ledger of that backup takes the place of the one in use.</summary>
    PutBackLedger,

    /// <summary>From now on another machine is at work, with a ledger of its own.</summary>
    OtherMachine,

    /// <summary>The source is reached over its other protocol from now on.</summary>
    OtherProtocol,

    /// <summary>The source gives its ids anew.</summary>
    RenumberSource,

    /// <summary>The destination gives its ids anew.</summary>
    RenumberDestination,

    /// <summary>The destination is deleted, and an empty one is made under its name.</summary>
    ReplaceDestination,

    /// <summary>Time passes.</summary>
    Wait,

    /// <summary>The clock is set to another time.</summary>
    SetClock,
}

/// <summary>One deed, with two numbers that say more of it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="At">Which mail or copy, at which step, or how long.</param>
/// <param name="How">In which way; of a run, what becomes of it.</param>
readonly record struct Deed(DeedKind Kind, int At, int How)
{
    static readonly Fault[] Faults =
        [Fault.CutBefore, Fault.CutAfter, Fault.Refused, Fault.Farewell, Fault.Silence, Fault.WrongId, Fault.OtherId, Fault.Twice];

    /// <summary>So many ways of a run come to its end, and so many to a kill.</summary>
    const int Undisturbed = 4;

    /// <summary>The numbers up to this one are those of steps; those above it are those of steps with an effect at a server.</summary>
    const int LastStep = 40;

    /// <summary>The highest number that tells where in a run something happens.</summary>
    public const int Last = LastStep + 12;

    /// <summary>Ways in which a deed may be done.</summary>
    public static int Ways => Undisturbed + Undisturbed + Faults.Length;

    /// <summary>Whether it is a run.</summary>
    public bool IsRun => Kind is DeedKind.Forward or DeedKind.Remove or DeedKind.Sync or DeedKind.RemoveGone;

    /// <summary>Whether the run is killed.</summary>
    public bool IsKilled => IsRun && How is >= Undisturbed and < Undisturbed + Undisturbed;

    /// <summary>What goes wrong in the run.</summary>
    public Fault Fault => IsRun && How >= Undisturbed + Undisturbed ? Faults[How - Undisturbed - Undisturbed] : Fault.None;

    /// <summary>Whether it happens at a step of a run.</summary>
    /// <param name="step">The number of the step.</param>
    /// <param name="effect">Which one with an effect it is; 0 for one without.</param>
    public bool IsAt(int step, int effect) => At <= LastStep ? step == At : effect == At - LastStep;

    /// <summary>The deed in words.</summary>
    public override string ToString() => IsKilled ? Words($"{Kind} killed at {Place}")
        : Fault != Fault.None ? Words($"{Kind} with {Fault} at {Place}")
        : IsRun ? Kind.ToString() : Words($"{Kind} {At}/{How}");

    string Place => At <= LastStep ? Words($"step {At}") : Words($"effect {At - LastStep}");

    static string Words(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
