namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>The clock of another day; what lasts is measured as ever.</summary>
sealed class ShiftedClock(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
}
