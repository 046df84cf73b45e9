using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;

namespace MailSyncPS.Engine.Servers;

/// <summary>Turns what the library throws into failures of the product, once, at the edge.</summary>
static partial class ServerFailures
{
    /// <summary>The failure behind an exception.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="access">Whose connection it was.</param>
    /// <param name="doing">What was being done, as in <c>list the folders</c>.</param>
    /// <param name="refusal">The server's refusing line, when one was heard.</param>
    public static MailSyncException Translate(Exception error, ServerAccess access, string doing, ServerReply? refusal) => error switch
    {
        MailSyncException known => known,
        _ when FindInner<MailSyncException>(error) is { } known => known,
        AuthenticationException => Login(access, refusal, error),
        ImapCommandException or Pop3CommandException when refusal is { } reply && Temporary(reply) is { } temporary => Unavailable(access, doing, reply, temporary, error),
        ImapCommandException e => new(MailFailure.CommandRefused, $"{access} refused to {doing}: {refusal?.Words ?? PlainText.Clean(e.ResponseText)}", error),
        Pop3CommandException e => new(MailFailure.CommandRefused, $"{access} refused to {doing}: {refusal?.Words ?? PlainText.Clean(e.StatusText)}", error),
        FolderNotFoundException e => new(MailFailure.FolderNotFound, $"{access} has no folder '{PlainText.Clean(e.FolderName)}'.", error),
        ImapProtocolException or Pop3ProtocolException or ServiceNotConnectedException or IOException or SocketException or ObjectDisposedException =>
            refusal is { } reply && Temporary(reply) is { } wait
                ? Unavailable(access, doing, reply, wait, error)
                : new(MailFailure.ConnectionLost, $"The connection to {access} broke while it was to {doing}{(refusal is { } last ? $": {last.Words}" : "")}.", error) { IsTransient = true },
        _ => new(MailFailure.ProtocolViolation, $"{access} gave an answer that makes no sense while it was to {doing}: {PlainText.Clean(error.Message)}", error) { IsTransient = true },
    };

    static MailSyncException Login(ServerAccess access, ServerReply? refusal, Exception error)
    {
        if (refusal is { } reply && Temporary(reply) is { } wait)
            return Unavailable(access, "log in", reply, wait, error);
        return new(MailFailure.AuthenticationFailed,
            $"{access} refused the user name or password of '{PlainText.Clean(access.Login)}'{(refusal is { } said ? $": {said.Words}" : "")}. Check both; some servers want the whole address as the login name (-UserName), and Gmail wants an app password.", error);
    }

    static MailSyncException Unavailable(ServerAccess access, string doing, ServerReply reply, TimeSpan wait, Exception error) =>
        new(reply.HasCode("IN-USE", "INUSE") ? MailFailure.MailboxInUse : MailFailure.ServerUnavailable,
            $"{access} can't {doing} right now: {reply.Words}. Try again later.", error)
        { IsTransient = true, RetryAfter = wait };

    /// <summary>How long to wait when the server says that it is a matter of time (RFC 5530, RFC 2449, RFC 3206); null when it does not.</summary>
    public static TimeSpan? Temporary(ServerReply reply)
    {
        if (reply.HasCode("LOGIN-DELAY"))
            return TimeSpan.FromSeconds(30);
        if (reply.HasCode("AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "AUTH", "SYS/PERM"))
            return null;
        if (!reply.HasCode("UNAVAILABLE", "INUSE", "IN-USE", "SYS/TEMP", "SERVERBUG", "LIMIT", "THROTTLED") && !TemporaryWords().IsMatch(reply.Text))
            return null;
        var stated = StatedBackOff().Match(reply.Text);
        return stated.Success && int.TryParse(stated.Groups["n"].Value, out var n)
            ? stated.Groups["unit"].Value.StartsWith("m", StringComparison.OrdinalIgnoreCase) && stated.Groups["unit"].Value != "ms" ? TimeSpan.FromMinutes(n)
                : stated.Groups["unit"].Value == "ms" ? TimeSpan.FromMilliseconds(n) : TimeSpan.FromSeconds(n)
            : TimeSpan.FromSeconds(2);
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

    [GeneratedRegex(@"try again|temporar|throttl|too many|currently|already locked|mailbox.*(locked|in use)|maildrop.*lock", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TemporaryWords();

    [GeneratedRegex(@"(?:back.?off|wait|retry|again|suggested)[^0-9]{0,40}(?<n>\d{1,7})\s*(?<unit>ms|milliseconds?|s|sec|seconds?|m|min|minutes?)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex StatedBackOff();
}
