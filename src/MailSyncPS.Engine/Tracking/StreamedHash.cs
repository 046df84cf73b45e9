using System.Security.Cryptography;

namespace MailSyncPS.Engine.Tracking;

/// <summary>Hashes a large message piece by piece, exactly and in canonical form, without a second copy of it in memory.</summary>
sealed class StreamedHash : IDisposable
{
    readonly IncrementalHash _exact = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly IncrementalHash _canonical = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly LineEndCounter _lineEnds = new();
    long _size;
    long _canonicalSize;

    /// <summary>CRs that may belong to a line end, as a run of them before an LF counts as one with it.</summary>
    int _returns;

    /// <summary>Line ends that count only when something follows them.</summary>
    long _ends;

    /// <summary>Takes the next piece.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        _exact.AppendData(piece);
        _lineEnds.Append(piece);
        _size += piece.Length;
        while (!piece.IsEmpty)
        {
            var next = piece.IndexOfAny((byte)'\r', (byte)'\n');
            if (next != 0)
            {
                FlushEnds();
                AppendCanonical(next < 0 ? piece : piece[..next]);
                if (next < 0)
                    return;
            }
            if (piece[next] == '\n')
                (_ends, _returns) = (_ends + 1, 0);
            else
                _returns++;
            piece = piece[(next + 1)..];
        }
    }

    /// <summary>The hash of all that was taken.</summary>
    public MessageHash End() => new(_exact.GetHashAndReset(), _canonical.GetHashAndReset(), checked((int)_size), checked((int)_canonicalSize))
    {
        LikelySizes = MessageHash.SizesOf(checked((int)_size), checked((int)_canonicalSize), _lineEnds.End()),
    };

    public void Dispose()
    {
        _exact.Dispose();
        _canonical.Dispose();
    }

    void FlushEnds()
    {
        // CRs that no LF follows are line ends, each.
        for (_ends += _returns; _ends > 0; _ends--)
            AppendCanonical("\r\n"u8);
        _returns = 0;
    }

    void AppendCanonical(ReadOnlySpan<byte> piece)
    {
        _canonical.AppendData(piece);
        _canonicalSize += piece.Length;
    }
}
