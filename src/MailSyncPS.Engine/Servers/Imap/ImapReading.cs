using MailKit;
using MailKit.Net.Imap;
using MailSyncPS.Engine.Servers.Sessions;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Servers.Imap;

/// <summary>Reads whole messages over IMAP without touching them.</summary>
static class ImapReading
{
    /// <summary>Messages that may be refused one after the other before it is the server's fault and no message's.</summary>
    const int MostRefused = 3;

    /// <summary>What is read of messages, by UID; those the server returned nothing for are absent.</summary>
    public static async Task<IReadOnlyDictionary<uint, T>> ReadAsync<T>(ImapSession session, ImapFolder folder, IReadOnlyList<uint> uids,
        long size, Func<Stream, T> read, CancellationToken cancellationToken)
    {
        var bytes = new Dictionary<uint, T>();
        // A set that goes down is valid (RFC 3501, 9), and not every server knows that.
        var ascending = uids.Order().ToList();
        try
        {
            await ReadAsync(session, folder, ascending, size, bytes, read, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
        {
            await ReadOneByOneAsync(session, folder, [.. ascending.Where(u => !bytes.ContainsKey(u))], size, bytes, read, e,
                cancellationToken).ConfigureAwait(false);
        }
        return bytes;
    }

    /// <summary>A large message, in the stream it is read into; nothing when the server returned nothing for it.</summary>
    public static async Task<IReadOnlyDictionary<uint, MailBytes>> ReadLargeAsync(ImapSession session, ImapFolder folder, uint uid,
        long size, CancellationToken cancellationToken)
    {
        session.Tap.Listen(false);
        try
        {
            return await session.RunAsync(ServersTexts.ToRead, size, async _ =>
            {
                try
                {
                    return new Dictionary<uint, MailBytes> { [uid] =
                        MailBytes.Of(await folder.GetStreamAsync(new UniqueId(uid), cancellationToken).ConfigureAwait(false)) };
                }
                catch (MessageNotFoundException)
                {
                    return [];
                }
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
        {
            return new Dictionary<uint, MailBytes>();
        }
        finally
        {
            session.Tap.Listen(true);
        }
    }

    /// <summary>
    /// A message that a server can't read makes it refuse those asked for with it (<c>NO Some messages could not be FETCHed</c>).
    /// </summary>
    static async Task ReadOneByOneAsync<T>(ImapSession session, ImapFolder folder, List<uint> uids, long size, Dictionary<uint, T> bytes,
        Func<Stream, T> read, MailSyncException refusal, CancellationToken cancellationToken)
    {
        var refused = 0;
        foreach (var uid in uids)
        {
            try
            {
                await ReadAsync(session, folder, [uid], size, bytes, read, cancellationToken).ConfigureAwait(false);
            }
            catch (MailSyncException e) when (e.Failure == MailFailure.CommandRefused)
            {
                if (++refused == Math.Min(uids.Count, MostRefused) && uids.Count > 1 && bytes.Count == 0)
                    throw new MailSyncException(refusal.Failure, refusal.Message, refusal) { IsTransient = true };
            }
        }
    }

    static Task ReadAsync<T>(ImapSession session, ImapFolder folder, IReadOnlyList<uint> uids, long size, Dictionary<uint, T> bytes,
        Func<Stream, T> read, CancellationToken cancellationToken) =>
        session.RunAsync(ServersTexts.ToRead, size, async _ =>
        {
            session.Tap.Listen(false);
            try
            {
                await folder.GetStreamsAsync([.. uids.Select(u => new UniqueId(u))], (_, _, uid, stream, _) =>
                {
                    bytes[uid.Id] = read(stream ?? Stream.Null);
                    return Task.CompletedTask;
                }, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                session.Tap.Listen(true);
            }
        }, cancellationToken);
}
