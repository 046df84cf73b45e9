using System.Globalization;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>A run over the mailbox.</summary>
sealed record RunAction : ScheduleAction
{
    /// <summary>How the source is read.</summary>
    public required MailProtocol Protocol { get; init; }

    /// <summary>How many days old a mail must be to be removed; null for a forward.</summary>
    public int? OlderThanDays { get; init; }

    /// <summary>Whether a removal takes mails whose copies people have deleted.</summary>
    public bool IncludeCopyGone { get; init; }

    /// <summary>How it is to end.</summary>
    public RunEnding Ending { get; init; }

    /// <summary>The step or the milliseconds of the end.</summary>
    public int EndAt { get; init; }

    /// <summary>What goes wrong on the line to the source.</summary>
    public IReadOnlyList<LineFault> SourceFaults { get; init; } = [];

    /// <summary>What goes wrong on the line to the destination.</summary>
    public IReadOnlyList<LineFault> DestinationFaults { get; init; } = [];

    /// <summary>Mails that arrive meanwhile.</summary>
    public IReadOnlyList<MailPlan> Arrivals { get; init; } = [];

    /// <summary>Whether it is a removal.</summary>
    public bool IsRemoval => OlderThanDays is not null;

    /// <summary>Whether it is a process of its own.</summary>
    public bool IsChild => Ending is RunEnding.KillAtStep or RunEnding.KillAfterAppend;

    /// <summary>Whether nothing disturbs it.</summary>
    public bool IsUndisturbed => Ending == RunEnding.Natural && SourceFaults.Count == 0 && DestinationFaults.Count == 0;

    /// <summary>The run in words.</summary>
    public override string ToString()
    {
        var what = OlderThanDays is { } days ? string.Create(CultureInfo.InvariantCulture, $"remove over {Protocol}, older than {days} days{(IncludeCopyGone ? ", copy gone or not" : "")}") : $"forward over {Protocol}";
        var end = Ending == RunEnding.Natural ? "" : string.Create(CultureInfo.InvariantCulture, $", {Ending} {EndAt}");
        return $"{what}{end}{Words(", source ", SourceFaults)}{Words(", destination ", DestinationFaults)}{Words(", meanwhile arrive ", Arrivals)}";
    }

    static string Words<T>(string head, IReadOnlyCollection<T> items) => items.Count == 0 ? "" : $"{head}[{string.Join(", ", items)}]";
}
