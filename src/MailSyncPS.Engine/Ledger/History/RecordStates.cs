namespace MailSyncPS.Engine.Ledger.History;

/// <summary>The stored states by the names that people see.</summary>
static class RecordStates
{
    static readonly Dictionary<MessageState, MailRecordState> Names = new()
    {
        [MessageState.Listed] = MailRecordState.Listed,
        [MessageState.CopyIntent] = MailRecordState.Copying,
        [MessageState.CopyUncertain] = MailRecordState.InDoubt,
        [MessageState.Copied] = MailRecordState.Copied,
        [MessageState.Proven] = MailRecordState.Proven,
        [MessageState.Quarantined] = MailRecordState.Quarantined,
        [MessageState.RemoveIntent] = MailRecordState.Removing,
        [MessageState.RemoveUncertain] = MailRecordState.Removing,
        [MessageState.Removed] = MailRecordState.Removed,
    };

    /// <summary>The name of a stored state.</summary>
    public static MailRecordState Of(MessageState state) => Names[state];

    /// <summary>The stored states that have one of these names.</summary>
    public static IEnumerable<MessageState> Behind(IReadOnlyCollection<MailRecordState> names) =>
        Names.Where(name => names.Contains(name.Value)).Select(name => name.Key);
}
