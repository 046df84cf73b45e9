using MailSyncPS.Texts;

namespace MailSyncPS;

/// <summary>What a forward did with one mailbox. <c>Listed = Forwarded + AlreadyForwarded + Quarantined + Failed + NotReached</c>, always.</summary>
public sealed record MailForwardResult
{
    /// <summary>The source mailbox.</summary>
    public required MailAccount Account { get; init; }

    /// <summary>The destination mailbox.</summary>
    public required MailAccount Destination { get; init; }

    /// <summary>Messages found at the source within the scope asked for.</summary>
    public long Listed { get; init; }

    /// <summary>Messages whose copy was made, or found at the destination, and proven in this run.</summary>
    public long Forwarded { get; init; }

    /// <summary>Messages whose copy had been proven before, or was found at the destination without having been sent there.</summary>
    public long AlreadyForwarded { get; init; }

    /// <summary>Messages set aside, in this run or before: they stay at the source and block nothing.</summary>
    public long Quarantined { get; init; }

    /// <summary>Messages tried without an outcome that can be proven; the next run looks and goes on.</summary>
    public long Failed { get; init; }

    /// <summary>Messages that were not tried.</summary>
    public long NotReached { get; init; }

    /// <summary>Bytes of the messages forwarded.</summary>
    public long Bytes { get; init; }

    /// <summary>How long the run took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether nothing failed, nothing is left and nothing new was set aside.</summary>
    public bool Complete { get; init; }

    /// <summary>The accounts and the counts in a line.</summary>
    public override string ToString() =>
        ModelTexts.FormatForwardResult(Account, Destination, Forwarded, AlreadyForwarded, Quarantined, Failed, NotReached);
}
