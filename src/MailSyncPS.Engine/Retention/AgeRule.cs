using MailSyncPS.Engine.Servers.Headers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>Tells which messages are old. The newest trace decides, and every doubt means young; the Date field is never asked.</summary>
sealed class AgeRule(int olderThanDays, MailProtocol protocol, DateTimeOffset now)
{
    readonly DateTimeOffset _limit = now.AddDays(-olderThanDays);

    /// <summary>When a message arrived, from what is known without reading it; null when that is unknown.</summary>
    public DateTimeOffset? ArrivalOf(TrackedMessage message) => protocol == MailProtocol.Imap
        // Every IMAP message has an INTERNALDATE; one that can't be believed means that the age is unknown. Where the server states none
        // that can be read, the trace of the message tells.
        ? message.Message.Arrived ?? (message.Message.Stated is null ? message.Record.Arrived : null)
        : message.Record.Arrived ?? ArrivalDate.Credible(message.Record.FirstSeen, now);

    /// <summary>Whether a message that arrived then is old. Where none is kept for its age, each is, whatever date it states.</summary>
    public bool IsOld(DateTimeOffset? arrived) => olderThanDays == 0 || arrived is { } moment && moment <= _limit;

    /// <summary>Whether the message's own trace says that it is young, or can't be read.</summary>
    public bool IsYoungByTrace(ReadOnlySpan<byte> bytes)
    {
        var received = ArrivalDate.LatestOfTopReceived(bytes, now, out var exists);
        return exists && !IsOld(received);
    }
}
