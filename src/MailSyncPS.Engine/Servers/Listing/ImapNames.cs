using System.Runtime.CompilerServices;
using System.Text;
using MailKit.Net.Imap;
using MailKit;

namespace MailSyncPS.Engine.Servers.Listing;

/// <summary>Names of IMAP folders.</summary>
static class ImapNames
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

    /// <summary>Whether messages can lie in it.</summary>
    public static bool IsSelectable(IMailFolder folder) =>
        (folder.Attributes & (FolderAttributes.NoSelect | FolderAttributes.NonExistent)) == 0;

    /// <summary>A folder's name as it was meant: servers also tell names that are no modified UTF-7, as a plain <c>Q&amp;A</c>.</summary>
    public static string Of(ImapFolder folder)
    {
        var coded = Coded(folder);
        return coded.Contains('&', StringComparison.Ordinal) && coded != folder.FullName ? Decode(coded) ?? coded : folder.FullName;
    }

    /// <summary>Whether a folder's name is not written in modified UTF-7, as it should be.</summary>
    public static bool IsUncoded(ImapFolder folder) =>
        Coded(folder) is var coded && coded.Contains('&', StringComparison.Ordinal) && Decode(coded) is null;

    /// <summary>The name that modified UTF-7 stands for (RFC 3501, 5.1.3); null when it is none.</summary>
    static string? Decode(string raw)
    {
        var name = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '&')
            {
                name.Append(raw[i]);
                continue;
            }
            var end = raw.IndexOf('-', i);
            if (end < 0 || DecodePart(raw.AsSpan(i + 1, end - i - 1)) is not { } part)
                return null;
            name.Append(part);
            i = end;
        }
        // Half a character is none, and no ledger keeps it.
        return IsWhole(name) ? name.ToString() : null;
    }

    static bool IsWhole(StringBuilder name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i]))
                continue;
            if (!char.IsHighSurrogate(name[i]) || i + 1 == name.Length || !char.IsLowSurrogate(name[++i]))
                return false;
        }
        return true;
    }

    static string? DecodePart(ReadOnlySpan<char> coded)
    {
        if (coded.IsEmpty)
            return "&";
        var text = new StringBuilder();
        var (bits, value) = (0, 0);
        foreach (var c in coded)
        {
            var rank = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (rank < 0)
                return null;
            (bits, value) = (bits + 6, (value << 6 | rank) & 0x3fffff);
            if (bits < 16)
                continue;
            bits -= 16;
            text.Append((char)(value >> bits & 0xffff));
        }
        // Nothing but zeros may be left over, and what can stand for itself is never coded.
        return bits < 6 && (value & (1 << bits) - 1) == 0 && text.Length > 0 && !text.ToString().Any(c => c is >= ' ' and <= '~')
            ? text.ToString() : null;
    }

    /// <summary>The name as the server writes it. The library keeps it for its commands, and does not show it.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EncodedName")]
    public static extern string Coded(ImapFolder folder);
}
