using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Servers.Reading;

/// <summary>
/// Follows the answers to RETR by the letter of RFC 1939, 3: lines end with CRLF, and a dot alone ends the mail. The
/// library is laxer, and takes a dot between bare line feeds for the end as well, so that a mail may be cut there.
/// </summary>
/// <param name="expected">How many answers are awaited.</param>
sealed class DataWatch(int expected) : ISpokenBytes
{
    const int Shown = 3;

    readonly List<WatchedMail> _mails = new(expected);
    readonly byte[] _head = new byte[Shown];
    long _lineLength;
    long _length;
    int _stuffed;
    byte _last;
    bool _isData;
    bool _afterCrlf;
    bool _hasMore;

    /// <summary>A mail as it was sent.</summary>
    /// <param name="Length">Its bytes.</param>
    /// <param name="Stuffed">Lines to which a dot was added on the way.</param>
    public readonly record struct WatchedMail(long Length, int Stuffed);

    /// <summary>The mails, as far as they have come.</summary>
    public IReadOnlyList<WatchedMail> Mails => _mails;

    /// <summary>Whether the server ended every mail where the library took it to end, and said nothing else.</summary>
    public bool Confirms(IReadOnlyList<MailBytes> read) =>
        !_hasMore && !_isData && _lineLength == 0 && _mails.Count == read.Count
            && _mails.Zip(read).All(m => m.First.Length == m.Second.Length);

    public void Add(ReadOnlySpan<byte> said)
    {
        while (!said.IsEmpty)
        {
            if (_mails.Count == expected)
            {
                _hasMore = true;
                return;
            }
            var end = said.IndexOf((byte)'\n');
            var part = end < 0 ? said : said[..(end + 1)];
            said = said[part.Length..];
            if (_lineLength < Shown)
                part[..(int)Math.Min(part.Length, Shown - _lineLength)].CopyTo(_head.AsSpan((int)_lineLength));
            _lineLength += part.Length;
            var before = part.Length > 1 ? part[^2] : _last;
            _last = part[^1];
            if (end >= 0)
                EndLine(before == (byte)'\r');
        }
    }

    void EndLine(bool isCrlf)
    {
        if (!_isData)
        {
            _isData = _head[0] == (byte)'+';
            if (!_isData)
                _mails.Add(new WatchedMail(-1, 0));
            (_length, _stuffed, _afterCrlf) = (0, 0, isCrlf);
        }
        else if (_afterCrlf && _lineLength == Shown && _head.AsSpan().SequenceEqual(".\r\n"u8))
        {
            _mails.Add(new WatchedMail(_length, _stuffed));
            _isData = false;
        }
        else
        {
            var isStuffed = _head[0] == (byte)'.';
            _stuffed += isStuffed ? 1 : 0;
            _length += _lineLength - (isStuffed ? 1 : 0);
            _afterCrlf = isCrlf;
        }
        _lineLength = 0;
    }
}
