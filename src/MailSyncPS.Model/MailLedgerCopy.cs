using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>What was copied from one ledger into another, and compared.</summary>
public sealed record MailLedgerCopy
{
    /// <summary>The ledger that was copied, without what is secret in its address.</summary>
    public required string From { get; init; }

    /// <summary>The ledger that has the copy, likewise.</summary>
    public required string To { get; init; }

    /// <summary>How many mailboxes it knows, old and new.</summary>
    public long Mailboxes { get; init; }

    /// <summary>How many mails it knows.</summary>
    public long Mails { get; init; }

    /// <summary>How many runs it knows.</summary>
    public long Runs { get; init; }

    /// <summary>Both and the counts in a line.</summary>
    public override string ToString() => ModelTexts.FormatLedgerCopy(From, To, Mailboxes, Mails, Runs);
}
