namespace MailSyncPS.Engine.Ledger;

/// <summary>Which state may follow which.</summary>
public static class MessageTransitions
{
    static readonly Dictionary<MessageState, MessageState[]> Followers = new()
    {
        // A copy found at the destination is claimed without being sent: proven straight from the listing.
        [MessageState.Listed] = [MessageState.CopyIntent, MessageState.Proven, MessageState.Quarantined],
        [MessageState.CopyIntent] =
            [MessageState.CopyUncertain, MessageState.Copied, MessageState.Proven, MessageState.Listed, MessageState.Quarantined],
        [MessageState.CopyUncertain] = [MessageState.Copied, MessageState.Proven, MessageState.Listed, MessageState.Quarantined],
        // A destination that was made anew has nothing of what it said that it stored.
        [MessageState.Copied] = [MessageState.Proven, MessageState.CopyUncertain, MessageState.Listed, MessageState.Quarantined],
        // A destination that was restored from a backup has lost copies, so their messages are copied again; what alters stored mail
        // leaves none.
        [MessageState.Proven] = [MessageState.RemoveIntent, MessageState.Listed, MessageState.Quarantined],
        // What is set aside is tried again.
        [MessageState.Quarantined] = [MessageState.Listed, MessageState.CopyIntent, MessageState.Proven],
        [MessageState.RemoveIntent] = [MessageState.RemoveUncertain, MessageState.Removed, MessageState.Proven, MessageState.Listed],
        [MessageState.RemoveUncertain] = [MessageState.Removed, MessageState.Proven, MessageState.Listed],
        // A listing that was empty by mistake made it look removed.
        [MessageState.Removed] = [MessageState.Proven, MessageState.Listed],
    };

    /// <summary>Whether a message may go from one state to another; staying is always allowed.</summary>
    public static bool Allows(MessageState from, MessageState to) => from == to || Followers[from].Contains(to);
}
