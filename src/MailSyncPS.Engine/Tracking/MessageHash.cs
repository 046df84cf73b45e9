using System.Buffers;
using System.Security.Cryptography;

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
        var sizes = isPlain && message.Length - trimmed.Length is 0 or 2 ? [message.Length, message.Length + 1, message.Length + 2] : LineEnds.Count(message).Sizes(message.Length);
        return new(SHA256.HashData(message), SHA256.HashData(canonical), message.Length, canonical.Length)
        {
            LikelySizes = [.. sizes.Concat([canonical.Length, canonical.Length + 1, canonical.Length + 2]).Distinct()],
        };
    }

    /// <summary>Hashes a message that was read back. Which sizes it may have elsewhere is not asked of a copy.</summary>
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
    public IReadOnlyList<long> LikelySizes { get; private init; } = [];

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
