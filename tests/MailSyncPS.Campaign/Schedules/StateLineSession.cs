using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using MailSyncPS.TestServers;

namespace MailSyncPS.Campaign.Schedules;

/// <summary>
/// A POP3 session with a server that writes its state into the headers of the mails that it shows, as mbox servers do: other
/// lines in each session, under the same UIDL.
/// </summary>
sealed partial class StateLineSession : ILineRewriter
{
    const int UidDigits = 9;

    readonly ConcurrentQueue<string> _asked = new();
    readonly int _session;
    readonly StateWriting _writing;
    volatile bool _isMoreAsked;
    string? _answered;
    bool _isHeader;
    bool _hasLines;
    int _shown;

    /// <summary>Begins a session.</summary>
    /// <param name="session">Its number, from 1.</param>
    /// <param name="writing">How it writes.</param>
    public StateLineSession(int session, StateWriting writing)
    {
        (_session, _writing) = (session, writing);
        Length = LinesOf(1).Length;
    }

    /// <summary>By how much each mail is longer in this session.</summary>
    public int Length { get; }

    /// <summary>Takes note of what is asked.</summary>
    public string ToServer(string line)
    {
        if (_isMoreAsked)
            _isMoreAsked = false;
        else
            _asked.Enqueue(line.TrimEnd('\r', '\n'));
        return line;
    }

    /// <summary>Writes the state into mails, and their new sizes into listings.</summary>
    public string ToClient(string line)
    {
        if (_answered is not null)
            return Continue(line);
        if (line.StartsWith("+ ", StringComparison.Ordinal))
        {
            _isMoreAsked = true;
            return line;
        }
        if (!_asked.TryDequeue(out var asked) || !line.StartsWith("+OK", StringComparison.Ordinal))
            return line;
        var words = asked.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["RETR" or "TOP", ..]:
                (_answered, _isHeader, _hasLines) = (asked, true, false);
                return Octets().Replace(line, m => Longer(m.Value, 1));
            case ["LIST" or "UIDL" or "CAPA"]:
                _answered = asked;
                return line;
            case ["LIST", _]:
                return Listed().Replace(line, m => Longer(m.Value, 1));
            case ["STAT"]:
                return Total().Replace(line, m =>
                    $"{m.Groups["count"]} {Longer(m.Groups["size"].Value, int.Parse(m.Groups["count"].Value, CultureInfo.InvariantCulture))}");
            default:
                return line;
        }
    }

    /// <summary>The next line of an answer of several lines.</summary>
    string Continue(string line)
    {
        var verb = _answered!.Split(' ')[0].ToUpperInvariant();
        var isLast = line is ".\r\n" or ".\n";
        if (isLast)
            _answered = null;
        else if (verb == "LIST")
            return Listed().Replace(line, m => Longer(m.Value, 1));
        if (verb is not ("RETR" or "TOP") || !_isHeader)
            return line;
        // A header ends with an empty line, or with the mail; a mail of no bytes gets none.
        var isEnd = isLast ? _hasLines : line.TrimEnd('\r', '\n').Length == 0;
        _isHeader = !isLast && !isEnd;
        _hasLines = true;
        return isEnd ? LinesOf(++_shown) + line : line;
    }

    /// <summary>The lines of a mail: unread first, then old, then read, and a UID that is never twice the same.</summary>
    string LinesOf(int mail)
    {
        var status = (_session % 3) switch { 1 => "  ", 2 => " O", _ => "RO" };
        var uid = (_session * 1000 + mail).ToString(CultureInfo.InvariantCulture).PadLeft(UidDigits, '0');
        return _writing == StateWriting.SameSize
            ? $"Status: {status}\r\nX-UID: {uid}\r\n"
            : $"Status: {status.Trim()}\r\nX-UID: {uid}\r\n{(_session % 2 == 0 ? "X-Keywords: \r\n" : "")}";
    }

    string Longer(string size, int mails) =>
        size == "0" ? size : (long.Parse(size, CultureInfo.InvariantCulture) + (long)mails * Length).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<=^\+OK )\d+(?= octets)")]
    private static partial Regex Octets();

    [GeneratedRegex(@"(?<=^(\+OK )?\d+ )\d+")]
    private static partial Regex Listed();

    [GeneratedRegex(@"(?<=^\+OK )(?<count>\d+) (?<size>\d+)")]
    private static partial Regex Total();
}
