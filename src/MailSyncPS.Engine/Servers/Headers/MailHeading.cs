using System.Text;
using MimeKit.Utils;

namespace MailSyncPS.Engine.Servers.Headers;

/// <summary>
/// Whom a message is from and what it is about, so that people know a message that was set aside. Kept as it was sent, and decoded when it
/// is asked for.
/// </summary>
sealed class MailHeading
{
    /// <summary>Bytes of a field that are kept: more would not be shown.</summary>
    const int MostBytes = 1000;

    /// <summary>Characters that are shown.</summary>
    const int MostShown = 200;

    readonly byte[] _from;
    readonly byte[] _subject;

    MailHeading(byte[] from, byte[] subject) => (_from, _subject) = (from, subject);

    /// <summary>The heading of a message whose first bytes are given.</summary>
    public static MailHeading Of(ReadOnlySpan<byte> head)
    {
        byte[] from = [], subject = [];
        while (!head.IsEmpty)
        {
            var length = FieldLength(head);
            var field = head[..length];
            if (field.TrimEnd("\r\n"u8).IsEmpty)
                break;
            if (from.Length == 0 && Value(field, "From:"u8, out var sender))
                from = Cut(sender);
            else if (subject.Length == 0 && Value(field, "Subject:"u8, out var title))
                subject = Cut(title);
            if (from.Length > 0 && subject.Length > 0)
                break;
            head = head[length..];
        }
        return new MailHeading(from, subject);
    }

    /// <summary>The From field, safe to show; null when there is none.</summary>
    public string? Sender => Shown(_from);

    /// <summary>The Subject field, safe to show; null when there is none.</summary>
    public string? Subject => Shown(_subject);

    /// <summary>A field ends where a line begins that is not folded (RFC 5322, 2.2.3).</summary>
    static int FieldLength(ReadOnlySpan<byte> head)
    {
        for (var at = 0; at < head.Length;)
        {
            var end = head[at..].IndexOf((byte)'\n');
            if (end < 0)
                return head.Length;
            at += end + 1;
            if (at >= head.Length || head[at] is not ((byte)' ' or (byte)'\t'))
                return at;
        }
        return head.Length;
    }

    static bool Value(ReadOnlySpan<byte> field, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var isIt = field.Length > name.Length && Ascii.EqualsIgnoreCase(field[..name.Length], name);
        value = isIt ? field[name.Length..] : default;
        return isIt;
    }

    static byte[] Cut(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n"u8);
        return value[..Math.Min(value.Length, MostBytes)].ToArray();
    }

    static string? Shown(byte[] value)
    {
        if (value.Length == 0)
            return null;
        var text = PlainText.Clean(Rfc2047.DecodeText(value)).Trim();
        return text.Length == 0 ? null : text.Length <= MostShown ? text : string.Concat(text.AsSpan(0, MostShown), "...");
    }
}
