using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Meanings;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>Turns what the library throws into failures of the product, once, at the edge.</summary>
static class ServerFailures
{
    /// <summary>The failure behind an exception.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="access">Whose connection it was.</param>
    /// <param name="doing">What was being done, as in <see cref="ServersTexts.ToListFolders"/>.</param>
    /// <param name="refusal">The server's refusing line, when one was heard.</param>
    /// <param name="line">The line that was heard last, safe to show, where the server goes on talking; else null.</param>
    public static MailSyncException Translate(Exception error, ServerAccess access, string doing, ServerReply? refusal,
        string? line = null) =>
        error as MailSyncException ?? FindInner<MailSyncException>(error) ?? Translate(error, access, doing, refusal, line,
            PlainException.Of(error, access.Secrets.Hide)!, text => PlainText.Clean(access.Secrets.Hide(text)));

    static MailSyncException Translate(Exception raw, ServerAccess access, string doing, ServerReply? refusal, string? line,
        Exception error, Func<string, string> clean) => raw switch
    {
        // While messages are read nobody listens to the lines, and POP3 tells its code in the words.
        Pop3CommandException e when refusal is null && ServerReply.TryParse($"-ERR {e.StatusText}") is { } said =>
            Translate(raw, access, doing, said with { Hide = access.Secrets.Hide }, line, error, clean),
        ImapCommandException or Pop3CommandException when refusal is { } reply && Delay(access, doing, reply, error) is { } delay => delay,
        ImapCommandException or Pop3CommandException when refusal is { } reply
            && ServerMeaning.Of(reply).Meaning == ReplyMeaning.NotConnected =>
            // Rights that a mailbox was opened with were not missing: its server is being changed.
            access.HasMailbox ? Unavailable(access, doing, reply, error) : new(MailFailure.AuthenticationFailed,
                ServersTexts.FormatNotConnected(access, PlainText.Clean(access.Login), WithoutStop(reply.Words)), error)
                { Meaning = ReplyMeaning.NotConnected },
        // It is logged in to again, with another token.
        ImapCommandException or Pop3CommandException when access.Account.SignIn is not null && refusal is { } reply
            && ServerMeaning.Of(reply).Meaning == ReplyMeaning.TokenExpired =>
            new(MailFailure.ConnectionLost, ServersTexts.FormatConnectionBroke(access, doing, Detail(reply)), error)
                { IsTransient = true },
        ImapCommandException e =>
            new(MailFailure.CommandRefused,
            ServersTexts.FormatCommandRefused(access, doing, refusal?.Words ?? ServerReply.OrNone(clean(e.ResponseText))), error),
        Pop3CommandException e =>
            new(MailFailure.CommandRefused,
            ServersTexts.FormatCommandRefused(access, doing, refusal?.Words ?? ServerReply.OrNone(clean(e.StatusText))), error),
        FolderNotFoundException e => new(MailFailure.FolderNotFound, ServersTexts.FormatFolderNotFound(access, clean(e.FolderName)), error),
        ImapProtocolException or Pop3ProtocolException or ServiceNotConnectedException or IOException or SocketException
            or ObjectDisposedException =>
            refusal is { } reply && Delay(access, doing, reply, error) is { } delay ? delay
                : line is not null && raw is ProtocolException
                ? new(MailFailure.ProtocolViolation, ServersTexts.FormatNonsenseLine(access, doing, WithoutStop(clean(raw.Message)), line),
                    error) { IsTransient = true }
                : new(MailFailure.ConnectionLost, ServersTexts.FormatConnectionBroke(access, doing, Detail(refusal)), error)
                    { IsTransient = true },
        _ => new(MailFailure.ProtocolViolation, line is null ? ServersTexts.FormatNonsense(access, doing, clean(raw.Message))
            : ServersTexts.FormatNonsenseLine(access, doing, WithoutStop(clean(raw.Message)), line), error) { IsTransient = true },
    };

    /// <summary>The failure of a server that refuses something for a while; null when it does so for good, or does not tell.</summary>
    public static MailSyncException? Delay(ServerAccess access, string doing, ServerReply reply, Exception? error)
    {
        var meant = ServerMeaning.Of(reply);
        return meant.Meaning == ReplyMeaning.DayLimit
            ? new(MailFailure.DailyLimitReached, ServersTexts.FormatDayLimitUntil(access, doing, WithoutStop(reply.Words),
                $"{(access.Timeouts.Now + (meant.Wait ?? TimeSpan.Zero)).ToLocalTime():g}"), error) { RetryAfter = meant.Wait }
            // An error of the server's own is one only where its code says so: words of that kind are said of single folders and messages,
            // too.
            : meant.IsTemporary || meant.Meaning == ReplyMeaning.ServerFault && reply.Code.Length > 0
            ? Unavailable(access, doing, reply, error) : null;
    }

    /// <summary>The failure of a server that can't do something right now.</summary>
    public static MailSyncException Unavailable(ServerAccess access, string doing, ServerReply reply, Exception? error)
    {
        var meant = ServerMeaning.Of(reply);
        return new(meant.Meaning == ReplyMeaning.InUse ? MailFailure.MailboxInUse : MailFailure.ServerUnavailable,
            ServersTexts.FormatUnavailable(access, doing, WithoutStop(reply.Words)), error)
        { IsTransient = true, RetryAfter = meant.Wait, Meaning = meant.Meaning };
    }

    /// <summary>What the server said of it, behind a colon; empty when it said nothing.</summary>
    public static string Detail(ServerReply? refusal) => refusal is { HasWords: true } said ? $": {WithoutStop(said.Words)}" : "";

    /// <summary>A server's words as part of a sentence.</summary>
    public static string WithoutStop(string words) => words.TrimEnd('.', ' ');

    static T? FindInner<T>(Exception error) where T : Exception
    {
        for (var e = error.InnerException; e is not null; e = e.InnerException)
        {
            if (e is T found)
                return found;
        }
        return null;
    }
}
