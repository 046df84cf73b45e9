namespace MailSyncPS.Engine.Forwarding;

/// <summary>When failures are the destination's fault and no message's, as long as nothing shows that it works.</summary>
/// <param name="Suspicious">So many failed messages blame it.</param>
/// <param name="Hopeless">After so many, no other message need be tried.</param>
/// <param name="InARow">
/// After so many in a row the destination does not work any more, though it did: a disk that is full, a mailbox that was suspended.
/// </param>
/// <param name="CountsAgainst">
/// Whether a failed message tells anything of it as it is now; one that does is among those that blame it.
/// </param>
sealed record BreakerPolicy(int Suspicious, int Hopeless, int InARow, Func<SetAside, bool> CountsAgainst)
{
    /// <summary>For refusals that name no message: mostly it is the messages, and another may be taken.</summary>
    public static BreakerPolicy Refusals { get; } = new(3, 100, 10, _ => true);

    /// <summary>
    /// For copies that are not what was sent: none more is sent. An old one may have been altered by what is repaired since.
    /// </summary>
    public static BreakerPolicy Proofs(DateTimeOffset runBegan) =>
        new(3, 3, int.MaxValue, altered => altered.Record.SentAt >= runBegan.AddMilliseconds(-1));
}
