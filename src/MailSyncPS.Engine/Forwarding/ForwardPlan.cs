namespace MailSyncPS.Engine.Forwarding;

/// <summary>What a forward would do, found without writing anything.</summary>
/// <param name="Request">The request it answers.</param>
/// <param name="Listed">Messages within the scope.</param>
/// <param name="AlreadyForwarded">Those whose copy is proven.</param>
/// <param name="Quarantined">Those set aside before.</param>
/// <param name="ToForward">Those to copy, or to find at the destination.</param>
/// <param name="ToForwardBytes">The size of the latter in bytes, as the source states it.</param>
public sealed record ForwardPlan(ForwardRequest Request, long Listed, long AlreadyForwarded, long Quarantined, long ToForward, long ToForwardBytes)
{
    /// <summary>The source, carrying what would be copied, for a dry removal behind it.</summary>
    public required MailAccount DryRunAccount { get; init; }
}
