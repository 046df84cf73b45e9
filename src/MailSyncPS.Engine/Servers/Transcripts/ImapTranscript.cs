using System.Text;
using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Servers.Transcripts;

/// <summary>A transcript of IMAP (RFC 9051). Literals are sizes in it, and a login is its command's name.</summary>
sealed partial class ImapTranscript(Transcript transcript) : WireTranscript(transcript)
{
    readonly TranscriptLine _sent = new();
    readonly TranscriptLine _heard = new();
    long _sentLiteral;
    long _heardLiteral;

    /// <summary>Whether what is sent belongs to a command that was begun before.</summary>
    bool _goesOn;

    /// <summary>Whether the command that is being sent has a password in it.</summary>
    bool _isSecret;

    /// <summary>The tag of the command that is being sent; null before the first.</summary>
    string? _tag;

    /// <summary>Whether its literal is only sent once the server says so: not one as in <c>{42+}</c> (RFC 7888).</summary>
    bool _asksFirst;

    /// <summary>The tag of the AUTHENTICATE that is not answered yet; null when there is none.</summary>
    string? _authenticating;

    public override void Sent(ReadOnlySpan<byte> sent)
    {
        while (Skip(ref sent, ref _sentLiteral))
        {
            if (!_sent.Take(ref sent))
                continue;
            var line = _sent.Next();
            _sentLiteral = ImapLiteral.LengthBehind(Encoding.Latin1.GetBytes(line));
            if (!_goesOn)
                _tag = line.Split(' ', 2)[0];
            var shown = Shown(_sentLiteral > 0 ? line[..line.LastIndexOf('{')] + Transcript.Size(_sentLiteral) : line);
            // Behind its last literal a command mostly has nothing but its end.
            if (!_goesOn || shown.Length > 0)
                Lines.Sent(shown);
            _goesOn = _sentLiteral > 0;
            _asksFirst = _goesOn && !line.EndsWith("+}", StringComparison.Ordinal);
            _isSecret &= _goesOn;
        }
    }

    public override void Heard(ReadOnlySpan<byte> heard)
    {
        while (Skip(ref heard, ref _heardLiteral))
        {
            if (!_heard.Take(ref heard))
                continue;
            var line = _heard.Text;
            var bytes = Encoding.Latin1.GetBytes(line);
            _heardLiteral = ImapLiteral.IsStatus(bytes) ? 0 : ImapLiteral.LengthBehind(bytes);
            if (_heardLiteral > 0)
            {
                _heard.ReplaceMark(Transcript.Size(_heardLiteral));
                continue;
            }
            _heard.Next();
            // A command that asked and was refused does not send its literal; any other literal comes, whatever was said.
            if (_asksFirst && line.StartsWith(_tag + " ", StringComparison.Ordinal))
                (_sentLiteral, _goesOn, _isSecret) = (0, false, false);
            _asksFirst &= _goesOn && !line.StartsWith('+');
            if (_authenticating is not null && line.StartsWith('+'))
                line = "+ " + Transcript.Hidden;
            else if (_authenticating is { } tag && line.StartsWith(tag + " ", StringComparison.OrdinalIgnoreCase))
                _authenticating = null;
            Lines.Heard(QuotedData().Replace(line, match => match.Groups["what"].Value + Transcript.Size(match.Groups["data"].Length)));
        }
    }

    string Shown(string line)
    {
        if (_authenticating is not null)
            return Transcript.Hidden;
        if (_goesOn)
            return _isSecret ? "" : line;
        var login = LoginCommand().Match(line);
        if (!login.Success)
            return line;
        _isSecret = true;
        if (login.Groups["mechanism"].Success)
            _authenticating = login.Groups["tag"].Value;
        return login.Groups["shown"].Value + (login.Groups["secret"].Length > 0 ? " " + Transcript.Hidden : "");
    }

    /// <summary>Skips what is left of a literal.</summary>
    /// <returns>Whether anything follows.</returns>
    static bool Skip(ref ReadOnlySpan<byte> bytes, ref long literal)
    {
        var skipped = (int)Math.Min(literal, bytes.Length);
        literal -= skipped;
        bytes = bytes[skipped..];
        return !bytes.IsEmpty;
    }

    [GeneratedRegex(@"^(?<shown>(?<tag>\S+) (?:LOGIN|AUTHENTICATE (?<mechanism>\S+)))(?: (?<secret>.*))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LoginCommand();

    /// <summary>Some servers send short mails as strings instead of literals.</summary>
    [GeneratedRegex("""(?<what>\b(?:BODY\[[^\]]*\](?:<[0-9]+>)?|BINARY\[[^\]]*\]|RFC822(?:\.TEXT|\.HEADER)?) )"""
        + @"\x22(?<data>(?:[^\x22\\]|\\.)*)(\x22|$)",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex QuotedData();
}
