using System.Collections.Concurrent;
using System.Threading.Channels;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// The connections that store. Where the destination takes batches, a command stores a whole one, and a second connection
/// sends while the first waits for its answer; elsewhere each message is a command, and many connections share them: each takes
/// the next one when it can send it.
/// </summary>
sealed class WriterPool : IAsyncDisposable
{
    /// <summary>Connections that send batches: more would only wait for the same server.</summary>
    const int BatchWriters = 2;

    /// <summary>The connection that looks, beside the writers.</summary>
    const int Others = 1;

    readonly RunContext _run;
    readonly CancellationToken _stop;
    readonly Channel<StoreUnit> _units = Channel.CreateUnbounded<StoreUnit>();
    readonly List<Task> _writers = [];
    readonly Task<IMailWriter> _first;

    /// <summary>The folders that take nothing more.</summary>
    readonly ConcurrentDictionary<string, bool> _closed = new(StringComparer.Ordinal);
    volatile bool _halted;
    int _opened = 1;
    bool _isOpen;

    /// <summary>Begins to open the first connection.</summary>
    public WriterPool(RunContext run, CancellationToken stop)
    {
        _run = run;
        _stop = stop;
        _first = run.Destination.OpenWriterAsync(stop);
    }

    /// <summary>Waits for the first connection, by which the destination tells what it can do.</summary>
    public async Task OpenAsync()
    {
        var writer = await _first.ConfigureAwait(false);
        if (_isOpen)
            return;
        _isOpen = true;
        _writers.Add(WriteAsync(writer));
    }

    /// <summary>Stores messages whose intents are durable.</summary>
    /// <returns>An answer for each message.</returns>
    public async Task<IReadOnlyList<StoreAnswer>> StoreAsync(CopyFolder folder, IReadOnlyList<ForwardItem> items,
        CancellationToken cancellationToken)
    {
        // Where batches broke again and again, their messages go one by one.
        var alone = items.ToLookup(i => !_run.Destination.Limits.TakesBatches || _run.Broken.IsSuspect(i.Record.Key));
        List<StoreUnit> units = [.. alone[true].Select(i => new StoreUnit(folder, [i], cancellationToken) { IsSingle = true })];
        if (alone[false].Any())
            units.Add(new StoreUnit(folder, [.. alone[false]], cancellationToken));
        return [.. (await Task.WhenAll(units.ConvertAll(HandOverAsync)).ConfigureAwait(false)).SelectMany(a => a)];
    }

    /// <summary>Stores the messages of a refused batch each for itself, so that only the culprit is refused.</summary>
    /// <returns>An answer for each message.</returns>
    public Task<IReadOnlyList<StoreAnswer>> StoreOneByOneAsync(CopyFolder folder, IReadOnlyList<ForwardItem> items,
        CancellationToken cancellationToken) => HandOverAsync(new StoreUnit(folder, items, cancellationToken) { IsOneByOne = true });

    Task<IReadOnlyList<StoreAnswer>> HandOverAsync(StoreUnit unit)
    {
        // What comes after the end was not sent.
        if (!_units.Writer.TryWrite(unit))
            unit.Decline(null);
        return unit.AnswersAsync;
    }

    /// <summary>
    /// Opens further connections in the background, as many as so many messages are worth; each joins in when it is there.
    /// </summary>
    public void Grow(int messages)
    {
        var most = Math.Max(1, _run.Destination.Limits.Connections - Others);
        var wanted = _run.Destination.Limits.TakesBatches ? Math.Min(BatchWriters, most) : most;
        for (; _opened < Math.Min(wanted, messages); _opened++)
            _writers.Add(OpenAndWriteAsync());
    }

