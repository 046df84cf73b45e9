using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Servers.Connection;

namespace MailSyncPS.Engine.Servers.Pop3;

/// <summary>
/// The lines of an answer to LIST or UIDL (RFC 1939, 5 and 7), each a message number and what is told of that message. The
/// numbers are the server's and may have gaps, which the library does not take.
/// </summary>
sealed class NumberedLines : ISpokenBytes
{
    readonly List<byte> _line = [];
    readonly Dictionary<int, string> _values = [];
    bool _hasBegun;
    bool _hasEnded;

    /// <summary>What is told of each message, by its number; empty where only the number is.</summary>
    public IReadOnlyDictionary<int, string> Values => _values;

    /// <summary>The first line that makes no sense, or tells of a message for the second time; null when there is none.</summary>
    public string? Odd { get; private set; }

    public void Add(ReadOnlySpan<byte> said)
    {
        foreach (var c in said)
        {
            if (_hasEnded)
                return;
            if (c != (byte)'\n')
            {
                _line.Add(c);
                continue;
            }
            Take(Encoding.Latin1.GetString([.. _line]).TrimEnd('\r'));
            _line.Clear();
        }
    }

    void Take(string line)
    {
        if (!_hasBegun)
        {
            (_hasBegun, _hasEnded) = (true, !line.StartsWith("+OK", StringComparison.Ordinal));
            return;
        }
        _hasEnded = line == ".";
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!_hasEnded && (words.Length == 0 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number <= 0 || !_values.TryAdd(number, words.ElementAtOrDefault(1) ?? string.Empty)))
            Odd ??= line;
    }
}
