using System.Globalization;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Appending;
using MailSyncPS.Engine.Servers.Connection;
using MailSyncPS.Engine.Servers.Listing;
using MailSyncPS.Engine.Servers.Meanings;
using MailSyncPS.Engine.Servers.Sessions;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>Stores messages over IMAP, byte for byte.</summary>
/// <param name="session">A session on an open line.</param>
/// <param name="flags">What folders keep of flags.</param>
sealed partial class ImapWriter(ImapSession session, FlagPermissions flags) : IMailWriter
{
    readonly AppendPipeline _pipeline = new(session);

    public async Task<AppendReply> AppendAsync(CopyFolder folder, IReadOnlyList<OutgoingMail> mails, CancellationToken cancellationToken)
    {
        var permission = await flags.OfAsync(session, folder.Name, mails, cancellationToken).ConfigureAwait(false);
        var reply = await AppendAsync(folder, mails, permission, cancellationToken).ConfigureAwait(false);
        while (FewerFor(reply, mails, permission) is { } fewer)
        {
            reply = await AppendAsync(folder, mails, permission = fewer, cancellationToken).ConfigureAwait(false);
            if (reply.Outcome == AppendOutcome.Stored)
                flags.Note(folder.Name, fewer);
        }
        return reply;
    }

    async Task<AppendReply> AppendAsync(CopyFolder folder, IReadOnlyList<OutgoingMail> mails, FlagPermission permission,
        CancellationToken cancellationToken)
    {
        var target = await session.FolderAsync(folder.Name, cancellationToken).ConfigureAwait(false);
        AppendReply? reply = null;
        AppendCommand? next = new(PartsOf(target, mails, permission), () => { },
            (said, line) => reply = Read(said, line, mails.Count, folder));
        await _pipeline.RunAsync(() =>
        {
            var command = next;
            next = null;
            return ValueTask.FromResult<AppendCommand?>(command);
        }, cancellationToken).ConfigureAwait(false);
        return reply!;
    }

    public async Task AppendEachAsync(Func<ValueTask<MailSending?>> nextAsync, CancellationToken cancellationToken)
    {
        var next = await nextAsync().ConfigureAwait(false);
        while (next is { Folder.Name: var name } first)
        {
            // The library speaks only while nothing is under way.
            var target = await session.FolderAsync(name, cancellationToken).ConfigureAwait(false);
            await flags.OfAsync(session, name, [first.Mail], cancellationToken).ConfigureAwait(false);
            var again = new Queue<(MailSending Sending, FlagPermission Fewer, AppendReply Reply)>();
            await _pipeline.RunAsync(async () =>
            {
                if (again.TryDequeue(out var refused))
                    return CommandOf(refused.Sending, target, refused.Fewer, isAgain: true, again.Enqueue);
                next ??= await nextAsync().ConfigureAwait(false);
                if (next is not { } sending || sending.Folder.Name != name || !flags.AreKnown(name, sending.Mail))
                    return null;
                next = null;
                return CommandOf(sending, target, flags.Known(name), isAgain: false, again.Enqueue);
            }, cancellationToken).ConfigureAwait(false);
            // Where the server said goodbye, what it refused is not sent any more.
            while (again.TryDequeue(out var left))
                left.Sending.Answer(left.Reply);
        }
    }

    /// <summary>The command that stores a message for itself.</summary>
    /// <param name="sending">The message.</param>
    /// <param name="target">The folder.</param>
    /// <param name="permission">What the folder keeps of flags.</param>
    /// <param name="isAgain">Whether it was refused with more of them.</param>
    /// <param name="sendAgain">Takes one that is to be sent again with fewer.</param>
    AppendCommand CommandOf(MailSending sending, ImapFolder target, FlagPermission permission, bool isAgain,
        Action<(MailSending Sending, FlagPermission Fewer, AppendReply Reply)> sendAgain)
    {
        IReadOnlyList<OutgoingMail> mails = [sending.Mail];
        AppendCommand? command = null;
        command = new AppendCommand(PartsOf(target, mails, permission), sending.Begin, (said, line) =>
        {
            var reply = Read(said, line, 1, sending.Folder) with
                { MayMeanOthers = said.Kind == ReplyKind.Bad && command!.WasTogether };
            if (FewerFor(reply, mails, permission) is { } fewer)
            {
                sendAgain((sending, fewer, reply));
                return;
            }
            if (reply.Outcome == AppendOutcome.Stored && isAgain)
                flags.Note(sending.Folder.Name, permission);
            sending.Answer(reply);
        }) { GoesAlone = sending.GoesAlone };
        return command;
    }

