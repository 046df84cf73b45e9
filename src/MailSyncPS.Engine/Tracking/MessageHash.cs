using System.Buffers;
using System.Security.Cryptography;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>What identifies a message's content: the hash of its bytes, and the hash of their canonical form.</summary>
/// <param name="Exact">The SHA-256 of the bytes.</param>
/// <param name="Canonical">The SHA-256 with every line end as CRLF and no newline at the end: what a server may change without changing the mail.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="CanonicalSize">The number of bytes of the canonical form.</param>
sealed record MessageHash(byte[] Exact, byte[] Canonical, int Size, int CanonicalSize)
{
    /// <summary>Bytes from which on a message is not worth a second copy in memory.</summary>
    const int Large = 1 << 20;

    const int Piece = 1 << 16;

    /// <summary>Hashes a message.</summary>
    public static MessageHash Of(ReadOnlySpan<byte> message)
    {
        var trimmed = message.TrimEnd("\r\n"u8);
        var isPlain = HasOnlyCrlf(trimmed);
        var canonical = isPlain ? trimmed : Rewrite(trimmed);
        // Of line ends that nobody rewrites, only the last may be missing or be added.
        var isOrderly = isPlain && message[trimmed.Length..] is [] or [(byte)'\r', (byte)'\n'];
        var lineEnds = isOrderly ? default : LineEnds.Count(message);
        return new(SHA256.HashData(message), SHA256.HashData(canonical), message.Length, canonical.Length)
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
            using var hash = new StreamedHash();
            while (message.Read(buffer, 0, Piece) is > 0 and var count)
                hash.Append(buffer.AsSpan(0, count));
            return hash.End();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The sizes a server may state for this message, or for what it makes of its line endings.</summary>
    public IReadOnlyList<long> LikelySizes { get; init; } = [];

    /// <summary>The sizes that a message may have elsewhere.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="canonicalSize">The size of its canonical form.</param>
    /// <param name="lineEnds">Its line ends that may be rewritten.</param>
    public static IReadOnlyList<long> SizesOf(int size, int canonicalSize, LineEnds lineEnds) =>
        [.. lineEnds.Sizes(size).Concat([canonicalSize, canonicalSize + 1, canonicalSize + 2]).Distinct()];

    /// <summary>Whether another message is this one; null when it is not, else whether to the byte.</summary>
    public bool? IsExactly(MessageHash other) =>
        Exact.AsSpan().SequenceEqual(other.Exact) ? true : Canonical.AsSpan().SequenceEqual(other.Canonical) ? false : null;

    static bool HasOnlyCrlf(ReadOnlySpan<byte> rest)
    {
        while (true)
        {
            var next = rest.IndexOfAny((byte)'\r', (byte)'\n');
            if (next < 0)
                return true;
            if (rest[next] == '\n' || next + 1 == rest.Length || rest[next + 1] != '\n')
                return false;
            rest = rest[(next + 2)..];
        }
    }

    /// <summary>Some servers drop all but one of several CRs in front of an LF, so they count as one line end.</summary>
    static int LineEndLength(ReadOnlySpan<byte> text)
    {
        var returns = text.IndexOfAnyExcept((byte)'\r');
        return returns > 0 && text[returns] == '\n' ? returns + 1 : 1;
    }

    static byte[] Rewrite(ReadOnlySpan<byte> rest)
    {
        var result = new MemoryStream(rest.Length + rest.Length / 32);
        while (true)
        {
            var next = rest.IndexOfAny((byte)'\r', (byte)'\n');
            if (next < 0)
                break;
            result.Write(rest[..next]);
            result.Write("\r\n"u8);
            rest = rest[(next + LineEndLength(rest[next..]))..];
        }
        result.Write(rest);
        return result.ToArray();
    }
}
