namespace MailSyncPS;

/// <summary>Where the copy of a mailbox to a destination stands, as the ledger has it.</summary>
public sealed record MailSyncStatus
{
    /// <summary>The mailbox: its address, or login and host where the address is not known.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The protocol it is read by.</summary>
    public required MailProtocol Protocol { get; init; }

    /// <summary>The server's host name.</summary>
    public required string Server { get; init; }

    /// <summary>The mailbox that holds the copies; null where nothing was copied yet.</summary>
    public string? Destination { get; init; }

    /// <summary>Whether the mailbox is copied to others as well, so that a table has to name the destination.</summary>
    internal bool IsOneOfSeveral { get; init; }

    /// <summary>
    /// Mails that were at the source when it was last read. What runs leave out, as mail that is marked as deleted or lies in Trash, is not
    /// among them.
    /// </summary>
    public long AtSource { get; init; }

    /// <summary>Mails whose copy is proven, those too that were removed since.</summary>
    public long Copied { get; init; }

    /// <summary>Mails that were removed from the source.</summary>
    public long Removed { get; init; }

    /// <summary>Those of them that wait for the next run.</summary>
    public long Waiting { get; init; }

    /// <summary>Those of them that are set aside.</summary>
    public long SetAside { get; init; }

    /// <summary>The used storage in bytes at the last reading; null when there was none.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>The limit in bytes at the last reading; null when unknown or unlimited.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>The used part of the limit in percent, to one decimal; null when there is no limit.</summary>
    public double? PercentUsed => UsedBytes is { } used && LimitBytes is > 0 and { } limit ? Math.Round(100.0 * used / limit, 1) : null;

    /// <summary>When the mailbox was last read for its usage; null when it never was.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>When the mailbox is full if nothing is removed from the last reading on; null when nothing tells, or it never is.</summary>
    public DateTimeOffset? EstimatedFull { get; init; }

    /// <summary>When the last run began; null when there was none.</summary>
    public DateTimeOffset? LastRun => Runs.Count > 0 ? Runs[0].Begun : null;

    /// <summary>How the last copy ended; null when there was none.</summary>
    public MailRunOutcome? LastOutcome => Runs.FirstOrDefault(run => run.Kind == MailRunKind.Copy)?.Outcome;

    /// <summary>The last runs, the newest first.</summary>
    public IReadOnlyList<MailSyncStatusRun> Runs { get; init => field = new ItemList<MailSyncStatusRun>(value); }
        = new ItemList<MailSyncStatusRun>([]);

    /// <summary>The mailbox and its counts in a line.</summary>
    public override string ToString() => Texts.ModelTexts.FormatStatus(
        IsOneOfSeveral ? $"{Mailbox} -> {Destination}" : Mailbox, AtSource, Copied, Waiting, SetAside);
}
