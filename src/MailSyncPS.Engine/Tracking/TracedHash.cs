using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// What identifies a message's content where servers have put trace fields on top of it: its hash, and the hashes of what lies below them,
/// each without what servers do to line ends and state lines (<see cref="MessageHash.Stable"/>).
/// </summary>
/// <param name="Whole">The hash of all of it.</param>
/// <param name="Authored">Of what lies below all trace fields; null where nothing does.</param>
/// <param name="Fetched">Of what lies below each block of Gmail's fetcher: the message as it was fetched.</param>
sealed record TracedHash(MessageHash Whole, byte[]? Authored, IReadOnlyList<byte[]> Fetched)
{
    /// <summary>Hashes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="hash">The hash of all of it, where that is known.</param>
    public static TracedHash Of(MailBytes message, MessageHash? hash = null)
    {
        hash ??= MessageHash.Of(message);
        if (!message.TryGetWhole(out var whole))
            return Of(message.Open(), hash);
        var trace = TraceFields.Of(whole);
        var fetched = new List<byte[]>();
        foreach (var at in trace.Fetched)
            fetched.Add(MessageHash.Of(whole[at..]).Stable);
        return new(hash, trace.Authored is { } authored ? MessageHash.Of(whole[authored..]).Stable : null, fetched);
    }

    /// <summary>Hashes a message that is read from a stream, from its beginning on.</summary>
    public static TracedHash Of(Stream message)
    {
        message.Position = 0;
        return Of(message, MessageHash.Of(message));
    }

    static TracedHash Of(Stream message, MessageHash hash)
    {
        var trace = TraceFields.Of(message.ReadHead());
        return new(hash, trace.Authored is { } authored ? StableFrom(authored) : null, [.. trace.Fetched.Select(StableFrom)]);

        byte[] StableFrom(int at)
        {
            message.Position = at;
            return MessageHash.StableOfRest(message);
        }
    }

    /// <summary>
    /// In which way this copy is that message: as any copy (<see cref="MessageHash.Compare"/>), or below the trace fields that others put
    /// on top of it. Then it is the message as it was fetched from the source, or both are equal from the first field that is no trace.
    /// </summary>
    public ProofKind Compare(TracedHash message) =>
        Whole.Compare(message.Whole) is not ProofKind.None and var kind ? kind
        : Fetched.Any(f => f.AsSpan().SequenceEqual(message.Whole.Stable))
            || Authored is not null && Authored.AsSpan().SequenceEqual(message.Authored) ? ProofKind.Adopted : ProofKind.None;
}
