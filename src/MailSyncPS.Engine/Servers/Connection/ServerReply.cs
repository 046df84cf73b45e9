using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>A server's answer: its kind, its response code in upper case with arguments (empty when none), its words.</summary>
readonly record struct ServerReply(ReplyKind Kind, string Code, string Text)
{
    const int LongestCode = 200;

    /// <summary>Takes out of its words what nobody may see; null for nothing.</summary>
    public Func<string, string>? Hide { get; init; }

    /// <summary>Reads a line; null when it is not an answer.</summary>
    public static ServerReply? TryParse(string line)
    {
        if (KindOf(line, out var words) is not { } kind || words.Length > 0 && words[0] != ' ')
            return null;
        if (words.StartsWith(" [", StringComparison.Ordinal) && words.IndexOf(']') is > 2 and <= 2 + LongestCode and var end
            && (end == words.Length - 1 || words[end + 1] == ' '))
            return new(kind, words[2..end].ToString().ToUpperInvariant(), words[Math.Min(end + 2, words.Length)..].ToString());
        return new(kind, string.Empty, words[Math.Min(1, words.Length)..].ToString());
    }

    static ReplyKind? KindOf(ReadOnlySpan<char> line, out ReadOnlySpan<char> words)
    {
        if (line.StartsWith("-ERR", StringComparison.OrdinalIgnoreCase))
        {
            words = line[4..];
            return ReplyKind.Err;
        }
        words = default;
        var space = line.IndexOf(' ');
        if (space < 1)
            return null;
        var tag = line[..space];
        var rest = line[(space + 1)..];
        var end = rest.IndexOf(' ') is >= 0 and var next ? next : rest.Length;
        words = rest[end..];
        var word = rest[..end];
        return tag is "*" ? Is(word, "BYE") ? ReplyKind.Bye : null
            : !IsTag(tag) ? null
            : Is(word, "OK") ? ReplyKind.Ok
            : Is(word, "NO") ? ReplyKind.No
            : Is(word, "BAD") ? ReplyKind.Bad : null;
    }

    static bool IsTag(ReadOnlySpan<char> tag) =>
        tag.Length > 1 && char.IsAsciiLetter(tag[0]) && !tag[1..].ContainsAnyExceptInRange('0', '9');

    static bool Is(ReadOnlySpan<char> word, string expected) => word.Equals(expected, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the response code is one of these, whatever its arguments.</summary>
    public bool HasCode(params string[] codes)
    {
        var code = Code;
        return codes.Any(c => code == c || code.StartsWith(c + " ", StringComparison.Ordinal)
            || code.StartsWith(c + "/", StringComparison.Ordinal));
    }

    /// <summary>Whether it says anything beside its kind.</summary>
    public bool HasWords => Code.Length > 0 || !string.IsNullOrWhiteSpace(Text);

    /// <summary>The words, safe to show; that there are none, in words, where there are none.</summary>
    public string Words => OrNone(PlainText.Clean(Hide is { } hide ? hide(Said) : Said));

    string Said => Code.Length > 0 ? $"[{Code}] {Text}" : Text;

    /// <summary>A server's words, or in words that it had none, so that no sentence ends in nothing.</summary>
    public static string OrNone(string words) => string.IsNullOrWhiteSpace(words) ? ServersTexts.NoWords : words;
}
