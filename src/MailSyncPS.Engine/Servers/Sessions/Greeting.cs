using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Meanings;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>What a server's first words tell of it.</summary>
static class Greeting
{
    /// <summary>IMAP's name.</summary>
    public const string Imap = "IMAP";

    /// <summary>POP3's name.</summary>
    public const string Pop3 = "POP3";

    /// <summary>
    /// Whether what was said may be the beginning of a greeting of these protocols: a connection that broke off tells no more.
    /// </summary>
    public static bool MayBegin(ReadOnlySpan<byte> said) =>
        "* "u8.StartsWith(said) || "+OK"u8.StartsWith(said) || "-ERR"u8.StartsWith(said);

    /// <summary>What a greeting speaks (RFC 3501, 7.1; RFC 1939, 4); null when it is nothing known.</summary>
    public static string? Language(ReadOnlySpan<byte> greeting) =>
        greeting.StartsWith("* "u8) ? Imap : greeting.StartsWith("+OK"u8) || greeting.StartsWith("-ERR"u8) ? Pop3
        : greeting.StartsWith("220"u8) ? "SMTP" : greeting.StartsWith("HTTP"u8) ? "HTTP" : greeting.StartsWith("SSH-"u8) ? "SSH" : null;

    /// <summary>
    /// The refusal that a first line is; null when it is none. Balancers and wrappers in front of a mail server know its
    /// protocol no better than to say <c>421</c>, as SMTP does, or to say it in words.
    /// </summary>
    public static ServerReply? Refusal(string line)
    {
        if (ServerReply.TryParse(line) is { Kind: ReplyKind.Err or ReplyKind.Bye } reply)
            return reply;
        if (line.StartsWith("* NO", StringComparison.OrdinalIgnoreCase) || line.StartsWith("* BAD", StringComparison.OrdinalIgnoreCase))
            return ServerReply.TryParse($"* BYE {line.Split(' ', 3).ElementAtOrDefault(2)}");
        if (Language(System.Text.Encoding.Latin1.GetBytes(line)) is not null)
            return null;
        var isCoded = line.Length > 3 && line[0] == '4' && line.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0 && line[3] is ' ' or '-';
        var words = new ServerReply(ReplyKind.Bye, "", isCoded ? line[4..] : line);
        return isCoded || ServerMeaning.Of(words).IsTemporary ? words : null;
    }

    /// <summary>
    /// The failure of a server that lets nobody begin. It says so before it knows who is there, so it means now, unless it says otherwise.
    /// </summary>
    /// <param name="place">The server, as messages name it.</param>
    /// <param name="refusal">Its first line.</param>
    /// <param name="error">What was thrown.</param>
    public static MailSyncException Failure(object place, ServerReply refusal, Exception? error)
    {
        var meant = ServerMeaning.Of(refusal);
        var words = ServerFailures.WithoutStop(refusal.Words);
        return meant.Meaning switch
        {
            ReplyMeaning.Blocked => new(MailFailure.CommandRefused,
                ServersTexts.FormatCommandRefused(place, ServersTexts.ToGreet, refusal.Words), error) { Meaning = meant.Meaning },
            ReplyMeaning.DayLimit =>
                new(MailFailure.DailyLimitReached, ServersTexts.FormatDayLimit(place, ServersTexts.ToGreet, words), error)
                { RetryAfter = meant.Wait, Meaning = meant.Meaning },
            _ => new(meant.Meaning == ReplyMeaning.InUse
                ? MailFailure.MailboxInUse
                : MailFailure.ServerUnavailable, ServersTexts.FormatUnavailable(place, ServersTexts.ToGreet, words), error)
            { IsTransient = true, RetryAfter = meant.Wait, Meaning = meant.Meaning },
        };
    }
}
