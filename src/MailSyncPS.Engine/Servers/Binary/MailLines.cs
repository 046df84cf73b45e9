namespace MailSyncPS.Engine.Servers.Binary;

/// <summary>Cuts the bytes of a mail into lines, and tells of each that has a byte which is NUL, or may stand for one.</summary>
sealed class MailLines
{
    /// <summary>The byte that servers show for NUL, which IMAP can't carry.</summary>
    public const byte StandIn = 0x80;

    const ulong Basis = 14695981039346656037;
    const ulong Prime = 1099511628211;

    ulong _digest = Basis;
    bool _isSuspect;
    bool _hasNul;

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="tell">Hears of each line in question: its digest, in which NUL and its stand-in are the same, and whether it has a
    /// NUL.</param>
    public void Add(ReadOnlySpan<byte> bytes, Action<ulong, bool> tell)
    {
        foreach (var c in bytes)
        {
            _hasNul |= c == 0;
            _isSuspect |= c is 0 or StandIn;
            _digest = (_digest ^ (c == 0 ? StandIn : c)) * Prime;
            if (c == '\n')
                End(tell);
        }
    }

    /// <summary>Ends the last line, which need not have an end.</summary>
    public void End(Action<ulong, bool> tell)
    {
        if (_isSuspect)
            tell(_digest, _hasNul);
        (_digest, _isSuspect, _hasNul) = (Basis, false, false);
    }
}
