namespace MailSyncPS.Promises;

/// <summary>An invariant that does not hold.</summary>
/// <param name="Invariant">Which one.</param>
/// <param name="Words">What is the case instead.</param>
public sealed record Breach(Invariant Invariant, string Words)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Invariant}: {Words}";
}
