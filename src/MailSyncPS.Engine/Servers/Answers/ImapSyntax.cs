using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MailSyncPS.Engine.Servers.Answers;

/// <summary>
/// The syntax of IMAP's answers (RFC 9051, 9), as the library reads it: it calls itself for each list within a list, and a few
/// thousand of them end the process. What is left uncounted is only what the library does not read as tokens either: quoted
/// strings, words for people, and literals where it takes them as such. A literal elsewhere is refused, because the library
/// leaves it where it is and reads its data as tokens.
/// </summary>
/// <param name="place">The server, as messages name it.</param>
sealed class ImapSyntax(string place) : AnswerSyntax(place)
{
    /// <summary>The most lists within one another. A mail's structure, which nobody asks for here, has some ten.</summary>
    const int DeepestList = 64;

    /// <summary>The most lists in a line, so that no way of not counting their ends could matter.</summary>
    const int MostLists = 512;

    /// <summary>The longest line, but for its literals. Real ones are lists of flags or capabilities, and stay far below.</summary>
    const int LongestLine = 64 << 10;

    /// <summary>The longest literal but a mail: folders have shorter names.</summary>
    const int LongestName = 4096;

    /// <summary>How much of an atom tells what it is.</summary>
    const int Shown = 12;

    /// <summary>What ends an atom, beside spaces and control characters.</summary>
    static readonly SearchValues<byte> Specials = SearchValues.Create("[](){%*\\\""u8);

    /// <summary>What is no token of one piece, wherever it stands.</summary>
    static readonly SearchValues<byte> Structure = SearchValues.Create("[](){}\"\\\r\n"u8);

    readonly byte[] _atom = new byte[Shown];
    readonly ImapFetchItems _items = new();
    ImapPosition _position;
    ImapLine _line;
    int _lineLength;
    int _atomLength;
    byte _atomEnd;
    int _depth;
    int _lists;

    /// <summary>Tokens of a LIST line that are no part of a list, the attributes counted as one.</summary>
    int _listTokens;
    long _literal;
    int _literalDigits;

    /// <summary>Whether the literal is a mail, or what of one was asked for.</summary>
    bool _isMail;

    /// <summary>Whether the literal may have no structure, as it might be read as tokens.</summary>
    bool _isPlain;

    /// <summary>Whether it can't be told for certain how the library reads the line: then it may not go on in the next one.</summary>
    bool _isDoubtful;
    bool _isFarewell;
    bool _followsLiteral;

    public override long Announced => _position == ImapPosition.Literal ? _literal : 0;

    public override void Restart() => EndLine();

    public override void Take(ReadOnlySpan<byte> said)
    {
        while (!said.IsEmpty)
        {
            var taken = _position switch
            {
                ImapPosition.Literal => TakeLiteral(said),
                ImapPosition.Words => TakeWords(said),
                _ => TakeByte(said[0]),
            };
            said = said[taken..];
        }
    }

    int TakeLiteral(ReadOnlySpan<byte> said)
    {
        var count = (int)Math.Min(_literal, said.Length);
        if (_isPlain && said[..count].ContainsAny(Structure))
            throw Broken();
        _literal -= count;
        if (_literal == 0)
            EndLiteral();
        return count;
    }

    int TakeWords(ReadOnlySpan<byte> said)
    {
        var end = said.IndexOf((byte)'\n');
        var count = end < 0 ? said.Length : end + 1;
        Lengthen(count);
        if (end >= 0)
            EndLine();
        return count;
    }

    int TakeByte(byte c)
    {
        Lengthen(1);
        switch (_position)
        {
            case ImapPosition.Between:
                Begin(c);
                break;
            case ImapPosition.Atom when IsAtom(c):
                AddToAtom(c);
                break;
            case ImapPosition.Atom:
                _position = ImapPosition.Between;
                EndToken(isAtom: true);
                GoOn(c);
                break;
            case ImapPosition.Escaped:
                _position = ImapPosition.Quoted;
                break;
            case ImapPosition.QuoteEnd when c is (byte)']' or (byte)')' or (byte)' ' or (byte)'\r' or (byte)'\n':
                _position = ImapPosition.Between;
                EndToken(isAtom: false);
                GoOn(c);
                break;
            // A quote within the string that was not escaped: the library takes it as one.
            case ImapPosition.Quoted or ImapPosition.QuoteEnd:
                Quote(c);
                break;
            default:
                MeasureLiteral(c);
                break;
        }
        return 1;
    }

