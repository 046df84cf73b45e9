using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Sessions;

/// <summary>What a listing of messages needs, so that a server that says more is told from one that has much.</summary>
static class ListingBounds
{
    /// <summary>The most messages in a folder. Beyond it a listing alone would take the memory of the machine.</summary>
    const int MostMessages = 1_000_000;

    /// <summary>A line of FETCH: number, UID, date, size, and a good many flags.</summary>
    const int FetchLine = 200;

    /// <summary>A line of LIST: two numbers.</summary>
    const int SizeLine = 20;

    /// <summary>A line of UIDL: a number and an id of 70 characters at the most (RFC 1939, 7).</summary>
    const int UidLine = 82;

    /// <summary>The bytes of so many lines of FETCH.</summary>
    public static long Fetch(int count) => (long)count * FetchLine;

    /// <summary>The bytes of so many lines of LIST.</summary>
    public static long Sizes(int count) => (long)count * SizeLine;

    /// <summary>The bytes of so many lines of UIDL.</summary>
    public static long Uids(int count) => (long)count * UidLine;

    /// <summary>The number of messages that a server announces, when it can be listed.</summary>
    /// <exception cref="MailSyncException">It can't.</exception>
    public static int Checked(ServerAccess access, int count) =>
        count <= MostMessages ? count : throw new MailSyncException(MailFailure.ProtocolViolation,
        ServersTexts.FormatTooManyMessages(access, $"{count:N0}", $"{MostMessages:N0}"));
}
