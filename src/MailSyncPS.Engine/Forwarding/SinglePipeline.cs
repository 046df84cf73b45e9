using MailSyncPS.Engine.Servers;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Messages that are stored each for itself over one connection, one behind the other: the answers to some may be out while the next is
/// sent. Whatever breaks the connection leaves exactly those in doubt that were begun and had no answer.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="writer">The connection.</param>
/// <param name="takeUnit">Gives the next unit; null when there is none right now.</param>
/// <param name="answered">Hears what became of a unit.</param>
sealed class SinglePipeline(RunContext run, IMailWriter writer, Func<StoreUnit?> takeUnit,
    Action<StoreUnit, IReadOnlyList<StoreAnswer>> answered)
{
    readonly TimeProvider _clock = run.Request.Timeouts.Time;
    readonly List<(StoreUnit Unit, MailSending Sending)> _open = [];
    StoreUnit? _other;
    long _lastAnswer;

    /// <summary>Stores units of one message each, from this one on, until there is none.</summary>
    /// <returns>A unit of another kind that was met, and is still to be stored; null for none.</returns>
    public async Task<StoreUnit?> StoreAsync(StoreUnit first)
    {
        _other = null;
        StoreUnit? next = first;
        try
        {
            await writer.AppendEachAsync(async () =>
            {
                for (next ??= TakeSingle(); next is not null; next = TakeSingle())
                {
                    var unit = next;
                    if (await FindObstacleAsync(unit).ConfigureAwait(false) is { } obstacle)
                    {
                        answered(unit, [NotBegun(unit, obstacle)]);
                        continue;
                    }
                    next = null;
                    return Send(unit);
                }
                return null;
            }, first.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (next is not null)
                answered(next, [NotBegun(next, e)]);
            Break(e);
        }
        return _other;
    }

    static StoreAnswer NotBegun(StoreUnit unit, Exception failure) => new(unit.Items[0], null, null, MayBeStored: false, failure);

    StoreUnit? TakeSingle()
    {
        if (_other is not null || takeUnit() is not { } unit)
            return null;
        if (unit.IsSingle)
            return unit;
        _other = unit;
        return null;
    }

    /// <summary>Why a message must not be sent; null when nothing is against it.</summary>
    async Task<Exception?> FindObstacleAsync(StoreUnit unit)
    {
        try
        {
            await run.Lock.EnsureHeldAsync(unit.CancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    MailSending Send(StoreUnit unit)
    {
        var (item, begun) = (unit.Items[0], _clock.GetTimestamp());
        MailSending? sending = null;
        sending = new MailSending(unit.Folder, item.Outgoing, reply =>
        {
            _open.RemoveAll(o => o.Sending == sending);
            // What it waited for those before it says nothing of the line.
            run.Budget.HearPace(item.Bytes.Length, Math.Max(begun, _lastAnswer));
            _lastAnswer = _clock.GetTimestamp();
            answered(unit, [new StoreAnswer(item, reply, reply.Copies is [var copy] ? copy : null, false, null)
                { WasAlone = !reply.MayMeanOthers }]);
        }) { GoesAlone = run.Broken.IsSuspect(item.Record.Key) };
        _open.Add((unit, sending));
        return sending;
    }

    /// <summary>The connection broke.</summary>
    void Break(Exception failure)
    {
        run.Budget.HearFailure(failure);
        var wasAlone = _open.Count(o => o.Sending.IsBegun) == 1;
        foreach (var (unit, sending) in _open)
            answered(unit, [new StoreAnswer(unit.Items[0], null, null, MayBeStored: sending.IsBegun, failure) { WasAlone = wasAlone }]);
        _open.Clear();
    }
}
