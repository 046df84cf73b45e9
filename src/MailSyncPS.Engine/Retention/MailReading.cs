using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>A message as it was read in this run.</summary>
/// <param name="Hash">What it hashes to.</param>
/// <param name="Identity">What tells it from another message, where it was altered (<see cref="MailIdentity"/>).</param>
sealed record MailReading(MessageHash Hash, string Identity)
{
    /// <summary>What it hashes to below the trace fields on top of it; null where that was not asked for.</summary>
    public TracedHash? Traced { get; init; }

    /// <summary>Reads a message at the source.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="proof">In which way its copy was found to be it.</param>
    public static MailReading Of(MailBytes message, ProofKind proof)
    {
        var hash = MessageHash.Of(message);
        return new MailReading(hash, MailIdentity.Of(message.Head))
            { Traced = proof == ProofKind.Adopted ? TracedHash.Of(message, hash) : null };
    }

    /// <summary>Reads a copy that others made.</summary>
    public static MailReading WithTraceOf(Stream copy)
    {
        var traced = TracedHash.Of(copy);
        return new MailReading(traced.Whole, MailIdentity.Of(copy.ReadHead())) { Traced = traced };
    }

    /// <summary>Reads a copy.</summary>
    public static MailReading Of(Stream copy)
    {
        var identity = MailIdentity.Of(copy.ReadHead());
        return new MailReading(MessageHash.Of(copy), identity);
    }

    /// <summary>
    /// Whether a message is what was copied: to the byte, or but for the lines in which a server keeps its state, which may be other ones
    /// at each reading.
    /// </summary>
    public bool IsWhatWasCopied(MessageRecord record) => Hash.Exact.AsSpan().SequenceEqual(record.Hash)
        || (record.StableHash is { } stable ? Hash.Stable.AsSpan().SequenceEqual(stable) : Hash.HasStateLines);
}
