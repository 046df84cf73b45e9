using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Tests.Ledger;

/// <summary>Mailboxes and records to save.</summary>
static class Samples
{
    public static readonly MailboxKey Old = new(MailProtocol.Pop3, "pop.example.jp", "taro");
    public static readonly MailboxKey OtherOld = new(MailProtocol.Pop3, "pop.example.jp", "hanako");
    public static readonly MailboxKey New = new(MailProtocol.Imap, "imap.example.com", "taro@example.com");
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 3, 2, 1, 987, TimeSpan.Zero);

    /// <summary>How a message that was listed gets into each state.</summary>
    public static readonly Dictionary<MessageState, MessageState[]> Ways = new()
    {
        [MessageState.Listed] = [],
        [MessageState.CopyIntent] = [MessageState.CopyIntent],
        [MessageState.CopyUncertain] = [MessageState.CopyIntent, MessageState.CopyUncertain],
        [MessageState.Copied] = [MessageState.CopyIntent, MessageState.Copied],
        [MessageState.Proven] = [MessageState.Proven],
        [MessageState.Quarantined] = [MessageState.Quarantined],
        [MessageState.RemoveIntent] = [MessageState.Proven, MessageState.RemoveIntent],
        [MessageState.RemoveUncertain] = [MessageState.Proven, MessageState.RemoveIntent, MessageState.RemoveUncertain],
        [MessageState.Removed] = [MessageState.Proven, MessageState.RemoveIntent, MessageState.Removed],
    };

    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static MessageRecord Listed(string uid, long size = 1000) => new()
    {
        Key = new MessageKey("INBOX", 0, uid),
        Size = size,
        FirstSeen = Start,
    };

    public static MessageRecord Listed(int uid, long size = 1000) => Listed(uid.ToString(CultureInfo.InvariantCulture), size);

    public static MessageRecord Intent(string uid, long size = 1000, DateTimeOffset? sentAt = null) => Listed(uid, size) with
    {
        State = MessageState.CopyIntent,
        Hash = Hash(uid),
        Copy = Copy(0),
        SentAfter = Mark(7, 1),
        SentAt = sentAt ?? Start,
    };

    /// <summary>A copy in INBOX by its number; 0 for one whose number is not known.</summary>
    public static CopyRef Copy(long number, string folder = "INBOX", long epoch = 7) => new(folder, CopyToken.Of(epoch), CopyToken.Of(number));

    public static DestinationMark Mark(long epoch, long place) => new(CopyToken.Of(epoch), CopyToken.Of(place));

    public static MessageRecord Proven(string uid, long copy) => Intent(uid) with
    {
        State = MessageState.Proven,
        Proof = ProofKind.Exact,
        Copy = Copy(copy),
    };

    public static async Task<MessageRecord> SaveAsync(this ILedgerRoute route, MessageRecord record) => (await route.SaveAsync([record], default))[0];

    public static async Task<MessageRecord?> FindAsync(this ILedgerRoute route, MessageKey key) =>
        (await route.FindAsync(key.Folder, key.Validity, [key.Uid], default)).GetValueOrDefault(key.Uid);
}
