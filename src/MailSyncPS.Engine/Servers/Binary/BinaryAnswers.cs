using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MailSyncPS.Engine.Servers.Answers;
using MailSyncPS.Engine.Servers.Transcripts;

namespace MailSyncPS.Engine.Servers.Binary;

/// <summary>
/// Reads the answers to commands that ask for BINARY[] of one mail each (RFC 3516, 4.2), in whichever order they come, and bounds them as
/// the answers that the library reads are bounded. A refusal of one mail, which some servers let end the whole command, costs no other.
/// </summary>
/// <param name="place">The server, as messages name it.</param>
/// <param name="mails">The mails asked for.</param>
sealed partial class BinaryAnswers(string place, IReadOnlyList<ShownMail> mails) : AnswerSyntax(place)
{
    /// <summary>The longest line, but for its literals: there is nothing in it but numbers, flags, and words for people.</summary>
    const int LongestLine = 8192;

    readonly Dictionary<string, ShownMail> _awaited = mails.ToDictionary(m => Number(m.Uid), StringComparer.Ordinal);
    readonly HashSet<string> _open = [.. mails.Select((_, i) => Tag(i))];
    readonly List<byte> _line = [];

    /// <summary>Where the data goes that comes; null for nowhere, as it is of no mail that was asked for.</summary>
    ShownMail? _mail;
    long _literal;

    /// <summary>Whether the line goes on behind a literal.</summary>
    bool _goesOn;

    /// <summary>Whether all commands were answered.</summary>
    public bool AreComplete => _open.Count == 0;

    /// <summary>Whether the server told of changes in the folder, which the library has not heard.</summary>
    public bool HaveNews { get; private set; }

    public override long Announced => _literal;

    /// <summary>The commands.</summary>
    public string Commands() => string.Concat(mails.Select((m, i) => $"{Tag(i)} UID FETCH {Number(m.Uid)} (UID BINARY.PEEK[])\r\n"));

    public override void Restart()
    {
        _line.Clear();
        (_literal, _goesOn) = (0, false);
    }

    public override void Take(ReadOnlySpan<byte> said)
    {
        while (!said.IsEmpty)
        {
            if (_literal > 0)
            {
                var count = (int)Math.Min(_literal, said.Length);
                _mail?.Take(said[..count]);
                _literal -= count;
                said = said[count..];
                continue;
            }
            if (CutLine(_line, ref said, LongestLine) is { } line)
                TakeLine(line);
        }
    }

    void TakeLine(string line)
    {
        if (!_goesOn && _open.Remove(line.Split(' ', 2)[0]))
            return;
        // The library would miss what comes when nothing is awaited any more.
        if (AreComplete || !_goesOn && !line.StartsWith("* ", StringComparison.Ordinal))
            throw Broken();
        var bytes = Encoding.Latin1.GetBytes(line);
        if (!_goesOn && ImapLiteral.IsStatus(bytes))
            return;
        HaveNews |= !_goesOn && News().IsMatch(line);
        _literal = ImapLiteral.LengthBehind(bytes);
        _goesOn = _literal > 0;
        if (!_goesOn)
            return;
        // Data of anything else was not asked for.
        if (!Data().IsMatch(line))
            throw Broken();
        // A mail that is given twice counts as it was given first, and one whose UID is not told before it as not given.
        _mail = Uid().Match(line) is { Success: true } uid && _awaited.Remove(uid.Groups["uid"].Value, out var mail) ? mail : null;
    }

    static string Tag(int number) => string.Create(CultureInfo.InvariantCulture, $"B{number + 1}");

    static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\* (?:[0-9]+ (?:EXISTS|EXPUNGE|RECENT)|VANISHED )",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex News();

    [GeneratedRegex(@"[( ]BINARY\[\] ~?\{[0-9]+\+?\}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Data();

    [GeneratedRegex(@"^\* [0-9]+ FETCH \((?:.* )?UID (?<uid>[0-9]+) ",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Uid();
}
