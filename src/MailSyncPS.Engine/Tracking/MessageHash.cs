using System.Buffers;
using System.Security.Cryptography;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>What identifies a message's content: the hash of its bytes, and the hashes of what servers leave alone in it.</summary>
/// <param name="Exact">The SHA-256 of the bytes.</param>
/// <param name="Canonical">
/// The SHA-256 without what servers are known to do to line ends: each LF with the CRs in front of it is one CRLF, and there is none at the
/// very end.
/// A CR without an LF is a byte like any other, as what follows it would become a line of its own.
/// </param>
/// <param name="Stable">The SHA-256 of the canonical form without the lines of <see cref="StateLines"/>.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="CanonicalSize">The number of bytes of the canonical form.</param>
/// <param name="StableSize">The number of bytes that <paramref name="Stable"/> is the hash of.</param>
sealed record MessageHash(byte[] Exact, byte[] Canonical, byte[] Stable, int Size, int CanonicalSize, int StableSize)
{
    /// <summary>Bytes from which on a message is not worth a second copy in memory.</summary>
    const int Large = 1 << 20;

    const int Piece = 1 << 16;

    /// <summary>
    /// Whether this is what a record says was copied; what differs in line ends is told by the stable hash, which older records lack.
    /// </summary>
    public bool IsOf(MessageRecord record) =>
        record.Hash is { } exact && Exact.AsSpan().SequenceEqual(exact)
            || record.StableHash is { } stable && Stable.AsSpan().SequenceEqual(stable);

    /// <summary>Hashes a message.</summary>
    public static MessageHash Of(ReadOnlySpan<byte> message)
    {
        var trimmed = message.TrimEnd("\r\n"u8);
        var isPlain = HasOnlyCrlf(trimmed);
        var canonical = isPlain ? trimmed : Rewrite(trimmed);
        // Of line ends that nobody rewrites, only the last may be missing or be added.
        var isOrderly = isPlain && message[trimmed.Length..] is [] or [(byte)'\r', (byte)'\n'];
        var lineEnds = isOrderly ? default : LineEnds.Count(message);
        var hash = SHA256.HashData(canonical);
        var (stable, stableSize) = StateLines.AreIn(canonical) ? HashStable(canonical) : (hash, canonical.Length);
        return new(SHA256.HashData(message), hash, stable, message.Length, canonical.Length, stableSize)
        {
            LikelySizes = SizesOf(message.Length, canonical.Length, lineEnds),
        };
    }

    /// <summary>Hashes a message.</summary>
    public static MessageHash Of(MailBytes message) => message.TryGetWhole(out var whole) ? Of(whole) : Of(message.Open());

    /// <summary>Hashes a message that is read from a stream.</summary>
    public static MessageHash Of(Stream message)
    {
        var isLarge = message.Length > Large;
        var buffer = ArrayPool<byte>.Shared.Rent(isLarge ? Piece : (int)message.Length);
        try
        {
            if (!isLarge)
            {
                var whole = buffer.AsSpan(0, (int)message.Length);
                for (int at = 0, count; at < whole.Length; at += count)
                    count = message.Read(buffer, at, whole.Length - at) is > 0 and var read ? read : throw new EndOfStreamException();
                return Of(whole);
            }
            return Streamed(message, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The hash of what servers leave alone (<see cref="Stable"/>) in what is left of a stream.</summary>
    public static byte[] StableOfRest(Stream message)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            return Streamed(message, buffer).Stable;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    static MessageHash Streamed(Stream message, byte[] buffer)
    {
        using var hash = new StreamedHash();
        while (message.Read(buffer, 0, Piece) is > 0 and var count)
            hash.Append(buffer.AsSpan(0, count));
        return hash.End();
    }

    /// <summary>The sizes a server may state for this message, or for what it makes of its line endings.</summary>
    public IReadOnlyList<long> LikelySizes { get; init; } = [];

    /// <summary>Whether a server has written its state into the message, so that a copy of another reading may have another size.</summary>
    public bool HasStateLines => StableSize != CanonicalSize;

    /// <summary>Whether a size may be the one of a copy that differs in state lines.</summary>
    public bool IsSizeWithState(long size) => size >= StableSize && size <= Size + StateLines.MostBytes;

    /// <summary>The sizes that a message may have elsewhere.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="canonicalSize">The size of its canonical form.</param>
    /// <param name="lineEnds">Its line ends that may be rewritten.</param>
    public static IReadOnlyList<long> SizesOf(int size, int canonicalSize, LineEnds lineEnds) =>
        [.. lineEnds.Sizes(size).Concat([canonicalSize, canonicalSize + 1, canonicalSize + 2]).Distinct()];

    /// <summary>In which way another message is this one; <see cref="ProofKind.None"/> when it is another.</summary>
    public ProofKind Compare(MessageHash other) =>
        Exact.AsSpan().SequenceEqual(other.Exact) ? ProofKind.Exact
        : Canonical.AsSpan().SequenceEqual(other.Canonical) ? ProofKind.LineEnds
        : Stable.AsSpan().SequenceEqual(other.Stable) ? ProofKind.StateLines : ProofKind.None;

    static bool HasOnlyCrlf(ReadOnlySpan<byte> rest)
    {
        while (rest.IndexOf((byte)'\n') is >= 0 and var next)
        {
            // A run of several CRs in front of an LF is rewritten as well.
            if (next == 0 || rest[next - 1] != '\r' || next > 1 && rest[next - 2] == '\r')
                return false;
            rest = rest[(next + 1)..];
        }
        return true;
    }

    static byte[] Rewrite(ReadOnlySpan<byte> rest)
    {
        var result = new MemoryStream(rest.Length + rest.Length / 32);
        while (rest.IndexOf((byte)'\n') is >= 0 and var next)
        {
            // Some servers drop all but one of several CRs in front of an LF.
            result.Write(rest[..next].TrimEnd((byte)'\r'));
            result.Write("\r\n"u8);
            rest = rest[(next + 1)..];
        }
        result.Write(rest);
        return result.ToArray();
    }

    static (byte[] Hash, int Size) HashStable(ReadOnlySpan<byte> canonical)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0;
        var filter = new StateLineFilter(piece =>
        {
            hash.AppendData(piece);
            size += piece.Length;
        });
        filter.Append(canonical);
        filter.End();
        return (hash.GetHashAndReset(), size);
    }
}
