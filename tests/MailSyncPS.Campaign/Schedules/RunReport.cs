using MailSyncPS.Engine;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>What a run came to.</summary>
/// <param name="Run">The run.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it had ended.</param>
sealed record RunReport(RunAction Run, DateTimeOffset Began, DateTimeOffset Ended)
{
    /// <summary>A forward's totals; null when there are none.</summary>
    public MailForwardResult? Forward { get; init; }

    /// <summary>A removal's totals; null when there are none.</summary>
    public OldMailRemoval? Removal { get; init; }

    /// <summary>The failures that it told.</summary>
    public IReadOnlyList<MailSyncException> Errors { get; init; } = [];

    /// <summary>Whether it was cancelled.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>Whether it was killed.</summary>
    public bool WasKilled { get; init; }

    /// <summary>Whether it was told that another run is at work, or passed over.</summary>
    public bool WasRefused => Forward is { PassedOver: true } || Removal is { PassedOver: true } || Errors.Any(e => e.Failure == MailFailure.AlreadyRunning);

    /// <summary>What it said.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The outcome in words.</summary>
    public override string ToString()
    {
        var totals = Forward?.ToString() ?? Removal?.ToString() ?? "";
        return $"{(WasKilled ? "killed " : WasCancelled ? "cancelled " : "")}{totals} {string.Join("; ", Errors.Select(e => $"{e.Failure}: {e.Message}"))}";
    }
}
