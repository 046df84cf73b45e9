using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Tracking;

/// <summary>
/// Reads messages at the destination. A server that breaks off at one, as at a file that was damaged, or refuses it, is asked for ever
/// fewer, over a new connection after each break: what it does not give back is passed over.
/// </summary>
/// <param name="reader">The connection.</param>
/// <param name="whenBroken">Is told of each message that is passed over, and why.</param>
sealed class HalvedReading(ICopyReader reader, Action<CopyRef, MailSyncException> whenBroken)
{
    /// <summary>Messages at which a server may break off before it is no message's fault.</summary>
    const int MostBreaks = 20;

    readonly HashSet<CopyRef> _broken = [];

    /// <summary>Whether a server broke off at a message.</summary>
    public bool IsBroken(CopyRef copy) => _broken.Contains(copy);

    /// <summary>What is read of messages, by id; those the server returned nothing for, or broke off at, are absent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="messages">The messages, with their sizes in bytes, about.</param>
    /// <param name="read">Reads a message, which is gone afterwards.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Dictionary<CopyToken, T>> ReadAsync<T>(string folder, IEnumerable<(CopyRef Copy, long Size)> messages,
        Func<Stream, T> read, CancellationToken cancellationToken)
    {
        var found = new Dictionary<CopyToken, T>();
        foreach (var batch in FetchBatches.Cut(messages.Where(c => !IsBroken(c.Copy)), c => c.Size))
            await ReadAsync(folder, batch, read, found, cancellationToken).ConfigureAwait(false);
        return found;
    }

    async Task ReadAsync<T>(string folder, IReadOnlyList<(CopyRef Copy, long Size)> batch, Func<Stream, T> read,
        Dictionary<CopyToken, T> found, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (id, message) in await reader.ReadAsync(folder, [.. batch.Select(c => c.Copy.Id)], batch.Sum(c => c.Size),
                read, cancellationToken).ConfigureAwait(false))
                found[id] = message;
        }
        catch (MailSyncException e) when ((e.IsTransient || e.Failure == MailFailure.CommandRefused) && _broken.Count < MostBreaks)
        {
            if (e.IsTransient)
                await reader.RenewAsync(cancellationToken).ConfigureAwait(false);
            if (batch.Count == 1)
            {
                _broken.Add(batch[0].Copy);
                whenBroken(batch[0].Copy, e);
                return;
            }
            // By halves, a few damaged messages among many cost few connections.
            await ReadAsync(folder, [.. batch.Take(batch.Count / 2)], read, found, cancellationToken).ConfigureAwait(false);
            await ReadAsync(folder, [.. batch.Skip(batch.Count / 2)], read, found, cancellationToken).ConfigureAwait(false);
        }
    }
}
