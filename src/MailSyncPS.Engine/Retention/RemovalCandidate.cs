using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>A listed message, how old it counts, and what is decided on it.</summary>
sealed class RemovalCandidate(TrackedMessage tracked, DateTimeOffset? age, RemovalVerdict verdict)
{
    /// <summary>The message and its record.</summary>
    public TrackedMessage Tracked { get; set; } = tracked;

    /// <summary>Its record as the ledger had it when the message was listed.</summary>
    public MessageRecord Known { get; } = tracked.Record;

    /// <summary>When it arrived, as far as the age rule is concerned; null counts as today.</summary>
    public DateTimeOffset? Arrived => age;

    /// <summary>What is decided.</summary>
    public RemovalVerdict Verdict { get; set; } = verdict;

    /// <summary>Whether it goes for the space it takes, though it is young.</summary>
    public bool IsForSpace { get; set; }

    /// <summary>Whether its copy was found, at the place that its record names; null before it was looked for.</summary>
    public bool? HasCopy { get; set; }

    /// <summary>The message as it was read at the source in this run; null before.</summary>
    public MailReading? Reading { get; set; }

    /// <summary>What people know it by; null before it was read.</summary>
    public MailHeading? Heading { get; set; }

    /// <summary>Whether the source gave nothing for it: it may have gone.</summary>
    public bool IsUnread { get; set; }

    /// <summary>What was found where its copy should be, right before its removal; null before.</summary>
    public CopyFinding? Finding { get; set; }

    /// <summary>Its size in bytes, as the source states it.</summary>
    public long Size => Tracked.Message.Size;
}
