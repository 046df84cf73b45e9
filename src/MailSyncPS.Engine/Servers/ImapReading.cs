using MailKit;
using MailKit.Net.Imap;

namespace MailSyncPS.Engine.Servers;

/// <summary>Reads whole messages over IMAP without touching them.</summary>
static class ImapReading
{
    /// <summary>The bytes of messages by UID; those the server returned nothing for are absent.</summary>
    public static async Task<IReadOnlyDictionary<uint, ReadOnlyMemory<byte>>> ReadAsync(ImapSession session, ImapFolder folder, IReadOnlyList<uint> uids, long size, CancellationToken cancellationToken)
    {
        var bytes = new Dictionary<uint, ReadOnlyMemory<byte>>();
        await session.RunAsync("read messages", size, async _ =>
        {
            session.Tap.Listen(false);
            try
            {
                await folder.GetStreamsAsync([.. uids.Select(u => new UniqueId(u))], (_, _, uid, stream, _) =>
                {
                    bytes[uid.Id] = stream.ReadWhole();
                    return Task.CompletedTask;
                }, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                session.Tap.Listen(true);
            }
        }, cancellationToken).ConfigureAwait(false);
        return bytes;
    }
}
