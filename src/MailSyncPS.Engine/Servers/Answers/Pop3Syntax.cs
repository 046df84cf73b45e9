using System.Text;

namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>
/// The syntax of POP3's answers. Which of them go on over several lines follows from the commands, and where they end from
/// the single dot (RFC 1939, 3). Lines of a mail may have any length, every other line is bounded.
/// </summary>
sealed class Pop3Syntax : AnswerSyntax
{
    /// <summary>
    /// The longest line of an answer: eight times what RFC 2449, 4 allows, for servers that tell of themselves at length.
    /// </summary>
    const int LongestLine = 4096;

    /// <summary>How much of a line tells what it is.</summary>
    const int Shown = 5;

    /// <summary>How much of a command tells what it is.</summary>
    const int ShownOfCommand = 16;

    readonly Queue<Pop3Answer> _answers = [];
    readonly byte[] _head = new byte[Shown];
    readonly StringBuilder _command = new();
    Pop3Answer _current;
    long _length;
    bool _isAuthenticating;

    // The greeting comes unasked.
    public Pop3Syntax(string place) : base(place) => _answers.Enqueue(Pop3Answer.Line);

    public override void Restart() => (_current, _length) = (Pop3Answer.Line, 0);

    public override void Sent(ReadOnlySpan<byte> sent)
    {
        foreach (var c in sent)
        {
            if (c == '\n')
                EndCommand();
            else if (_command.Length < ShownOfCommand && c != '\r')
                _command.Append((char)c);
        }
    }

    void EndCommand()
    {
        var command = _command.ToString();
        _command.Clear();
        // What is sent within AUTH is no command, whatever it looks like.
        _answers.Enqueue(_isAuthenticating ? Pop3Answer.Line : Pop3Answers.To(command));
        _isAuthenticating |= command.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase);
    }

    public override void Take(ReadOnlySpan<byte> said)
    {
        while (!said.IsEmpty)
        {
            var end = said.IndexOf((byte)'\n');
            Add(end < 0 ? said : said[..end]);
            if (end < 0)
                return;
            EndLine();
            _length = 0;
            said = said[(end + 1)..];
        }
    }

    void Add(ReadOnlySpan<byte> part)
    {
        if (_length < Shown)
            part[..(int)Math.Min(part.Length, Shown - _length)].CopyTo(_head.AsSpan((int)_length));
        _length += part.Length;
        if (_length > LongestLine && _current != Pop3Answer.Mail)
            throw WithoutEnd();
    }

    void EndLine()
    {
        switch (_current)
        {
            case Pop3Answer.Mail or Pop3Answer.Listing when _head[0] == '.' && (_length == 1 || _length == 2 && _head[1] == '\r'):
                _current = Pop3Answer.Line;
                break;
            case Pop3Answer.Line:
                EndStatus();
                break;
        }
    }

    void EndStatus()
    {
        var head = _head.AsSpan(0, (int)Math.Min(_length, Shown));
        var (isGood, isMore) = (IsWord(head, "+OK"u8), IsWord(head, "+"u8));
        _isAuthenticating &= isMore;
        if (_answers.TryDequeue(out var answer) && (isGood || isMore))
            _current = answer;
    }

    static bool IsWord(ReadOnlySpan<byte> head, ReadOnlySpan<byte> word) =>
        head.StartsWith(word) && (head.Length == word.Length || head[word.Length] is (byte)' ' or (byte)'\t' or (byte)'\r');
}
