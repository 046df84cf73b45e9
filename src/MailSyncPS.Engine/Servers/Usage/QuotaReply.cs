using System.Globalization;
using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Servers.Usage;

/// <summary>
/// A server's answer to GETQUOTAROOT (RFC 9208, 4.2). It is read from the wire, because the library cuts the numbers to
/// 32 bits, looks at one root only and takes no root without limits.
/// </summary>
sealed partial class QuotaReply
{
    const string Storage = "STORAGE";

    /// <summary>Numbers of STORAGE are in units of 1024 bytes (RFC 9208, 5.1).</summary>
    const long Unit = 1024;

    /// <summary><c>* QUOTAROOT mailbox</c>, and then the roots.</summary>
    const int WordsBeforeRoots = 3;

    QuotaReply(IReadOnlyList<StorageQuota> limits, bool isWhole)
    {
        Limits = limits;
        IsWhole = isWhole;
    }

    /// <summary>The roots that limit storage.</summary>
    public IReadOnlyList<StorageQuota> Limits { get; }

    /// <summary>Of several limits the tightest, which decides when mail is refused; null when there is none.</summary>
    public StorageQuota? Tightest => Limits.Count > 0 ? Limits.MaxBy(limit => limit.Share) : null;

    /// <summary>Whether the answer was heard to its end, and agreed.</summary>
    public bool IsWhole { get; }

    /// <summary>Reads an answer's lines.</summary>
    public static QuotaReply Parse(IReadOnlyList<string> lines)
    {
        var whole = WithoutLiterals(lines);
        return new QuotaReply(
            [.. whole.Select(line => Quota().Match(line)).Where(m => m.Success).Select(m => Read(m.Groups["list"].Value)).OfType<StorageQuota>()],
            whole.Any(line => ServerReply.TryParse(line) is { Kind: ReplyKind.Ok }) || HasEveryRoot(whole));
    }

    /// <summary>The library may stumble over the last root's answer before the closing line is heard.</summary>
    static bool HasEveryRoot(List<string> lines)
    {
        var roots = lines.Where(l => l.StartsWith("* QUOTAROOT ", StringComparison.OrdinalIgnoreCase)).Sum(l => Word().Count(l) - WordsBeforeRoots);
        return roots > 0 && lines.Count(l => Quota().IsMatch(l)) >= roots;
    }

    static StorageQuota? Read(string list)
    {
        var words = list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 2 < words.Length; i += 3)
        {
            // A limit of 0, below 0 or beyond all bounds is how servers write that there is none.
            if (words[i].Equals(Storage, StringComparison.OrdinalIgnoreCase) && Bytes(words[i + 1]) is { } used && Bytes(words[i + 2]) is > 0 and { } limit)
                return new StorageQuota(used, limit);
        }
        return null;
    }

    static long? Bytes(string number) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var units) && units <= long.MaxValue / Unit ? units * Unit : null;

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
            var literal = Literal().Match(text);
            open = literal.Success && int.TryParse(literal.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;
            whole.Add(open > 0 ? text[..literal.Index] + "\"\"" : text);
        }
        return whole;
    }

    [GeneratedRegex(@"^\* QUOTA (?:""(?:[^""\\]|\\.)*""|[^ ""(){]+) ?\((?<list>[^)]*)\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Quota();

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|[^ ""]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\{(?<n>\d{1,6})\+?\}$", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
