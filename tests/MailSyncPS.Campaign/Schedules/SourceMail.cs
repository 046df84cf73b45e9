namespace MailSyncPS.Campaign.Schedules;

/// <summary>A mail that the source got, and what may be expected of it.</summary>
/// <param name="stored">How it lay on disk when it came.</param>
/// <param name="hasTrace">Whether it tells itself when it arrived.</param>
/// <param name="mayBeSetAside">Whether it is one that can't be copied as it is.</param>
/// <param name="delivered">When it was put there.</param>
sealed class SourceMail(StoredCopy stored, bool hasTrace, bool mayBeSetAside, DateTimeOffset delivered)
{
    /// <summary>How it lay on disk when it came.</summary>
    public StoredCopy Stored => stored;

    /// <summary>Whether it tells itself when it arrived.</summary>
    public bool HasTrace => hasTrace;

    /// <summary>Whether it is one that can't be copied as it is.</summary>
    public bool MayBeSetAside => mayBeSetAside;

    /// <summary>Its Message-ID; null when it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>When it was put there.</summary>
    public DateTimeOffset Delivered => delivered;

    /// <summary>Its flags, as people have set them.</summary>
    public string Flags { get; set; } = stored.Flags;

    /// <summary>Whether it is not at the source any more: a run has removed it, or a restored backup has taken it.</summary>
    public bool IsGone { get; set; }

    /// <summary>Whether the source was put back to a state in which it had not come yet: then nobody owes a copy of it.</summary>
    public bool IsTaken { get; set; }

    /// <summary>Whether it was removed though people had thrown its copy away.</summary>
    public bool WentWithoutCopy { get; set; }

    /// <summary>Whether a mail that came later and is identical may have been taken for this one, put back: then it shares its copy.</summary>
    public bool MayBeBack { get; set; }

    /// <summary>Whether a removal of it was begun, so that a \Deleted flag on it may be the run's own.</summary>
    public bool WasBegun { get; set; }

    /// <summary>Whether the server may take it for read: the POP3 session that read it was cut off before it could take that back.</summary>
    public bool MayBeSeen { get; set; }

    /// <summary>Whether somebody else flagged it \Deleted.</summary>
    public bool IsMarked => !WasBegun && Flags.Contains('T', StringComparison.Ordinal);

    /// <summary>Whether it was so many days old at a moment, as far as the protocol shows.</summary>
    public bool IsOlderThan(int days, MailProtocol protocol, DateTimeOffset now) =>
        (protocol == MailProtocol.Imap || hasTrace ? stored.Arrived : delivered) <= now.AddDays(-days);

    /// <summary>Whether a removal may take it.</summary>
    public bool MayGo(RunAction removal, DateTimeOffset now) =>
        removal.OlderThanDays is { } days && IsOlderThan(days, removal.Protocol, now) && !(removal.Protocol == MailProtocol.Imap && IsMarked);
}
