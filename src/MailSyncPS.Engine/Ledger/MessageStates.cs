namespace MailSyncPS.Engine.Ledger;

/// <summary>The groups of states that ledgers ask for, and their codes as every kind of ledger stores them.</summary>
static class MessageStates
{
    static readonly MessageState[] Passing =
        [MessageState.CopyIntent, MessageState.CopyUncertain, MessageState.Copied, MessageState.RemoveIntent, MessageState.RemoveUncertain];

    /// <summary>The codes of what a message is only passing through, as the partial index lists it.</summary>
    public static readonly string Unsettled = Codes(Passing);

    static readonly MessageState[] Proven =
        [MessageState.Proven, MessageState.RemoveIntent, MessageState.RemoveUncertain, MessageState.Removed];

    /// <summary>The codes of what goes from the source, or has gone.</summary>
    public static readonly string Leaving = Codes(MessageState.RemoveIntent, MessageState.RemoveUncertain, MessageState.Removed);

    /// <summary>The codes of what had a proven copy.</summary>
    public static readonly string WasProven = Codes(Proven);

    /// <summary>The codes of what was stored, whatever became of it, as the partial index lists it.</summary>
    public static readonly string WasStored = Codes([.. Proven.Append(MessageState.Quarantined).Order()]);

    /// <summary>Whether a message had a proven copy.</summary>
    public static bool HadProof(MessageState state) => Proven.Contains(state);

    /// <summary>Whether a message was sent, or is being sent, and its copy is not proven yet.</summary>
    public static bool IsOnItsWay(MessageState state) =>
        state is MessageState.CopyIntent or MessageState.CopyUncertain or MessageState.Copied;

    /// <summary>Whether a message only passes through all of these.</summary>
    public static bool AreUnsettled(IEnumerable<MessageState> states) => states.All(Passing.Contains);

    /// <summary>The states of records as the step is named that saves them; empty where nobody hears of steps.</summary>
    public static string NamesOf(IReadOnlyList<MessageRecord> records) =>
        RunSteps.AreWatched ? string.Join(' ', records.Select(r => r.State).Distinct().Order()) : string.Empty;

    /// <summary>
    /// Whether the destination said it stored the message and showed no copy of it, or an altered one, so that it was set aside: it is
    /// looked for again, and not sent a second time.
    /// </summary>
    public static bool IsAltered(MessageRecord record) => record.State == MessageState.Quarantined && record.SentAt is not null
        && record.Reason?.StartsWith(nameof(MailFailure.ProofMismatch), StringComparison.Ordinal) == true;

    /// <summary>The same in SQL, of the row m.</summary>
    public static readonly string IsAlteredInSql =
        $"m.state = {(int)MessageState.Quarantined} AND m.sent_at IS NOT NULL AND m.reason LIKE '{nameof(MailFailure.ProofMismatch)}%'";

    static string Codes(params MessageState[] states) => string.Join(", ", states.Select(state => (int)state));
}
