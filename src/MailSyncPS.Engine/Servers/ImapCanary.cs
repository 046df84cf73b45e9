using System.Globalization;
using System.Text;
using MailKit;
using MailKit.Net.Imap;

namespace MailSyncPS.Engine.Servers;

/// <summary>A canary in an IMAP folder, removed by its UID alone (RFC 4315).</summary>
sealed class ImapCanary : ICanary
{
    readonly ImapSession _session;
    readonly string _folder;
    readonly UniqueId _uid;

    ImapCanary(ImapSession session, string folder, ReadOnlyMemory<byte> bytes, uint uid)
    {
        _session = session;
        _folder = folder;
        Bytes = bytes;
        _uid = new UniqueId(uid);
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Puts a canary into a folder; the session goes with it.</summary>
    /// <exception cref="MailSyncException">The destination does not take it, or could not give it back.</exception>
    public static async Task<ICanary> PlantAsync(ImapSession session, CopyFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            if (!session.Capabilities.HasFlag(ImapCapabilities.UidPlus))
                throw new MailSyncException(MailFailure.SameMailbox, $"It can't be ruled out that source and destination are the same mailbox: {session.Access} can't remove single messages (no UIDPLUS), so no trial message can show it. Nothing was removed.");
            var now = DateTimeOffset.Now;
            var bytes = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"From: MailSyncPS <mailsyncps@mailsyncps.invalid>\r\nDate: {now:ddd, dd MMM yyyy HH:mm:ss} {now:zzz}\r\nSubject: MailSyncPS trial message, removed at once\r\nMessage-ID: <{Guid.NewGuid():N}@mailsyncps.invalid>\r\n\r\nThis message shows whether two mailboxes are one. It can be deleted.\r\n"));
            var reply = await new ImapWriter(session).AppendAsync(folder, [new OutgoingMail(bytes, now, ["\\Seen"])], cancellationToken).ConfigureAwait(false);
            return reply is { Outcome: AppendOutcome.Stored, Uids: [var uid] }
                ? new ImapCanary(session, folder.Name, bytes, uid)
                : throw new MailSyncException(MailFailure.SameMailbox, $"It can't be ruled out that source and destination are the same mailbox: {session.Access} takes no trial message ({reply.Words}). Nothing was removed.");
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            var folder = await _session.FolderAsync(_folder, limit.Token).ConfigureAwait(false);
            await _session.RunAsync("remove the trial message", 0, async _ =>
            {
                await folder.OpenAsync(FolderAccess.ReadWrite, limit.Token).ConfigureAwait(false);
                await folder.StoreAsync(_uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, limit.Token).ConfigureAwait(false);
                await folder.ExpungeAsync([_uid], limit.Token).ConfigureAwait(false);
            }, limit.Token).ConfigureAwait(false);
        }
        finally
        {
            await _session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
