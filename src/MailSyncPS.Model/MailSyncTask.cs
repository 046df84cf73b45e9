using System.Globalization;

namespace MailSyncPS;

/// <summary>A schedule that Register-MailSyncTask made, or would make.</summary>
public sealed record MailSyncTask
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What starts it.</summary>
    public required MailSyncScheduler Scheduler { get; init; }

    /// <summary>The user that it runs as.</summary>
    public required string User { get; init; }

    /// <summary>When it starts, every day.</summary>
    public required IReadOnlyList<TimeOnly> At { get; init => field = new ItemList<TimeOnly>(value); }

    /// <summary>What it starts.</summary>
    public required string Command { get; init; }

    /// <summary>The configuration.</summary>
    public required string Configuration { get; init; }

    /// <summary>The ledger; null for the own one of a user that is not the one who asks.</summary>
    public string? Ledger { get; init; }

    /// <summary>The folder of the logs.</summary>
    public required string LogFolder { get; init; }

    /// <summary>The report; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>What was done to make it, or would be done: the files with their text, and the commands.</summary>
    public IReadOnlyList<string> Steps { get; init => field = new ItemList<string>(value); }
        = new ItemList<string>([]);

    /// <summary>The name, the user and the times.</summary>
    public override string ToString() =>
        $"{Name} ({Scheduler}, {User}, {string.Join(" ", At.Select(time => time.ToString("HH:mm", CultureInfo.InvariantCulture)))})";
}
