namespace MailSyncPS.Scheduling;

/// <summary>A program is run.</summary>
/// <param name="Program">Its name.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Input">What it reads; null for nothing.</param>
sealed record RunStep(string Program, IReadOnlyList<string> Arguments, string? Input = null) : ScheduleStep
{
    internal override string Text => string.Join(' ', Arguments.Prepend(Program)) + (Input is null ? "" : $"\n{Input}");
}