    void Lengthen(int count)
    {
        _lineLength += count;
        if (_lineLength > LongestLine)
            throw WithoutEnd();
    }

    /// <summary>Takes the byte behind a token, which may have been the last one before the words.</summary>
    void GoOn(byte c)
    {
        if (_position != ImapPosition.Words)
            Begin(c);
        else if (c == '\n')
            EndLine();
    }

    void Begin(byte c)
    {
        if (c is (byte)' ' or (byte)'\r')
            return;
        if (c == '\n')
        {
            BreakLine();
            return;
        }
        if (_line == ImapLine.Status && c is not ((byte)'[' or (byte)'"' or (byte)'{'))
        {
            _position = ImapPosition.Words;
            return;
        }
        // A folder's name without quotes: of some servers the library reads it up to the line's end.
        if (_line == ImapLine.List && _depth == 0 && _listTokens == 2 && c is not ((byte)'"' or (byte)'{'))
            (_line, _isDoubtful) = (ImapLine.Other, true);
        switch (c)
        {
            case (byte)'"':
                _position = ImapPosition.Quoted;
                break;
            case (byte)'{':
                BeginLiteral();
                break;
            case (byte)'(':
                Open();
                break;
            case (byte)')':
                Close();
                break;
            case (byte)'\\':
                BeginAtom(c);
                break;
            case var _ when IsAtom(c):
                BeginAtom(c);
                break;
            default:
                EndSpecial(c);
                break;
        }
        if (c is not ((byte)'{'))
            _followsLiteral = false;
    }

    static bool IsAtom(byte c) => c > ' ' && c != 0x7f && !Specials.Contains(c);

    void BeginAtom(byte c)
    {
        (_position, _atomLength) = (ImapPosition.Atom, 0);
        AddToAtom(c);
    }

    void AddToAtom(byte c)
    {
        if (_atomLength < Shown)
            _atom[_atomLength] = c;
        (_atomLength, _atomEnd) = (_atomLength + 1, c);
    }

    /// <summary>Whether the atom is a word, as in <c>FETCH</c>.</summary>
    bool Is(ReadOnlySpan<byte> word) => _atomLength == word.Length && Ascii.EqualsIgnoreCase(_atom.AsSpan(0, _atomLength), word);

    void Quote(byte c)
    {
        _position = c switch
        {
            (byte)'"' => ImapPosition.QuoteEnd,
            (byte)'\\' => ImapPosition.Escaped,
            _ => ImapPosition.Quoted,
        };
        if (c == '\n' && (_isDoubtful || _line is ImapLine.Status or ImapLine.Code))
            throw Broken();
    }

    void Open()
    {
        if (++_depth > DeepestList || ++_lists > MostLists)
            throw TooDeep(DeepestList);
        if (_line == ImapLine.Fetch)
            _items.Open(_depth);
    }

    void Close()
    {
        if (_depth == 0)
            return;
        _depth--;
        if (_line == ImapLine.Fetch && !_items.Close(_depth))
            throw Broken();
        if (_depth > 0)
            return;
        if (_line == ImapLine.Fetch)
            _line = ImapLine.Other;
        else
            _listTokens++;
    }

    /// <summary>A token is complete that is no list: an atom, or a quoted string.</summary>
    void EndToken(bool isAtom)
    {
        _listTokens += _depth == 0 ? 1 : 0;
        switch (_line)
        {
            case ImapLine.New:
                _line = isAtom ? ImapLine.Tagged : ImapLine.Other;
                if (isAtom && Is("+"u8))
                    _position = ImapPosition.Words;
                break;
            case ImapLine.Tagged:
                _line = isAtom && IsStatus() ? ImapLine.Status : ImapLine.Other;
                break;
            case ImapLine.Untagged:
                _line = isAtom ? Untagged() : ImapLine.Other;
                break;
            case ImapLine.Numbered:
                _line = isAtom && Is("FETCH"u8) ? ImapLine.Fetch : ImapLine.Other;
                _items.Begin();
                break;
            case ImapLine.Status:
                _position = ImapPosition.Words;
                break;
            case ImapLine.Fetch when _depth == 1
                && !_items.Add(isAtom, isAtom && Is("BODY"u8), isAtom && _atom[0] == '<' && _atomEnd == '>'):
                throw Broken();
            case ImapLine.FolderStatus:
                _line = ImapLine.Other;
                break;
        }
    }

    bool IsStatus() => Is("OK"u8) || Is("NO"u8) || Is("BAD"u8);

