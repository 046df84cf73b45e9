using MailSyncPS.Bridge;

namespace MailSyncPS.Scheduling;

/// <summary>A user's crontab.</summary>
/// <param name="user">The user, when it is another one; null for the one who asks.</param>
sealed class CronScheduler(string? user) : IScheduler
{
    const string Program = "crontab";

    string[] Whose => user is null ? [] : ["-u", user];

    public bool Exists(string name) => Crontab.Has(Read(), name);

    public IReadOnlyList<ScheduleStep> Register(ScheduleRequest request) =>
        [new RunStep(Program, [.. Whose, "-"], Crontab.With(Read(), request))];

    public IReadOnlyList<ScheduleStep> Unregister(string name) => [new RunStep(Program, [.. Whose, "-"], Crontab.Without(Read(), name))];

    // Who has none yet gets an error from crontab -l.
    string Read() => OtherProgram.TryRun(Program, [.. Whose, "-l"], null) is { ExitCode: 0, Output: var crontab } ? crontab : "";
}
