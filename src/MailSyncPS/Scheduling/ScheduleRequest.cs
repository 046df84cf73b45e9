namespace MailSyncPS.Scheduling;

/// <summary>A schedule that is asked for.</summary>
sealed record ScheduleRequest
{
    internal required string Name { get; init; }

    /// <summary>The user that it runs as.</summary>
    internal required string User { get; init; }

    /// <summary>The times of the day at which it starts.</summary>
    internal required IReadOnlyList<TimeOnly> At { get; init; }

    /// <summary>What it starts.</summary>
    internal required ShellCommand Command { get; init; }

    /// <summary>What it is for, in a line.</summary>
    internal required string Description { get; init; }

    /// <summary>The folder it starts in.</summary>
    internal required string Folder { get; init; }

    /// <summary>The folders that it writes to.</summary>
    internal IReadOnlyList<string> Writes { get; init; } = [];
}
