using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>What became of a message that was handed to a writer.</summary>
/// <param name="Item">The message, with its intent.</param>
/// <param name="Reply">The destination's answer; null when there was none.</param>
/// <param name="Uid">The copy's UID; null when it was not told.</param>
/// <param name="MayBeStored">Whether it was sent, in whole or in part, and no answer came.</param>
/// <param name="Failure">Why there was no answer; null otherwise.</param>
sealed record StoreAnswer(ForwardItem Item, AppendReply? Reply, uint? Uid, bool MayBeStored, Exception? Failure)
{
    /// <summary>Whether the messages behind this one need not be tried now.</summary>
    public bool EndsSending => Failure is not null || Reply is { Outcome: AppendOutcome.Full or AppendOutcome.DayLimit or AppendOutcome.FolderMissing or AppendOutcome.Later };

    /// <summary>The UIDVALIDITY that came with the UID; null when none came.</summary>
    public uint? Validity => Reply is { Validity: > 0 } reply ? reply.Validity : null;
}