    ImapLine Untagged()
    {
        _listTokens = 0;
        _isFarewell = Is("BYE"u8);
        // Words where it greets, tokens anywhere else.
        _isDoubtful |= Is("PREAUTH"u8);
        return _isFarewell || IsStatus() ? ImapLine.Status
            : Is("LIST"u8) || Is("LSUB"u8) || Is("XLIST"u8) ? ImapLine.List
            : Is("STATUS"u8) ? ImapLine.FolderStatus
            : Is("QUOTA"u8) || Is("QUOTAROOT"u8) ? ImapLine.Quota
            : IsNumber() ? ImapLine.Numbered : ImapLine.Other;
    }

    bool IsNumber()
    {
        if (_atom.AsSpan(0, Math.Min(_atomLength, Shown)).ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        if (_atomLength > Shown || !Utf8Parser.TryParse(_atom.AsSpan(0, _atomLength), out uint _, out var read) || read != _atomLength)
            throw Broken();
        return true;
    }

    /// <summary>A token of one character that is no atom.</summary>
    void EndSpecial(byte c)
    {
        switch (_line)
        {
            case ImapLine.New when c == '*':
                _line = ImapLine.Untagged;
                break;
            case ImapLine.New or ImapLine.Untagged or ImapLine.Status when c == '[':
                _line = ImapLine.Code;
                break;
            case ImapLine.Code when c == ']' && _depth == 0:
                _position = ImapPosition.Words;
                break;
            case ImapLine.Code:
                break;
            case ImapLine.Fetch:
                if (_depth == 1 && !_items.AddSpecial(c))
                    throw Broken();
                break;
            case ImapLine.List:
                _listTokens += _depth == 0 ? 1 : 0;
                break;
            case not ImapLine.Quota:
                _line = ImapLine.Other;
                break;
        }
    }

    /// <summary>A line's end, outside of strings.</summary>
    void BreakLine()
    {
        if (_line == ImapLine.Fetch && _depth > 0)
        {
            // Of a mail that was announced too short, the last line end comes behind it.
            if (_depth > 1 || !_followsLiteral)
                throw Broken();
            (_followsLiteral, _isDoubtful) = (false, true);
            return;
        }
        var isBare = _line == ImapLine.Status && _isFarewell;
        EndLine();
        // The library takes the line behind a BYE without words for its words.
        _isDoubtful = isBare;
    }

    void EndLine()
    {
        (_line, _position) = (ImapLine.New, ImapPosition.Between);
        (_lineLength, _depth, _lists, _listTokens) = (0, 0, 0, 0);
        (_isDoubtful, _isFarewell, _followsLiteral) = (false, false, false);
    }

    void BeginLiteral()
    {
        var isName = _depth == 0 && (_line is ImapLine.FolderStatus or ImapLine.Quota || _line == ImapLine.List && _listTokens == 2);
        _isMail = _line == ImapLine.Fetch && _depth == 1 && _items.AwaitsData;
        _isPlain = !_isMail && !isName;
        // A FETCH item that nobody asked for: the library would leave its data where it is.
        if (_isDoubtful || _line is ImapLine.New or ImapLine.Status or ImapLine.Code || _line == ImapLine.Fetch && !_isMail)
            throw Broken();
        (_position, _literal, _literalDigits) = (ImapPosition.LiteralSize, 0, 0);
    }

    void MeasureLiteral(byte c)
    {
        switch (_position, c)
        {
            case (ImapPosition.LiteralSize, >= (byte)'0' and <= (byte)'9') when _literalDigits++ < 10:
                _literal = _literal * 10 + (c - '0');
                break;
            case (ImapPosition.LiteralSize, (byte)'+') when _literalDigits > 0:
                _position = ImapPosition.LiteralPlus;
                break;
            case (ImapPosition.LiteralSize or ImapPosition.LiteralPlus, (byte)'}') when _literalDigits > 0:
                _position = ImapPosition.LiteralBrace;
                break;
            case (ImapPosition.LiteralBrace, (byte)'\r'):
                break;
            case (ImapPosition.LiteralBrace, (byte)'\n') when _literal <= (_isMail ? int.MaxValue : LongestName):
                _position = ImapPosition.Literal;
                if (_literal == 0)
                    EndLiteral();
                break;
            default:
                throw Broken();
        }
    }

    void EndLiteral()
    {
        _position = ImapPosition.Between;
        if (_isMail)
        {
            _items.EndData();
            _followsLiteral = true;
        }
        else
        {
            EndToken(isAtom: false);
        }
    }
}
