using System.Text;
using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Servers.Connection;

/// <summary>Names what a client sends by its first command.</summary>
static partial class SentCommand
{
    /// <summary>
    /// The command's name, as in <c>UID FETCH</c> or <c>RETR</c>; <c>data</c> for what is none, as a message or a password.
    /// </summary>
    public static string Name(ReadOnlySpan<byte> sent)
    {
        var match = Command().Match(Encoding.Latin1.GetString(sent[..Math.Min(sent.Length, 64)]));
        return match.Success ? match.Groups["name"].Value.ToUpperInvariant() : "data";
    }

    // Backtracks over 64 bytes of what the library sends.
    [GeneratedRegex(@"^(?:[A-Z][0-9]{1,10} )?(?<name>(?:UID )?(?:FETCH|STORE|EXPUNGE|SEARCH|COPY|MOVE)"
        + "|APPEND|EXAMINE|SELECT|CLOSE|UNSELECT|LIST|LSUB|XLIST|CREATE|STATUS"
        + "|NOOP|LOGOUT|LOGIN|AUTHENTICATE|STARTTLS|CAPABILITY|NAMESPACE"
        + "|ID|ENABLE|GETQUOTAROOT|COMPRESS|RETR|DELE|QUIT|RSET|TOP|UIDL|STAT"
        + @"|USER|PASS|AUTH|APOP|CAPA|STLS|UTF8)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}
