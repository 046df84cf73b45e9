using System.Text;

namespace MailSyncPS.TestServers.Gmail;

/// <summary>Names of folders as IMAP writes them: modified UTF-7 (RFC 3501, 5.1.3).</summary>
static class MailboxName
{
    public static string Encode(string name)
    {
        var coded = new StringBuilder();
        for (var at = 0; at < name.Length;)
        {
            var end = at;
            while (end < name.Length && name[end] is < ' ' or > '~')
                end++;
            if (end > at)
                coded.Append('&').Append(Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name[at..end])).TrimEnd('=').Replace('/', ',')).Append('-');
            else
                coded.Append(name[end++] is var plain && plain == '&' ? "&-" : plain);
            at = end;
        }
        return coded.ToString();
    }

    public static string Decode(string coded)
    {
        var name = new StringBuilder();
        for (var at = 0; at < coded.Length; at++)
        {
            if (coded[at] != '&')
            {
                name.Append(coded[at]);
                continue;
            }
            var end = coded.IndexOf('-', at);
            var shifted = coded[(at + 1)..end].Replace(',', '/');
            name.Append(shifted.Length == 0 ? "&" : Encoding.BigEndianUnicode.GetString(Convert.FromBase64String(shifted.PadRight((shifted.Length + 3) / 4 * 4, '='))));
            at = end;
        }
        return name.ToString();
    }

    /// <summary>Whether a name matches a pattern with <c>*</c> and <c>%</c>.</summary>
    public static bool Matches(string name, string pattern) => pattern switch
    {
        "" => name.Length == 0,
        ['*', .. var rest] => Enumerable.Range(0, name.Length + 1).Any(i => Matches(name[i..], rest)),
        ['%', .. var rest] => Enumerable.Range(0, name.Length + 1).TakeWhile(i => i == 0 || name[i - 1] != '/').Any(i => Matches(name[i..], rest)),
        _ => name.Length > 0 && name[0] == pattern[0] && Matches(name[1..], pattern[1..]),
    };
}
