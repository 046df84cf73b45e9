namespace MailSyncPS.Engine.Tracking;

/// <summary>Counts the line ends of a message that comes in pieces.</summary>
sealed class LineEndCounter
{
    int _bare;
    int _runs;
    int _extras;

    /// <summary>CRs of which it is open what follows them.</summary>
    int _returns;

    /// <summary>Takes the next piece.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            var next = piece.IndexOfAny((byte)'\r', (byte)'\n');
            if (next != 0)
                _returns = 0;
            if (next < 0)
                return;
            if (piece[next] == '\r')
                _returns++;
            else
                EndLine();
            piece = piece[(next + 1)..];
        }
    }

    /// <summary>What was counted, with no more to come.</summary>
    public LineEnds End() => new(_bare, _runs, _extras);

    void EndLine()
    {
        _bare += _returns == 0 ? 1 : 0;
        _runs += _returns > 1 ? 1 : 0;
        _extras += _returns > 1 ? _returns - 1 : 0;
        _returns = 0;
    }
}