    /// <summary>
    /// With what to try again where it may be the flags or keywords that were refused: a label is no reason to leave a mail behind. Null
    /// where it is not, as far as the answer tells.
    /// </summary>
    static FlagPermission? FewerFor(AppendReply reply, IReadOnlyList<OutgoingMail> mails, FlagPermission permission) =>
        reply.Outcome is AppendOutcome.Refused or AppendOutcome.Later && SpeaksOfFlags(reply.Words) ? permission.FewerFor(mails)
            : reply.Outcome == AppendOutcome.Refused ? permission.WithoutKeywordsOf(mails) : null;

    static bool SpeaksOfFlags(string words) => words.Contains("keyword", StringComparison.OrdinalIgnoreCase)
        || words.Contains("flag", StringComparison.OrdinalIgnoreCase);

    static IReadOnlyList<AppendPart> PartsOf(ImapFolder target, IReadOnlyList<OutgoingMail> mails, FlagPermission permission) =>
        AppendCommand.Of(ImapNames.Coded(target), mails.Select(m => (m.Bytes, NamesOf(permission.Of(m.Flags)), m.Arrived)));

    static IReadOnlyList<string> NamesOf((MessageFlags Flags, IReadOnlyList<string> Keywords) kept) =>
        MailFlags.ToNames(kept.Flags, kept.Keywords);

    static AppendReply Read(ServerReply reply, string line, int count, CopyFolder folder) =>
        reply.Kind == ReplyKind.Ok ? Stored(UidsIn(line), count, folder) : Explain(reply);

    /// <summary>The UIDs that an answer tells (APPENDUID, RFC 4315, 3); none where it tells none.</summary>
    static UniqueIdSet UidsIn(string line) =>
        AppendUid().Match(line) is { Success: true } told
        && uint.TryParse(told.Groups["validity"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var validity)
        && UniqueIdSet.TryParse(told.Groups["uids"].Value, validity, out var uids) ? uids : [];

    /// <summary>
    /// UIDs that can't be those of new messages in this order (RFC 4315, 3) are as good as none: the copies are found by content then.
    /// </summary>
    static AppendReply Stored(UniqueIdSet uids, int count, CopyFolder folder) =>
        uids.Count == count && uids.All(u => u.IsValid) && IsAscending(uids) && CopiesIn(folder, uids) is [var first, ..] copies
            && IsNew(first, folder)
            ? new(AppendOutcome.Stored, copies, string.Empty)
            : new(AppendOutcome.Stored, [], string.Empty);

    /// <summary>The copies; a server that tells no UIDVALIDITY with their UIDs means the folder's.</summary>
    static CopyRef[] CopiesIn(CopyFolder folder, UniqueIdSet uids) =>
        [.. uids.Select(u => ImapMarks.CopyOf(folder.Name, u.Validity, u.Id))
            .Select(c => c.Epoch.IsNone ? c with { Epoch = folder.Epoch } : c)];

    static bool IsNew(CopyRef copy, CopyFolder folder) =>
        copy.Epoch != folder.Epoch || !folder.Mark.IsKnown || ImapMarks.CameAfter(copy, folder.Mark);

    static bool IsAscending(UniqueIdSet uids) => uids.Zip(uids.Skip(1)).All(p => p.First.Id < p.Second.Id);

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

    [GeneratedRegex(@"^\S+ OK \[APPENDUID (?<validity>[0-9]+) (?<uids>[0-9:,]+)\]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AppendUid();
}
