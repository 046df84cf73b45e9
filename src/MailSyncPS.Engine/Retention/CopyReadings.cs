using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Reads copies at the destination. A server that breaks off at one, as at a file that was damaged, is asked for ever fewer, over a new
/// connection after each break: what it does not give back is passed over, and keeps its message at the source.
/// </summary>
sealed class CopyReadings(ICopyReader reader, IRunObserver observer)
{
    /// <summary>Copies at which a server may break off before it is no copy's fault.</summary>
    const int MostBreaks = 20;

    readonly HashSet<(string Folder, uint Uid)> _broken = [];

    /// <summary>Whether a server broke off at a copy.</summary>
    public bool IsBroken(string folder, uint uid) => _broken.Contains((folder, uid));

    /// <summary>What is read of copies, by UID; those the server returned nothing for, or broke off at, are absent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="copies">The copies, with their sizes in bytes, about.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Dictionary<uint, MailReading>> ReadAsync(string folder, IEnumerable<(uint Uid, long Size)> copies, CancellationToken cancellationToken)
    {
        var read = new Dictionary<uint, MailReading>();
        foreach (var batch in FetchBatches.Cut(copies.Where(c => !IsBroken(folder, c.Uid)), c => c.Size))
            await ReadAsync(folder, batch, read, cancellationToken).ConfigureAwait(false);
        return read;
    }

    async Task ReadAsync(string folder, IReadOnlyList<(uint Uid, long Size)> batch, Dictionary<uint, MailReading> read, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (uid, copy) in await reader.ReadAsync(folder, [.. batch.Select(c => c.Uid)], batch.Sum(c => c.Size), MailReading.Of, cancellationToken).ConfigureAwait(false))
                read[uid] = copy;
        }
        catch (MailSyncException e) when (e.IsTransient && _broken.Count < MostBreaks)
        {
            await reader.RenewAsync(cancellationToken).ConfigureAwait(false);
            if (batch.Count == 1)
            {
                _broken.Add((folder, batch[0].Uid));
                observer.OnVerbose(RetentionTexts.FormatCopyUnreadable(PlainText.Clean(folder), batch[0].Uid, e.Message));
                return;
            }
            // By halves, a few damaged copies among many cost few connections.
            await ReadAsync(folder, [.. batch.Take(batch.Count / 2)], read, cancellationToken).ConfigureAwait(false);
            await ReadAsync(folder, [.. batch.Skip(batch.Count / 2)], read, cancellationToken).ConfigureAwait(false);
        }
    }
}
