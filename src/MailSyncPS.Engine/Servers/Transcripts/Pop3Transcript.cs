using System.Text.RegularExpressions;
using MailSyncPS.Engine.Servers.Answers;

namespace MailSyncPS.Engine.Servers.Transcripts;

/// <summary>A transcript of POP3 (RFC 1939). Mails are sizes in it, and a login is its command's name.</summary>
sealed partial class Pop3Transcript : WireTranscript
{
    readonly TranscriptLine _sent = new();
    readonly TranscriptLine _heard = new();
    readonly Queue<Pop3Answer> _answers = [];

    /// <summary>What the lines that come belong to; a line when a new answer begins.</summary>
    Pop3Answer _current;
    long _mailBytes;

    /// <summary>Whether mails came: what nobody asked for then may be the rest of one that ended early.</summary>
    bool _hasRead;
    bool _authenticating;

    // The greeting comes unasked.
    public Pop3Transcript(Transcript transcript) : base(transcript) => _answers.Enqueue(Pop3Answer.Line);

    public override void Sent(ReadOnlySpan<byte> sent)
    {
        while (!sent.IsEmpty)
        {
            if (_sent.Take(ref sent))
                EndSent(_sent.Next());
        }
    }

    public override void Heard(ReadOnlySpan<byte> heard)
    {
        while (!heard.IsEmpty)
        {
            if (!_heard.Take(ref heard))
                continue;
            var length = _heard.Length;
            EndHeard(_heard.Next(), length);
        }
    }

    void EndSent(string line)
    {
        if (_authenticating)
        {
            Lines.Sent(Transcript.Hidden);
            return;
        }
        var login = LoginCommand().Match(line);
        _authenticating = login.Groups["mechanism"].Success;
        Lines.Sent(!login.Success
            ? line : login.Groups["shown"].Value + (login.Groups["secret"].Length > 0 ? " " + Transcript.Hidden : ""));
        _answers.Enqueue(Pop3Answers.To(line));
    }

    void EndHeard(string line, long length)
    {
        switch (_current)
        {
            case Pop3Answer.Line:
                Lines.Heard(Status(line, length));
                break;
            case Pop3Answer.Mail when line == ".":
                Lines.Heard(Transcript.Size(_mailBytes));
                (_current, _mailBytes) = (Pop3Answer.Line, 0);
                break;
            case Pop3Answer.Mail:
                _mailBytes += length;
                break;
            default:
                Lines.Heard(line);
                _current = line == "." ? Pop3Answer.Line : _current;
                break;
        }
    }

    string Status(string line, long length)
    {
        var isGood = line.StartsWith("+OK", StringComparison.Ordinal);
        if (_authenticating && !isGood && line.StartsWith('+'))
            return "+ " + Transcript.Hidden;
        if (!isGood && !line.StartsWith("-ERR", StringComparison.Ordinal) || _answers.Count == 0 && _hasRead)
            return Transcript.Size(length);
        _authenticating = false;
        if (_answers.TryDequeue(out var answer) && isGood)
            _current = answer;
        _hasRead |= _current == Pop3Answer.Mail;
        return line;
    }

    [GeneratedRegex(@"^(?<shown>PASS|APOP|AUTH (?<mechanism>\S+))(?: (?<secret>.*))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LoginCommand();
}
