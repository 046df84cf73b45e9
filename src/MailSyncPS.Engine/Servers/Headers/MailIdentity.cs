using System.Text;
using MimeKit.Utils;

namespace MailSyncPS.Engine.Servers.Headers;

/// <summary>
/// Tells an altered message from another one: by its Message-ID field, and where it has none by its Date, From and Subject fields
/// (RFC 5322, 3.6). It never shows that two messages are equal.
/// </summary>
static class MailIdentity
{
    const int MostBytes = 1000;

    static readonly byte[][] Names = [.. new[] { "Message-ID:", "Date:", "From:", "Subject:" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Characters of a Message-ID that is looked for at the most.</summary>
    const int LongestId = 500;

    /// <summary>How the Message-IDs end that Gmail's POP3 fetcher gives to mails without one.</summary>
    public const string FetcherId = "MFETCHER_ADDED@google.com";

    /// <summary>What a message whose first bytes are given is known by; empty when it has none of these fields.</summary>
    public static string Of(ReadOnlySpan<byte> head)
    {
        var values = Read(head);
        return values[0] is { Length: > 0 } id ? id : string.Join('\n', values.Skip(1)).Trim('\n');
    }

    /// <summary>The Message-ID of a message whose first bytes are given, as it can be looked for; null when there is none.</summary>
    public static string? MessageIdOf(ReadOnlySpan<byte> head) => Read(head)[0] is { } value ? MessageIdOf(value) : null;

    /// <summary>The date that its author gave a message whose first bytes are given; null when there is none.</summary>
    public static DateTimeOffset? DateOf(ReadOnlySpan<byte> head) =>
        Read(head)[1] is { } value && DateUtils.TryParse(value, out var date) ? date : null;

    /// <summary>
    /// A Message-ID without its brackets; null for what can't be looked for: an empty one, a very long one, one that is no ASCII.
    /// </summary>
    public static string? MessageIdOf(string field)
    {
        var (first, last) = (field.IndexOf('<', StringComparison.Ordinal), field.IndexOf('>', StringComparison.Ordinal));
        var id = first >= 0 && last > first ? field[(first + 1)..last] : field.Trim();
        return id.Length is > 0 and <= LongestId && id.All(c => c is > ' ' and <= '~') ? id : null;
    }

    static string?[] Read(ReadOnlySpan<byte> head)
    {
        var values = new string?[Names.Length];
        while (!head.IsEmpty)
        {
            var end = head.IndexOf((byte)'\n');
            var line = (end < 0 ? head : head[..end]).TrimEnd((byte)'\r');
            head = end < 0 ? default : head[(end + 1)..];
            if (line.IsEmpty)
                break;
            for (var i = 0; i < Names.Length; i++)
            {
                if (values[i] is not null || line.Length < Names[i].Length || !Ascii.EqualsIgnoreCase(line[..Names[i].Length], Names[i]))
                    continue;
                var value = line[Names[i].Length..].Trim(" \t"u8);
                // A long one may begin on the next line.
                if (value.IsEmpty && !head.IsEmpty && head[0] is (byte)' ' or (byte)'\t')
                    value = head[..(head.IndexOf((byte)'\n') is >= 0 and var next ? next : head.Length)].Trim(" \t\r"u8);
                values[i] = Encoding.Latin1.GetString(value[..Math.Min(value.Length, MostBytes)]);
            }
        }
        return values;
    }
}
