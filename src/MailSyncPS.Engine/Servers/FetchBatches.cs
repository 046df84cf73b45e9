namespace MailSyncPS.Engine.Servers;

/// <summary>Cuts lists of messages into batches that are worth a round trip and fit the memory.</summary>
static class FetchBatches
{
    /// <summary>Messages in a batch, at the most, unless its user says otherwise.</summary>
    public const int MaxCount = 200;

    /// <summary>Bytes in a batch, at the most; a larger message is a batch of its own.</summary>
    public const long MaxBytes = 8L << 20;

    /// <summary>The batches, in order.</summary>
    /// <param name="items">The messages.</param>
    /// <param name="size">The size of one.</param>
    /// <param name="limit">How many the next batch may have; null for <see cref="MaxCount"/>.</param>
    public static IEnumerable<IReadOnlyList<T>> Cut<T>(IEnumerable<T> items, Func<T, long> size, Func<int>? limit = null)
    {
        var batch = new List<T>();
        var bytes = 0L;
        foreach (var item in items)
        {
            var next = size(item);
            if (batch.Count > 0 && (batch.Count >= (limit?.Invoke() ?? MaxCount) || bytes + next > MaxBytes))
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }
            batch.Add(item);
            bytes += next;
        }
        if (batch.Count > 0)
            yield return batch;
    }
}
