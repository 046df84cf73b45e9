using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Servers;

/// <summary>A server's answer: its kind, its response code in upper case with arguments (empty when none), its words.</summary>
readonly partial record struct ServerReply(ReplyKind Kind, string Code, string Text)
{
    /// <summary>Takes out of its words what nobody may see; null for nothing.</summary>
    public Func<string, string>? Hide { get; init; }

    /// <summary>Reads a line; null when it is not an answer.</summary>
    public static ServerReply? TryParse(string line)
    {
        var match = Pattern().Match(line);
        if (!match.Success)
            return null;
        var kind = match.Groups["kind"].Value.ToUpperInvariant() switch
        {
            "OK" => ReplyKind.Ok,
            "NO" => ReplyKind.No,
            "BAD" => ReplyKind.Bad,
            "BYE" => ReplyKind.Bye,
            _ => ReplyKind.Err,
        };
        return new(kind, match.Groups["code"].Value.ToUpperInvariant(), match.Groups["text"].Value);
    }

    /// <summary>Whether the response code is one of these, whatever its arguments.</summary>
    public bool HasCode(params string[] codes)
    {
        var code = Code;
        return codes.Any(c => code == c || code.StartsWith(c + " ", StringComparison.Ordinal) || code.StartsWith(c + "/", StringComparison.Ordinal));
    }

    /// <summary>The words, safe to show.</summary>
    public string Words
    {
        get
        {
            var said = Code.Length > 0 ? $"[{Code}] {Text}" : Text;
            return PlainText.Clean(Hide is { } hide ? hide(said) : said);
        }
    }

    [GeneratedRegex(@"^(?:[A-Za-z]\d+ (?<kind>OK|NO|BAD)|\* (?<kind>BYE)|-(?<kind>ERR))(?: \[(?<code>[^\]]{1,200})\])?(?: (?<text>.*))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
