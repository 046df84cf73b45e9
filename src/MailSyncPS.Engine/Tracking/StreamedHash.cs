using System.Security.Cryptography;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// Hashes a large message piece by piece, in all forms of <see cref="MessageHash"/>, without a second copy of it in memory.
/// </summary>
sealed class StreamedHash : IDisposable
{
    readonly IncrementalHash _exact = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly IncrementalHash _canonical = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly IncrementalHash _stable = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly StateLineFilter _withoutState;
    readonly LineEndCounter _lineEnds = new();
    long _size;
    long _canonicalSize;
    long _stableSize;

    /// <summary>CRs that may belong to a line end, as a run of them before an LF counts as one with it.</summary>
    long _returns;

    /// <summary>Line ends that count only when something follows them.</summary>
    long _ends;

    /// <summary>Begins with nothing.</summary>
    public StreamedHash() => _withoutState = new StateLineFilter(piece =>
    {
        _stable.AppendData(piece);
        _stableSize += piece.Length;
    });

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
    public MessageHash End()
    {
        _withoutState.End();
        return new(_exact.GetHashAndReset(), _canonical.GetHashAndReset(), _stable.GetHashAndReset(), checked((int)_size),
            checked((int)_canonicalSize), checked((int)_stableSize))
        {
            LikelySizes = MessageHash.SizesOf(checked((int)_size), checked((int)_canonicalSize), _lineEnds.End()),
        };
    }

    public void Dispose()
    {
        _exact.Dispose();
        _canonical.Dispose();
        _stable.Dispose();
    }

    void FlushEnds()
    {
        for (; _ends > 0; _ends--)
            AppendCanonical("\r\n"u8);
        // CRs that no LF follows are bytes like any other.
        for (; _returns > 0; _returns--)
            AppendCanonical("\r"u8);
    }

    void AppendCanonical(ReadOnlySpan<byte> piece)
    {
        _canonical.AppendData(piece);
        _canonicalSize += piece.Length;
        _withoutState.Append(piece);
    }
}
