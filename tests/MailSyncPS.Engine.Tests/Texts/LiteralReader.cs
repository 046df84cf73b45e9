using System.Text;

namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>Finds the literal texts in a C# file, those within what is put into others too.</summary>
sealed class LiteralReader(string file, string source)
{
    readonly List<Literal> _found = [];
    int _at;

    /// <summary>The file's literals.</summary>
    public static IReadOnlyList<Literal> Read(string path)
    {
        var reader = new LiteralReader(SourceTree.NameOf(path), File.ReadAllText(path));
        reader.ReadCode(isHole: false);
        return reader._found;
    }

    char Here => _at < source.Length ? source[_at] : '\0';

    bool Is(string text) => string.CompareOrdinal(source, _at, text, 0, text.Length) == 0;

    void ReadCode(bool isHole)
    {
        for (var depth = 0; _at < source.Length;)
        {
            if (Is("//"))
                SkipTo("\n");
            else if (Is("/*"))
                SkipTo("*/");
            else if (Here == '\'')
                SkipCharacter();
            else if (FindQuotes() is { } quotes)
                ReadText(quotes.Dollars, quotes.IsVerbatim, quotes.Count);
            else if (isHole && Here == '}' && depth == 0)
                return;
            else
                depth += source[_at++] switch { '{' => 1, '}' => -1, _ => 0 };
        }
    }

    void SkipTo(string end) => _at = source.IndexOf(end, _at, StringComparison.Ordinal) is >= 0 and var found ? found + end.Length : source.Length;

    void SkipCharacter()
    {
        _at += source[_at + 1] == '\\' ? 3 : 2;
        SkipTo("'");
    }

    /// <summary>How the text begins that begins here; null when none does.</summary>
    (int Dollars, bool IsVerbatim, int Count)? FindQuotes()
    {
        var (at, dollars, isVerbatim) = (_at, 0, false);
        for (; at < source.Length && source[at] is '$' or '@'; at++)
        {
            dollars += source[at] == '$' ? 1 : 0;
            isVerbatim |= source[at] == '@';
        }
        var count = source.AsSpan(at).IndexOfAnyExcept('"');
        return count switch { < 1 => null, 1 => (dollars, isVerbatim, 1), 2 => (dollars, isVerbatim, 1), _ => (dollars, isVerbatim, count) };
    }

    void ReadText(int dollars, bool isVerbatim, int quotes)
    {
        var (start, line) = (source.LastIndexOf('\n', _at) + 1, source.AsSpan(0, _at).Count('\n') + 1);
        var before = source[start.._at];
        // A literal that begins its line goes on with the line above.
        if (string.IsNullOrWhiteSpace(before) && start > 0)
            before = source[(source.LastIndexOf('\n', Math.Max(start - 2, 0)) + 1)..start].TrimEnd();
        var (end, hole) = (new string('"', quotes), dollars == 0 ? null : new string('{', quotes > 1 ? dollars : 1));
        _at += dollars + (isVerbatim ? 1 : 0) + quotes;
        var text = new StringBuilder();
        while (_at < source.Length && !(Is(end) && !(isVerbatim && Is("\"\""))))
        {
            if (hole is not null && Is(hole) && !(quotes == 1 && Is("{{")))
            {
                _at += hole.Length;
                ReadCode(isHole: true);
                _at += hole.Length;
                text.Append("{}");
                continue;
            }
            var isPair = quotes == 1 && (isVerbatim && Is("\"\"") || !isVerbatim && Here == '\\' || hole is not null && (Is("{{") || Is("}}")));
            text.Append(source, _at, isPair ? 2 : 1);
            _at += isPair ? 2 : 1;
        }
        _at += quotes;
        _found.Add(new Literal(file, line, before, text.ToString()));
    }
}
