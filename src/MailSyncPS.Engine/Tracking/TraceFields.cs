using System.Text;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// Where the trace fields end that servers put on top of a message on its way (RFC 5321, 4.4), and the block of them that Gmail's POP3
/// fetcher puts on top of what it fetches. Only what lies above everything else counts: the same fields further below are the message's.
/// </summary>
/// <param name="Authored">
/// Where the first other field begins; null where the header has no other field, or goes on beyond what was looked at.
/// </param>
/// <param name="Fetched">Where each fetcher's block ends.</param>
readonly record struct TraceFields(int? Authored, IReadOnlyList<int> Fetched)
{
    /// <summary>Bytes of a message that are looked at: what begins with more trace fields is not told from them.</summary>
    const int MostBytes = 1 << 16;

    /// <summary>Blocks at the most, as of a mail that was fetched from one mailbox into the next.</summary>
    const int MostBlocks = 4;

    const int LongestName = 64;

    /// <summary>Ends a fetcher's block.</summary>
    const string FetchInfo = "X-Gmail-Fetch-Info";

    /// <summary>What the fetcher calls a message that had no Message-ID.</summary>
    static ReadOnlySpan<byte> FetcherId => "MFETCHER_ADDED@google.com>"u8;

    static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Return-Path", "Delivered-To", "X-Original-To", "Received", "X-Received", "Received-SPF", "Authentication-Results",
        "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results", "DKIM-Filter",
    };

    static readonly string[] Prefixes = ["X-Google-", "X-Gmail-"];

    /// <summary>Finds them in a message whose first bytes are given.</summary>
    public static TraceFields Of(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, MostBytes)];
        int? authored = null;
        var fetched = new List<int>();
        for (var at = 0; FieldLength(head[at..]) is { } length;)
        {
            var field = head.Slice(at, length);
            if (field.TrimEnd("\r\n"u8).IsEmpty)
                break;
            var name = NameOf(field);
            // What mailbox servers write into a message lies anywhere.
            var isTrace = IsTrace(name) || StateLines.Names.Contains(name);
            if (!isTrace)
                authored ??= at;
            if (!isTrace && !IsFetcherId(name, field))
                break;
            at += length;
            if (name.Equals(FetchInfo, StringComparison.OrdinalIgnoreCase) && fetched.Count < MostBlocks)
                fetched.Add(at);
        }
        return new TraceFields(authored, fetched);
    }

    static bool IsTrace(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    static bool IsFetcherId(string name, ReadOnlySpan<byte> field) =>
        name.Equals("Message-ID", StringComparison.OrdinalIgnoreCase) && field.TrimEnd(" \t\r\n"u8).EndsWith(FetcherId);

    /// <summary>What stands before the colon; empty for a line that is no field.</summary>
    static string NameOf(ReadOnlySpan<byte> field)
    {
        var colon = field[..Math.Min(field.Length, LongestName + 1)].IndexOf((byte)':');
        return colon <= 0 ? string.Empty : Encoding.Latin1.GetString(field[..colon]);
    }

    /// <summary>A field with the folded lines that belong to it; null where its end is not to be seen.</summary>
    static int? FieldLength(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; rest[at..].IndexOf((byte)'\n') is >= 0 and var end;)
        {
            at += end + 1;
            if (at == rest.Length)
                return null;
            if (rest[at] is not ((byte)' ' or (byte)'\t'))
                return at;
        }
        return null;
    }
}
