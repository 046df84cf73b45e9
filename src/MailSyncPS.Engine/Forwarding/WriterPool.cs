using System.Collections.Concurrent;
using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The connections that store. Where the destination takes batches, one of them sends each batch in one command;
/// elsewhere several share the messages, since each costs round trips.
/// </summary>
sealed class WriterPool(RunContext run) : IAsyncDisposable
{
    /// <summary>Connections that the search and the proof need beside the writers.</summary>
    const int Others = 2;

    readonly List<IMailWriter> _writers = [];
    bool _mayGrow = true;

    /// <summary>Opens the first connection, by which the destination tells what it can do.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken) =>
        _writers.Add(await run.Destination.OpenWriterAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Stores messages whose intents are durable.</summary>
    /// <returns>An answer for each message.</returns>
    public async Task<IReadOnlyList<StoreAnswer>> StoreAsync(CopyFolder folder, IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        if (!run.Destination.TakesBatches || items.Count == 1)
            return await StoreSideBySideAsync(folder, items, cancellationToken).ConfigureAwait(false);
        var answers = await TryStoreAsync(_writers[0], folder, items, cancellationToken).ConfigureAwait(false);
        // A refused batch stored nothing (RFC 3502); sent one by one, only the culprit is refused.
        return answers[0].Reply is { Outcome: AppendOutcome.Refused or AppendOutcome.TooLarge or AppendOutcome.Full }
            ? await StoreSideBySideAsync(folder, items, cancellationToken).ConfigureAwait(false)
            : answers;
    }

    async Task<IReadOnlyList<StoreAnswer>> StoreSideBySideAsync(CopyFolder folder, IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        await GrowAsync(items.Count, cancellationToken).ConfigureAwait(false);
        var queue = new ConcurrentQueue<int>(Enumerable.Range(0, items.Count));
        var answers = new StoreAnswer?[items.Count];
        var halted = 0;
        await Task.WhenAll(_writers.Select(async writer =>
        {
            while (Volatile.Read(ref halted) == 0 && queue.TryDequeue(out var i))
            {
                var answer = (await TryStoreAsync(writer, folder, [items[i]], cancellationToken).ConfigureAwait(false))[0];
                answers[i] = answer;
                if (answer.Failure is not null || answer.Reply is { Outcome: AppendOutcome.Full or AppendOutcome.FolderMissing or AppendOutcome.Later })
                    Interlocked.Exchange(ref halted, 1);
            }
        })).ConfigureAwait(false);
        return [.. answers.Select((a, i) => a ?? new StoreAnswer(items[i], null, null, MayBeStored: false, null))];
    }

    async Task<IReadOnlyList<StoreAnswer>> TryStoreAsync(IMailWriter writer, CopyFolder folder, IReadOnlyList<ForwardItem> items, CancellationToken cancellationToken)
    {
        run.Lock.EnsureHeld();
        try
        {
            var reply = await writer.AppendAsync(folder, [.. items.Select(i => new OutgoingMail(i.Bytes, i.Record.Arrived ?? i.Record.FirstSeen, i.Message.Flags))], cancellationToken).ConfigureAwait(false);
            return [.. items.Select((item, i) => new StoreAnswer(item, reply, reply.Uids.Count == items.Count ? reply.Uids[i] : null, false, null))];
        }
        catch (Exception e)
        {
            return [.. items.Select(item => new StoreAnswer(item, null, null, MayBeStored: true, e))];
        }
    }

    async Task GrowAsync(int useful, CancellationToken cancellationToken)
    {
        var wanted = Math.Min(useful, Math.Max(1, run.Request.MaxConnections - Others));
        if (!_mayGrow || _writers.Count >= wanted)
            return;
        try
        {
            _writers.AddRange(await Task.WhenAll(Enumerable.Range(_writers.Count, wanted - _writers.Count).Select(_ => run.Destination.OpenWriterAsync(cancellationToken))).ConfigureAwait(false));
        }
        catch (MailSyncException e)
        {
            // Servers bound the connections of a login; what is open is enough.
            run.Observer.OnVerbose($"The destination allows no more than {_writers.Count + Others} connections: {e.Message}");
            _mayGrow = false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
            await writer.DisposeAsync().ConfigureAwait(false);
    }
}
