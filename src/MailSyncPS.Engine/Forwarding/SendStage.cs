using System.Diagnostics.CodeAnalysis;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Sends what has to be sent, every byte behind a durable intent, and hands on what the destination has.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle is never asked for holds nothing to dispose.")]
sealed class SendStage(RunContext run, CopyFolder folder, CopyReconciler claims, OrphanIndex orphans, WriterPool writers,
    FlightBudget flight, DestinationRoom room)
{
    /// <summary>Batches that are being stored at the same time: while one waits for its answers, the next is sent.</summary>
    const int MostUnderWay = 2;

    readonly SendDecision _decision = new(run, claims, orphans);
    readonly SendJournal _journal = new(run, folder, claims);
    readonly SemaphoreSlim _places = new(MostUnderWay, MostUnderWay);

    /// <summary>One at a time decides on messages: what is claimed for one must be known when the next is looked at.</summary>
    readonly SemaphoreSlim _decisionLock = new(1, 1);
    readonly List<Task> _underWay = [];

    /// <summary>Sends what has to be sent of a batch. Its answers may still be out when this returns.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="handOnAsync">Takes what the destination said it has, to be proven.</param>
    /// <param name="cancellationToken">Ends it, and leaves in doubt what is under way.</param>
    public async Task SendAsync(IReadOnlyList<ForwardItem> batch, Func<IReadOnlyList<HashedMail>, Task> handOnAsync,
        CancellationToken cancellationToken)
    {
        var (stored, open) = await DecideAloneAsync(() => _decision.SortAsync(batch, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        await HandOnAsync(stored).ConfigureAwait(false);
        Drop(batch, [.. stored, .. open]);
        flight.Release(BytesOf(batch) - BytesOf(stored) - BytesOf(open));
        foreach (var part in claims.Twins.Apart(open))
            await SendPartAsync(part).ConfigureAwait(false);

        async Task SendPartAsync(List<ForwardItem> part)
        {
            // A copy that is on its way for one message must not be found for another that is in doubt, and must be seen by its twin.
            if (part.Any(i => i.Record.State != MessageState.Listed) || claims.Twins.MayBeUnderWay(part))
                await FinishAsync().ConfigureAwait(false);
            var (shown, toSend) = await DecideAloneAsync(() => _decision.DecideAsync(part, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            await HandOnAsync(shown).ConfigureAwait(false);
            Drop(part, toSend);
            flight.Release(BytesOf(part) - BytesOf(shown) - BytesOf(toSend));
            while (toSend.Count > 0 && run.StopReason is null)
            {
                // The first mail goes alone: a destination that alters it shall not get the others. So do the last ones of a day.
                var count = IsSlow ? 1 : toSend.Count;
                await StartAsync([.. toSend.Take(count)], handOnAsync, cancellationToken).ConfigureAwait(false);
                toSend.RemoveRange(0, count);
                if (IsSlow)
                    await FinishAsync().ConfigureAwait(false);
            }
        }

        Task HandOnAsync(List<ForwardItem> items) => items.Count > 0 ? handOnAsync([.. items.Select(i => i.Hashed)]) : Task.CompletedTask;
    }

    bool IsSlow => run.Proofs.AwaitsSuccess || run.Budget.IsNearlySpent;

    /// <summary>Looks by content for copies that are not what or where the destination said.</summary>
    /// <returns>Those that are not there, with their place forgotten.</returns>
    public Task<IReadOnlyList<HashedMail>> FindStoredAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken) =>
        DecideAloneAsync(() => claims.FindStoredAsync(mails, cancellationToken), cancellationToken);

    /// <summary>Waits for the answers to all that was sent, and for what follows from them.</summary>
    public async Task FinishAsync()
    {
        try
        {
            await Task.WhenAll(_underWay).ConfigureAwait(false);
        }
        finally
        {
            _underWay.Clear();
        }
    }

    async Task StartAsync(List<ForwardItem> items, Func<IReadOnlyList<HashedMail>, Task> handOnAsync, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        var (taken, intents) = (default(RoomUse), new List<ForwardItem>());
        try
        {
            if (_underWay.Any(t => t.IsFaulted || t.IsCanceled))
                await FinishAsync().ConfigureAwait(false);
            var fitting = await room.FitAsync(items, FinishAsync, cancellationToken).ConfigureAwait(false);
            taken = RoomUse.Of(fitting);
            Drop(items, fitting);
            flight.Release(BytesOf(items) - BytesOf(fitting));
            intents = await _journal.SaveIntentsAsync(fitting, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            room.End(taken - RoomUse.Of(intents));
            if (intents.Count == 0)
                _places.Release();
        }
        _underWay.RemoveAll(t => t.IsCompletedSuccessfully);
        if (intents.Count > 0)
            _underWay.Add(StoreAsync(intents, handOnAsync, cancellationToken));
    }

    /// <summary>Stores messages, those of a refused batch one by one; a server that refused it may have stored some of it.</summary>
    async Task StoreAsync(List<ForwardItem> intents, Func<IReadOnlyList<HashedMail>, Task> handOnAsync, CancellationToken cancellationToken)
    {
        var taken = RoomUse.Of(intents);
        try
        {
            var answers = await writers.StoreAsync(folder, intents, cancellationToken).ConfigureAwait(false);
            var refused = answers.Where(a => a.IsRefusedTogether).Select(a => a.Item).ToList();
            if (refused.Count > 0)
            {
                var absent = await DecideAloneAsync(() => claims.FindRefusedAsync(refused, cancellationToken),
                    cancellationToken).ConfigureAwait(false);
                IReadOnlyList<StoreAnswer> single = absent.Count == 0 ? []
                    : await writers.StoreOneByOneAsync(folder, absent, cancellationToken).ConfigureAwait(false);
                answers = [.. answers.Where(a => !a.IsRefusedTogether), .. single];
            }
            // What was stored is written down even when the run is being cancelled: it spares the next run the search.
            var sent = await DecideAloneAsync(() => _journal.NoteAsync(answers, cancellationToken),
                CancellationToken.None).ConfigureAwait(false);
            run.Observer.OnVerbose(VerboseTexts.FormatSent(run.Request.Source, Wording.Mails(intents.Count, BytesOf(intents)),
                PlainText.Clean(folder.Name)));
            intents.ForEach(i => i.Bytes.Drop());
            FlightBudget.GiveBack(intents.Max(i => i.Bytes.Length));
            flight.Release(BytesOf(intents) - sent.Sum(m => (long)m.Hash.Size));
            if (sent.Count > 0)
                await handOnAsync(sent).ConfigureAwait(false);
        }
        finally
        {
            room.End(taken);
            _places.Release();
        }
    }

    static void Drop(IEnumerable<ForwardItem> items, IEnumerable<ForwardItem> needed)
    {
        foreach (var item in items.ExceptBy(needed.Select(i => i.Bytes), i => i.Bytes))
            item.Bytes.Drop();
    }

    static long BytesOf(IEnumerable<ForwardItem> items) => items.Sum(i => (long)i.Bytes.Length);

    async Task<T> DecideAloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _decisionLock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _decisionLock.Release();
        }
    }
}
