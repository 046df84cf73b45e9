using MailKit;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Meanings;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>Stores messages over IMAP, byte for byte.</summary>
sealed class ImapWriter(ImapSession session, FlagPermissions flags) : IMailWriter
{
    public async Task<AppendReply> AppendAsync(CopyFolder folder, IReadOnlyList<OutgoingMail> mails, CancellationToken cancellationToken)
    {
        var permission = await flags.OfAsync(session, folder.Name, mails, cancellationToken).ConfigureAwait(false);
        var reply = await AppendAsync(folder, mails, permission, cancellationToken).ConfigureAwait(false);
        if (reply.Outcome != AppendOutcome.Refused || !mails.Any(m => permission.Of(m.Flags).Keywords.Count > 0))
            return reply;
        // It may be the keywords that it does not take, and a label is no reason to leave a mail behind.
        var bare = await AppendAsync(folder, mails, permission.WithoutKeywords, cancellationToken).ConfigureAwait(false);
        if (bare.Outcome == AppendOutcome.Stored)
            flags.ForgetKeywords(folder.Name);
        return bare;
    }

    async Task<AppendReply> AppendAsync(CopyFolder folder, IReadOnlyList<OutgoingMail> mails, FlagPermission permission,
        CancellationToken cancellationToken)
    {
        var target = await session.FolderAsync(folder.Name, cancellationToken).ConfigureAwait(false);
        session.Tap.Listen(true);
        try
        {
            return await session.RunAsync(ServersTexts.ToStore, mails.Sum(m => (long)m.Bytes.Length), async _ => mails.Count == 1
                ? Stored(await target.AppendAsync(VerbatimMessage.Format, Request(mails[0], permission),
                    cancellationToken).ConfigureAwait(false) is { } uid ? [uid] : [], 1, folder)
                : Stored(await target.AppendAsync(VerbatimMessage.Format, [.. mails.Select(m => Request(m, permission))],
                    cancellationToken).ConfigureAwait(false), mails.Count, folder), cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException) when (session.Tap.LastTagged() is { Kind: not ReplyKind.Ok } reply)
        {
            return Explain(reply);
        }
    }

    static AppendRequest Request(OutgoingMail mail, FlagPermission permission)
    {
        var (flags, keywords) = permission.Of(mail.Flags);
        return new AppendRequest(VerbatimMessage.Of(mail.Bytes), flags, keywords, mail.Arrived);
    }

    /// <summary>
    /// UIDs that can't be those of new messages in this order (RFC 4315, 3) are as good as none: the copies are found by content then.
    /// </summary>
    static AppendReply Stored(IList<UniqueId> uids, int count, CopyFolder folder) =>
        uids.Count == count && uids.All(u => u.IsValid) && IsAscending(uids) && CopiesIn(folder, uids) is [var first, ..] copies
            && IsNew(first, folder)
            ? new(AppendOutcome.Stored, copies, string.Empty)
            : new(AppendOutcome.Stored, [], string.Empty);

    /// <summary>The copies; a server that tells no UIDVALIDITY with their UIDs means the folder's.</summary>
    static CopyRef[] CopiesIn(CopyFolder folder, IList<UniqueId> uids) =>
        [.. uids.Select(u => ImapMarks.CopyOf(folder.Name, u.Validity, u.Id))
            .Select(c => c.Epoch.IsNone ? c with { Epoch = folder.Epoch } : c)];

    static bool IsNew(CopyRef copy, CopyFolder folder) =>
        copy.Epoch != folder.Epoch || !folder.Mark.IsKnown || ImapMarks.CameAfter(copy, folder.Mark);

    static bool IsAscending(IList<UniqueId> uids) => uids.Zip(uids.Skip(1)).All(p => p.First.Id < p.Second.Id);

    static AppendReply Explain(ServerReply reply)
    {
        var (meaning, wait) = ServerMeaning.Of(reply);
        var outcome = meaning switch
        {
            ReplyMeaning.DayLimit => AppendOutcome.DayLimit,
            ReplyMeaning.Full => AppendOutcome.Full,
            ReplyMeaning.NoSuchMailbox => AppendOutcome.FolderMissing,
            ReplyMeaning.NoRight => AppendOutcome.FolderClosed,
            ReplyMeaning.TooLarge => AppendOutcome.TooLarge,
            ReplyMeaning.InUse or ReplyMeaning.LoginLimit or ReplyMeaning.ConnectionLimit or ReplyMeaning.Temporary => AppendOutcome.Later,
            _ => AppendOutcome.Refused,
        };
        return new(outcome, [], reply.Words, wait) { NamesTheMail = meaning is ReplyMeaning.TooLarge or ReplyMeaning.MailRefused };
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
