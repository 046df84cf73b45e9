using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>What a run of Invoke-MailSync did with all mailboxes of a configuration.</summary>
public sealed record MailSyncRun
{
    /// <summary>The configuration's path.</summary>
    public required string Configuration { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The mailboxes it was asked to copy.</summary>
    public long Mailboxes { get; init; }

    /// <summary>Those of them that are copied whole.</summary>
    public long Complete { get; init; }

    /// <summary>Those of them that could not be reached: of their mails nothing is known.</summary>
    public long Unreached { get; init; }

    /// <summary>Mails whose copy was made, or found, and proven.</summary>
    public long Copied { get; init; }

    /// <summary>Their size in bytes.</summary>
    public long CopiedBytes { get; init; }

    /// <summary>Mails that were removed from the old mailboxes.</summary>
    public long Removed { get; init; }

    /// <summary>Their size in bytes.</summary>
    public long FreedBytes { get; init; }

    /// <summary>Mails that are left for the next run, in the mailboxes that were reached.</summary>
    public long Left { get; init; }

    /// <summary>Mails that are set aside.</summary>
    public long SetAside { get; init; }

    /// <summary>How many warnings there were.</summary>
    public long Warnings { get; init; }

    /// <summary>How many errors there were.</summary>
    public long Errors { get; init; }

    /// <summary>
    /// 0 when every mailbox is copied whole, 1 when something failed, 2 when nothing could be begun, 3 when nothing failed and not all
    /// is copied.
    /// </summary>
    public int ExitCode { get; init; }

    /// <summary>The log's path; null when there is none, as in a dry run.</summary>
    public string? Log { get; init; }

    /// <summary>The report's path; null when there is none.</summary>
    public string? Report { get; init; }

    /// <summary>What was copied, by mailbox.</summary>
    public IReadOnlyList<MailForwardResult> Copies { get; init => field = new ItemList<MailForwardResult>(value); }
        = new ItemList<MailForwardResult>([]);

    /// <summary>What was removed, by mailbox.</summary>
    public IReadOnlyList<OldMailRemoval> Removals { get; init => field = new ItemList<OldMailRemoval>(value); }
        = new ItemList<OldMailRemoval>([]);

    /// <summary>The counts in a line.</summary>
    public override string ToString() => ModelTexts.FormatSyncRun(Complete, Mailboxes, Unreached, Copied, Removed, Errors, ExitCode);
}
