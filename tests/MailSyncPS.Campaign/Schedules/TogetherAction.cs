using System.Globalization;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>Several workers are started over the mailbox, as the same task is on several machines.</summary>
sealed record TogetherAction : ScheduleAction
{
    /// <summary>What each of them does.</summary>
    public required RunAction Run { get; init; }

    /// <summary>How many milliseconds after each other worker has begun, or the first one is at work, each begins; one for each worker.</summary>
    public required IReadOnlyList<int> Delays { get; init; }

    /// <summary>Whether they share the work (-Shared), so that who is late passes over.</summary>
    public bool IsShared { get; init; }

    /// <summary>What happens meanwhile.</summary>
    public WorkerTrouble Trouble { get; init; }

    /// <summary>At which step of the first worker it happens.</summary>
    public int AtStep { get; init; }

    /// <summary>What goes wrong on the first worker's line to the database.</summary>
    public IReadOnlyList<LineFault> DatabaseFaults { get; init; } = [];

    /// <summary>Whether the first worker is a process of its own.</summary>
    public bool HasChild => Trouble is WorkerTrouble.Kill or WorkerTrouble.Halt or WorkerTrouble.HaltBeyondFence;

    /// <summary>The action in words.</summary>
    public override string ToString()
    {
        var trouble = Trouble == WorkerTrouble.None ? "" : string.Create(CultureInfo.InvariantCulture, $", {Trouble} at step {AtStep}");
        var faults = DatabaseFaults.Count == 0 ? "" : $", database [{string.Join(", ", DatabaseFaults)}]";
        return string.Create(CultureInfo.InvariantCulture,
            $"{Delays.Count} workers{(IsShared ? " that share" : "")}, after {string.Join(", ", Delays)} ms: {Run}{trouble}{faults}");
    }
}
