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

    readonly HashSet<CopyRef> _broken = [];

    /// <summary>Whether a server broke off at a copy.</summary>
    public bool IsBroken(CopyRef copy) => _broken.Contains(copy);

    /// <summary>What is read of copies, by id; those the server returned nothing for, or broke off at, are absent.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="copies">The copies, with their sizes in bytes, about.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="withTrace">
    /// Whether others made some of them, so that trace fields on top of them are told from the message.
    /// </param>
    public async Task<Dictionary<CopyToken, MailReading>> ReadAsync(string folder, IEnumerable<(CopyRef Copy, long Size)> copies,
        CancellationToken cancellationToken, bool withTrace = false)
    {
        var read = new Dictionary<CopyToken, MailReading>();
        Func<Stream, MailReading> readOne = withTrace ? MailReading.WithTraceOf : MailReading.Of;
        foreach (var batch in FetchBatches.Cut(copies.Where(c => !IsBroken(c.Copy)), c => c.Size))
            await ReadAsync(folder, batch, read, readOne, cancellationToken).ConfigureAwait(false);
        return read;
    }

    async Task ReadAsync(string folder, IReadOnlyList<(CopyRef Copy, long Size)> batch, Dictionary<CopyToken, MailReading> read,
        Func<Stream, MailReading> readOne, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (id, copy) in await reader.ReadAsync(folder, [.. batch.Select(c => c.Copy.Id)], batch.Sum(c => c.Size),
                readOne, cancellationToken).ConfigureAwait(false))
                read[id] = copy;
        }
        catch (MailSyncException e) when (e.IsTransient && _broken.Count < MostBreaks)
        {
            await reader.RenewAsync(cancellationToken).ConfigureAwait(false);
            if (batch.Count == 1)
            {
                _broken.Add(batch[0].Copy);
                observer.OnVerbose(RetentionTexts.FormatCopyUnreadable(PlainText.Clean(folder), batch[0].Copy.Id, e.Message));
                return;
            }
            // By halves, a few damaged copies among many cost few connections.
            await ReadAsync(folder, [.. batch.Take(batch.Count / 2)], read, readOne, cancellationToken).ConfigureAwait(false);
            await ReadAsync(folder, [.. batch.Skip(batch.Count / 2)], read, readOne, cancellationToken).ConfigureAwait(false);
        }
    }
}
