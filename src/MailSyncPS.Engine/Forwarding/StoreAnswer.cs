using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>What became of a message that was handed to a writer.</summary>
/// <param name="Item">The message, with its intent.</param>
/// <param name="Reply">The destination's answer; null when there was none.</param>
/// <param name="Copy">The copy; null when it was not told which it is.</param>
/// <param name="MayBeStored">Whether it was sent, in whole or in part, and no answer came.</param>
/// <param name="Failure">Why there was no answer; null otherwise.</param>
sealed record StoreAnswer(ForwardItem Item, AppendReply? Reply, CopyRef? Copy, bool MayBeStored, Exception? Failure)
{
    /// <summary>Whether the answer, or that there is none, is about no other message.</summary>
    public bool WasAlone { get; init; }

    /// <summary>Whether it was refused together with others: what that means of each is known once each was tried for itself.</summary>
    public bool IsRefusedTogether => !WasAlone && Reply is { Outcome: AppendOutcome.Refused or AppendOutcome.TooLarge or AppendOutcome.Full
        or AppendOutcome.FolderClosed };

    /// <summary>Whether the messages behind this one need not be tried now.</summary>
    public bool EndsSending => Failure is not null
        || !IsRefusedTogether && Reply is { Outcome: AppendOutcome.DayLimit or AppendOutcome.Later };

    /// <summary>Whether the messages behind this one need not be tried now that go to the same folder.</summary>
    public bool EndsFolder => Reply is { Outcome: AppendOutcome.FolderMissing };

    /// <summary>Whether the folder was said to take no mail.</summary>
    public bool IsShutOut => Reply is { Outcome: AppendOutcome.FolderClosed };
}
