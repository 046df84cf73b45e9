using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Retention;

/// <summary>What a removal would do, found without changing anything, neither on a server nor in the ledger.</summary>
public sealed class RemovalPlan
{
    internal RemovalPlan(RemovalRequest request, OldMailRemoval preview, MailboxUsage usage,
        IReadOnlyDictionary<MessageKey, RemovalVerdict> verdicts)
    {
        Request = request;
        Preview = preview;
        Usage = usage;
        Verdicts = verdicts;
    }

    /// <summary>The request it answers.</summary>
    public RemovalRequest Request { get; }

    /// <summary>What the removal would report; as a dry run's result, <c>Removed</c> counts what would go.</summary>
    public OldMailRemoval Preview { get; }

    /// <summary>What is reported when nobody agreed to it: what would have gone stays too.</summary>
    public OldMailRemoval Declined => Kept with { KeptDeclined = Preview.Removed };

    /// <summary>
    /// What is reported when something kept it from being carried out: of what would have gone nothing was shown to be safe.
    /// </summary>
    internal OldMailRemoval Untouched => Kept with { KeptUnproven = Preview.KeptUnproven + Preview.Removed };

    OldMailRemoval Kept => Preview with
        { Removed = 0, RemovedWithoutCopy = 0, FreedBytes = 0, PercentUsedAfter = Preview.PercentUsedBefore };

    /// <summary>How many mails would go.</summary>
    public long Count => Preview.Removed;

    /// <summary>Their size in bytes.</summary>
    public long Bytes => Preview.FreedBytes;

    /// <summary>
    /// Of how many of them the copy is one that others made (<see cref="MailProof.Adopted"/>): whoever agrees to the plan is told.
    /// </summary>
    public long Adopted { get; internal init; }

    /// <summary>How full the mailbox was.</summary>
    internal MailboxUsage Usage { get; }

    /// <summary>
    /// The destination folders with copies of what is to go that were only found there, and not made by sending: each may be a folder
    /// of the source, reached by another name.
    /// </summary>
    internal IReadOnlyList<string> DoubtfulFolders { get; init; } = [];

    /// <summary>The mails that were to go.</summary>
    internal IEnumerable<MessageKey> ToGo => Verdicts.Where(v => v.Value == RemovalVerdict.Remove).Select(v => v.Key);

    /// <summary>What was decided: the removal takes none beyond those that were to go.</summary>
    internal IReadOnlyDictionary<MessageKey, RemovalVerdict> Verdicts { get; }
}
