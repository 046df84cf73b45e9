using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers;

/// <summary>Turns what the library throws into failures of the product, once, at the edge.</summary>
static partial class ServerFailures
{
    /// <summary>The wait between two logins where a server wants one and does not say how long.</summary>
    static readonly TimeSpan UsualLoginDelay = TimeSpan.FromSeconds(30);

    /// <summary>The failure behind an exception.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="access">Whose connection it was.</param>
    /// <param name="doing">What was being done, as in <see cref="ServersTexts.ToListFolders"/>.</param>
    /// <param name="refusal">The server's refusing line, when one was heard.</param>
    public static MailSyncException Translate(Exception error, ServerAccess access, string doing, ServerReply? refusal) =>
        error as MailSyncException ?? FindInner<MailSyncException>(error) ?? Translate(error, access, doing, refusal,
            PlainException.Of(error, access.Secrets.Hide)!, text => PlainText.Clean(access.Secrets.Hide(text)));

    static MailSyncException Translate(Exception raw, ServerAccess access, string doing, ServerReply? refusal, Exception error, Func<string, string> clean) => raw switch
    {
        AuthenticationException => Login(access, refusal, error),
        // While messages are read nobody listens to the lines, and POP3 tells its code in the words.
        Pop3CommandException e when refusal is null && ServerReply.TryParse($"-ERR {e.StatusText}") is { } said =>
            Translate(raw, access, doing, said with { Hide = access.Secrets.Hide }, error, clean),
        ImapCommandException or Pop3CommandException when refusal is { } reply && IsTemporary(reply, out var stated) => Unavailable(access, doing, reply, stated, error),
        ImapCommandException e => new(MailFailure.CommandRefused, ServersTexts.FormatCommandRefused(access, doing, refusal?.Words ?? clean(e.ResponseText)), error),
        Pop3CommandException e => new(MailFailure.CommandRefused, ServersTexts.FormatCommandRefused(access, doing, refusal?.Words ?? clean(e.StatusText)), error),
        FolderNotFoundException e => new(MailFailure.FolderNotFound, ServersTexts.FormatFolderNotFound(access, clean(e.FolderName)), error),
        ImapProtocolException or Pop3ProtocolException or ServiceNotConnectedException or IOException or SocketException or ObjectDisposedException =>
            refusal is { } reply && IsTemporary(reply, out var stated)
                ? Unavailable(access, doing, reply, stated, error)
                : new(MailFailure.ConnectionLost, ServersTexts.FormatConnectionBroke(access, doing, Detail(refusal)), error) { IsTransient = true },
        _ => new(MailFailure.ProtocolViolation, ServersTexts.FormatNonsense(access, doing, clean(raw.Message)), error) { IsTransient = true },
    };

    static MailSyncException Login(ServerAccess access, ServerReply? refusal, Exception error)
    {
        if (refusal is { } reply && IsTemporary(reply, out var stated))
            return Unavailable(access, ServersTexts.ToLogIn, reply, stated, error);
        return new(MailFailure.AuthenticationFailed,
            ServersTexts.FormatLoginRefused(access, PlainText.Clean(access.Login), Detail(refusal)), error);
    }

    /// <summary>What the server said of it, behind a colon; empty when it said nothing.</summary>
    static string Detail(ServerReply? refusal) => refusal is { } said ? $": {WithoutStop(said.Words)}" : "";

    static string WithoutStop(string words) => words.TrimEnd('.', ' ');

    static MailSyncException Unavailable(ServerAccess access, string doing, ServerReply reply, TimeSpan? wait, Exception error) =>
        new(reply.HasCode("IN-USE", "INUSE") ? MailFailure.MailboxInUse : MailFailure.ServerUnavailable,
            ServersTexts.FormatUnavailable(access, doing, WithoutStop(reply.Words)), error)
        { IsTransient = true, RetryAfter = wait };

    /// <summary>Whether the server says that it is a matter of time (RFC 5530, RFC 2449, RFC 3206).</summary>
    /// <param name="reply">Its answer.</param>
    /// <param name="stated">How long it asks to wait; null when it does not tell.</param>
    public static bool IsTemporary(ServerReply reply, out TimeSpan? stated)
    {
        stated = StatedWait(reply.Text);
        if (reply.HasCode("LOGIN-DELAY"))
        {
            stated ??= UsualLoginDelay;
            return true;
        }
        return !reply.HasCode("AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "AUTH", "SYS/PERM")
            && (reply.HasCode("UNAVAILABLE", "INUSE", "IN-USE", "SYS/TEMP", "SERVERBUG", "LIMIT", "THROTTLED") || SaysTemporary(reply));
    }

    static bool SaysTemporary(ServerReply reply) => SaidWords.HaveAny(reply.Text,
        "try again|temporar|throttl|too many|currently|already locked|mailbox*locked|mailbox*in use|maildrop*lock");

    static TimeSpan? StatedWait(string words)
    {
        var stated = StatedBackOff().Match(SaidWords.Beginning(words));
        if (!stated.Success)
            return null;
        var n = int.Parse(stated.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture);
        return stated.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "MS" or "MSEC" or "MSECS" or "MILLISECOND" or "MILLISECONDS" => TimeSpan.FromMilliseconds(n),
            ['M', ..] => TimeSpan.FromMinutes(n),
            ['H', ..] => TimeSpan.FromHours(n),
            _ => TimeSpan.FromSeconds(n),
        };
    }

    static T? FindInner<T>(Exception error) where T : Exception
    {
        for (var e = error.InnerException; e is not null; e = e.InnerException)
        {
            if (e is T found)
                return found;
        }
        return null;
    }

    [GeneratedRegex(@"(?:back.?off|wait|retry|again|suggested)[^0-9]{0,40}(?<n>[0-9]{1,7})\s*(?<unit>ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StatedBackOff();
}
