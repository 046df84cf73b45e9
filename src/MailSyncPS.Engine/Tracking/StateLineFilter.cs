using System.Runtime.InteropServices;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// Leaves out of a message, which comes in pieces and in canonical form, the header lines in which servers keep their state.
/// </summary>
/// <param name="keep">Takes what is kept, piece by piece.</param>
sealed class StateLineFilter(StateLineFilter.Keep keep)
{
    /// <summary>Takes a piece.</summary>
    public delegate void Keep(ReadOnlySpan<byte> piece);

    /// <summary>The beginning of a line that was not decided on yet; its colon may be in the next piece.</summary>
    readonly byte[] _start = new byte[StateLines.LongestName + 1];

    /// <summary>
    /// Line ends that are kept only when something follows them: the canonical form has none at the very end, and what followed may be left
    /// out.
    /// </summary>
    readonly List<byte> _ends = [];
    int _started;
    bool _isDecided;
    bool _isDropped;
    bool _isBody;

    /// <summary>Takes the next piece.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty && !_isBody)
        {
            if (!_isDecided)
            {
                _start[_started++] = piece[0];
                piece = piece[1..];
                Decide();
                continue;
            }
            var end = piece.IndexOf((byte)'\n');
            var line = end < 0 ? piece : piece[..(end + 1)];
            if (!_isDropped)
                Pass(line);
            piece = piece[line.Length..];
            if (end >= 0)
                (_isDecided, _started) = (false, 0);
        }
        if (!piece.IsEmpty)
            Pass(piece);
    }

    void Pass(ReadOnlySpan<byte> piece)
    {
        var text = piece.TrimEnd("\r\n"u8);
        if (!text.IsEmpty)
        {
            if (_ends.Count > 0)
                keep(CollectionsMarshal.AsSpan(_ends));
            _ends.Clear();
            keep(text);
        }
        _ends.AddRange(piece[text.Length..]);
    }

    /// <summary>Ends the message, whose last line may have no end.</summary>
    public void End()
    {
        if (!_isDecided && _started > 0 && !StateLines.Is(_start.AsSpan(0, _started)))
            Pass(_start.AsSpan(0, _started));
        _started = 0;
    }

    void Decide()
    {
        var start = _start.AsSpan(0, _started);
        switch (start[^1])
        {
            case (byte)' ' or (byte)'\t' when start.Length == 1:
                // A folded line shares the fate of the line before it.
                Settle(_isDropped);
                break;
            case (byte)'\n':
                _isBody = start.TrimEnd("\r\n"u8).IsEmpty;
                Settle(false);
                (_isDecided, _started) = (false, 0);
                break;
            case (byte)':':
                Settle(StateLines.Is(start));
                break;
            default:
                if (start.Length == _start.Length)
                    Settle(false);
                break;
        }
    }

    void Settle(bool isDropped)
    {
        (_isDecided, _isDropped) = (true, isDropped);
        if (!isDropped)
            Pass(_start.AsSpan(0, _started));
    }
}
