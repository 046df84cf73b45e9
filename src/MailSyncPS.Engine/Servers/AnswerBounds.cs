using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>
/// Bounds what a server may say. The library holds a line whole, several times over, and a listing whole, so a line without
/// an end or a listing without an end would fill the memory. What a message brings is data and may have lines of any length.
/// </summary>
/// <param name="place">The server, as messages name it.</param>
/// <param name="hasLiterals">Whether data comes as literals (IMAP), whose length is told; else the caller says when data comes.</param>
sealed class AnswerBounds(string place, bool hasLiterals)
{
    /// <summary>The longest line. Real ones are lists of flags or capabilities, and stay far below.</summary>
    const int LongestLine = 64 << 10;

    /// <summary>What may be said until a session is open: greeting, capabilities, the answers to a login, the first folders.</summary>
    const long OpeningBytes = 512 << 10;

    /// <summary>What an answer may have beside its payload, as the news of other sessions' changes.</summary>
    const long BaseBytes = 1L << 20;

    /// <summary>How much of a line's beginning tells whether it is a status, and of its end whether a literal follows.</summary>
    const int Shown = 32;

    readonly byte[] _head = new byte[Shown];
    readonly byte[] _tail = new byte[Shown];
    long _budget = OpeningBytes;
    long _literal;
    int _length;
    int _tailLength;
    bool _isData;

    /// <summary>Starts an answer of about so many bytes. Servers count line ends and stuffed dots in their own ways, hence twice as many.</summary>
    public void Expect(long payloadBytes) => _budget = BaseBytes + 2 * payloadBytes;

    /// <summary>Whether what comes has a message's lines among it.</summary>
    public void ExpectData(bool isData)
    {
        _isData = isData && !hasLiterals;
        (_literal, _length, _tailLength) = (0, 0, 0);
    }

    /// <summary>Takes note of what the server said.</summary>
    /// <exception cref="MailSyncException">It is beyond bounds.</exception>
    public void Take(ReadOnlySpan<byte> said)
    {
        _budget -= said.Length;
        if (_budget < 0)
            throw Violation(ServersTexts.FormatAnswerTooLong(place));
        while (!_isData && !said.IsEmpty)
        {
            if (_literal > 0)
            {
                var skipped = (int)Math.Min(_literal, said.Length);
                _literal -= skipped;
                said = said[skipped..];
                _tailLength = 0;
                continue;
            }
            var end = said.IndexOf((byte)'\n');
            var part = end < 0 ? said : said[..end];
            Add(part);
            said = said[Math.Min(part.Length + 1, said.Length)..];
            if (end >= 0)
                EndLine();
        }
    }

    void Add(ReadOnlySpan<byte> part)
    {
        if (_length < Shown)
            part[..Math.Min(part.Length, Shown - _length)].CopyTo(_head.AsSpan(_length));
        if (part.Length >= Shown)
        {
            part[^Shown..].CopyTo(_tail);
        }
        else
        {
            _tail.AsSpan(part.Length).CopyTo(_tail);
            part.CopyTo(_tail.AsSpan(Shown - part.Length));
        }
        _length += part.Length;
        _tailLength = Math.Min(_tailLength + part.Length, Shown);
        if (_length > LongestLine)
            throw Violation(ServersTexts.FormatLineWithoutEnd(place));
    }

    void EndLine()
    {
        _literal = hasLiterals && !IsStatus(_head.AsSpan(0, Math.Min(_length, Shown))) ? LiteralLength(_tail.AsSpan(Shown - _tailLength)) : 0;
        // The line goes on behind its literal.
        if (_literal == 0)
            (_length, _tailLength) = (0, 0);
    }

    /// <summary>Whether a line's end is words for people, whatever they look like.</summary>
    public static bool IsStatus(ReadOnlySpan<byte> head)
    {
        var space = head.IndexOf((byte)' ');
        var rest = head[(space + 1)..];
        return head.StartsWith("+"u8) || rest.StartsWith("OK "u8) || rest.StartsWith("NO "u8) || rest.StartsWith("BAD "u8) || rest.StartsWith("BYE "u8) || rest.StartsWith("PREAUTH "u8);
    }

    /// <summary>The length that a line's end announces, as in <c>{42}</c>; 0 when it announces none.</summary>
    public static long LiteralLength(ReadOnlySpan<byte> tail)
    {
        tail = tail.TrimEnd((byte)'\r');
        if (!tail.EndsWith("}"u8))
            return 0;
        var open = tail.LastIndexOf((byte)'{');
        return open >= 0 && System.Buffers.Text.Utf8Parser.TryParse(tail[(open + 1)..], out long length, out var read) && length > 0
            && (open + 1 + read == tail.Length - 1 || open + 2 + read == tail.Length - 1 && tail[^2] == (byte)'+') ? length : 0;
    }

    static MailSyncException Violation(string message) => new(MailFailure.ProtocolViolation, message) { IsTransient = true };
}