    async Task OpenAndWriteAsync()
    {
        try
        {
            await WriteAsync(await _run.Destination.OpenWriterAsync(_stop).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (MailSyncException e)
        {
            // Servers bound the connections of a login; what is open is enough.
            _run.Observer.OnVerbose(ForwardingTexts.FormatNoFurtherConnection(e.Message));
        }
        catch (OperationCanceledException)
        {
            // It is not needed any more.
        }
    }

    async Task WriteAsync(IMailWriter writer)
    {
        await using (writer.ConfigureAwait(false))
        {
            var pipeline = new SinglePipeline(_run, writer, TakeUnit, Hear);
            StoreUnit? left = null;
            while (left is not null || await _units.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                var unit = left ?? TakeUnit();
                left = null;
                if (unit is { IsSingle: true })
                    left = await pipeline.StoreAsync(unit).ConfigureAwait(false);
                else if (unit is not null)
                    await StoreTogetherAsync(writer, unit).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The next unit that is to be sent; null when there is none right now.</summary>
    StoreUnit? TakeUnit()
    {
        while (_units.Reader.TryRead(out var unit))
        {
            if (!_halted && _run.Budget.FindCrawl() is null && !_closed.ContainsKey(unit.Folder.Name)
                && !unit.CancellationToken.IsCancellationRequested)
                return unit;
            unit.Decline(null);
        }
        return null;
    }

    async Task StoreTogetherAsync(IMailWriter writer, StoreUnit unit) =>
        Hear(unit, unit.IsOneByOne ? await StoreOneByOneAsync(writer, unit).ConfigureAwait(false)
            : await TryStoreAsync(writer, unit, unit.Items).ConfigureAwait(false));

    /// <summary>Takes note of what became of a unit, and answers it.</summary>
    void Hear(StoreUnit unit, IReadOnlyList<StoreAnswer> answers)
    {
        _halted |= answers.Any(a => a.EndsSending);
        if (answers.Any(a => a.EndsFolder))
            _closed[unit.Folder.Name] = true;
        unit.Answer(answers);
    }

    async Task<IReadOnlyList<StoreAnswer>> StoreOneByOneAsync(IMailWriter writer, StoreUnit unit)
    {
        var single = new List<StoreAnswer>();
        foreach (var item in unit.Items)
        {
            single.Add(single.Any(a => a.EndsSending || a.EndsFolder) || IsShut(single) || IsFull(single)
                || unit.CancellationToken.IsCancellationRequested
                ? new StoreAnswer(item, null, null, MayBeStored: false, null)
                : (await TryStoreAsync(writer, unit, [item]).ConfigureAwait(false))[0]);
        }
        return single;
    }

    static bool IsShut(List<StoreAnswer> answers) =>
        answers.Count >= ClosedFolders.EnoughShut && answers.TrueForAll(a => a.IsShutOut);

    static bool IsFull(List<StoreAnswer> answers) => answers.Count >= MissingRoom.InARow
        && answers.TakeLast(MissingRoom.InARow).All(a => a.Reply is { Outcome: AppendOutcome.Full });

    async Task<IReadOnlyList<StoreAnswer>> TryStoreAsync(IMailWriter writer, StoreUnit unit, IReadOnlyList<ForwardItem> items)
    {
        var sent = false;
        var clock = _run.Request.Timeouts.Time;
        try
        {
            await _run.Lock.EnsureHeldAsync(unit.CancellationToken).ConfigureAwait(false);
            sent = true;
            var begun = clock.GetTimestamp();
            var reply = await writer.AppendAsync(unit.Folder, [.. items.Select(i => i.Outgoing)],
                unit.CancellationToken).ConfigureAwait(false);
            _run.Budget.HearPace(items.Sum(i => i.Bytes.Length), begun);
            return [.. items.Select(
                (item, i) => new StoreAnswer(item, reply, reply.Copies.Count == items.Count ? reply.Copies[i] : null, false, null)
                    { WasAlone = items.Count == 1 })];
        }
        catch (Exception e)
        {
            _run.Budget.HearFailure(e);
            return [.. items.Select(item => new StoreAnswer(item, null, null, MayBeStored: sent, e) { WasAlone = items.Count == 1 })];
        }
    }

    /// <summary>Ends what is under way, and the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _units.Writer.TryComplete();
        try
        {
            await OpenAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is MailSyncException or OperationCanceledException)
        {
            // It was never used, or its failure was told to who waited for it.
        }
        await Task.WhenAll(_writers).ConfigureAwait(false);
    }
}
