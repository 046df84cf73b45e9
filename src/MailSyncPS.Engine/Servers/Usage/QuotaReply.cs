using System.Globalization;
using System.Text;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Transcripts;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>
/// A server's answer to GETQUOTAROOT (RFC 9208, 4.2). It is read from the wire, because the library cuts the numbers to
/// 32 bits, looks at one root only and takes no root without limits.
/// </summary>
sealed class QuotaReply
{
    const string Storage = "STORAGE";
    const string Message = "MESSAGE";
    const string Root = "* QUOTA ";
    const string Roots = "* QUOTAROOT ";

    /// <summary>Numbers of STORAGE are in units of 1024 bytes (RFC 9208, 5.1).</summary>
    const long Unit = 1024;

    /// <summary><c>* QUOTAROOT mailbox</c>, and then the roots.</summary>
    const int WordsBeforeRoots = 3;

    readonly IReadOnlyList<MessageQuota> _messages;

    QuotaReply(IReadOnlyList<StorageQuota> limits, IReadOnlyList<MessageQuota> messages, bool isWhole)
    {
        Limits = limits;
        _messages = messages;
        IsWhole = isWhole;
    }

    /// <summary>The roots that limit storage.</summary>
    public IReadOnlyList<StorageQuota> Limits { get; }

    /// <summary>
    /// Of several limits, as of a mailbox and of its domain, the one that is reached first: its root has the least free; null when there is
    /// none.
    /// </summary>
    public StorageQuota? Tightest => Limits.Count > 0 ? Limits.MinBy(limit => limit.FreeBytes) : null;

    /// <summary>The mailbox's own limit, which is none larger than its domain's; null when there is none.</summary>
    public StorageQuota? Own => Limits.Count > 0 ? Limits.MinBy(limit => limit.LimitBytes) : null;

    /// <summary>
    /// Likewise to <see cref="Tightest"/>, but one that is exceeded counts only where there is no other: it does not mean its limit, or the
    /// server says so itself when mail is stored.
    /// </summary>
    public StorageQuota? LeastRoom => Limits.Where(limit => limit.FreeBytes > 0).Cast<StorageQuota?>()
        .MinBy(limit => limit!.Value.FreeBytes) ?? Tightest;

    /// <summary>Of the limits of the number of messages the one that leaves room for the fewest; null when there is none.</summary>
    public MessageQuota? FewestMessages => _messages.Count > 0 ? _messages.MinBy(limit => limit.Free) : null;

    /// <summary>Whether the answer was heard to its end, and agreed.</summary>
    public bool IsWhole { get; }

    /// <summary>Reads an answer's lines.</summary>
    public static QuotaReply Parse(IReadOnlyList<string> lines)
    {
        var whole = WithoutLiterals(lines);
        var roots = whole.Select(List).OfType<string>().ToList();
        return new QuotaReply(
            [.. roots.Select(root => Read(root, Storage, Unit)).OfType<(long Used, long Limit)>()
                .Select(found => new StorageQuota(found.Used, found.Limit))],
            [.. roots.Select(root => Read(root, Message, 1)).OfType<(long Used, long Limit)>()
                .Select(found => new MessageQuota(found.Used, found.Limit))],
            whole.Any(line => ServerReply.TryParse(line) is { Kind: ReplyKind.Ok }) || HasEveryRoot(whole));
    }

    /// <summary>The library may stumble over the last root's answer before the closing line is heard.</summary>
    static bool HasEveryRoot(List<string> lines)
    {
        var roots = lines.Where(l => l.StartsWith(Roots, StringComparison.OrdinalIgnoreCase)).Sum(l => CountWords(l) - WordsBeforeRoots);
        return roots > 0 && lines.Count(l => List(l) is not null) >= roots;
    }

    /// <summary>What a line tells of a root, within its parentheses; null where it tells nothing.</summary>
    static string? List(string line)
    {
        if (!line.StartsWith(Root, StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = line.AsSpan(Root.Length);
        var name = rest is ['"', ..] ? EndOfQuoted(rest) : rest.IndexOfAny(" \"(){") is >= 0 and var length ? length : rest.Length;
        if (name <= 0)
            return null;
        rest = rest[name..];
        rest = rest is [' ', ..] ? rest[1..] : rest;
        return rest is ['(', ..] && rest.IndexOf(')') is > 0 and var end ? rest[1..end].ToString() : null;
    }

    static int CountWords(ReadOnlySpan<char> line)
    {
        var words = 0;
        while (!(line = line.TrimStart(' ')).IsEmpty)
        {
            var end = line[0] == '"' ? EndOfQuoted(line) : line.IndexOfAny(' ', '"');
            // Where one string has no end, none behind it has one.
            if (line[0] == '"' && end < 0)
                return words + line.ToString().Split([' ', '"'], StringSplitOptions.RemoveEmptyEntries).Length;
            words++;
            line = end < 0 ? [] : line[end..];
        }
        return words;
    }

    /// <summary>Where a quoted string has ended; -1 where it has no end.</summary>
    static int EndOfQuoted(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i + 1;
            i += text[i] == '\\' ? 1 : 0;
        }
        return -1;
    }

    static (long Used, long Limit)? Read(string list, string resource, long unit)
    {
        var words = list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 2 < words.Length; i += 3)
        {
            // A limit of 0, below 0 or beyond all bounds is how servers write that there is none.
            if (words[i].Equals(resource, StringComparison.OrdinalIgnoreCase) && Number(words[i + 1], unit) is { } used
                && Number(words[i + 2], unit) is > 0 and { } limit)
                return (used, limit);
        }
        return null;
    }

    static long? Number(string number, long unit) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var units) && units <= long.MaxValue / unit
            ? units * unit : null;

    /// <summary>A root's name may come as a literal; nothing is lost by leaving it out.</summary>
    static List<string> WithoutLiterals(IReadOnlyList<string> lines)
    {
        var whole = new List<string>();
        var open = 0;
        foreach (var line in lines)
        {
            var text = open > 0 && whole.Count > 0 ? whole[^1] + (line.Length > open ? line[open..] : "") : line;
            if (open > 0 && whole.Count > 0)
                whole.RemoveAt(whole.Count - 1);
            open = LiteralLength(text);
            whole.Add(open > 0 ? string.Concat(text.AsSpan(0, text.LastIndexOf('{')), "\"\"") : text);
        }
        return whole;
    }

    /// <summary>The length of the literal that a line's end announces; 0 where it announces none.</summary>
    static int LiteralLength(string line) => (int)Math.Min(ImapLiteral.LengthBehind(Encoding.Latin1.GetBytes(line)), int.MaxValue);
}
