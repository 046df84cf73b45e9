using System.Runtime.ExceptionServices;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Keeps the ledger around a sending: the intents before the first byte, the answers after the last.</summary>
sealed class SendJournal(RunContext run, CopyFolder folder, CopyReconciler claims)
{
    /// <summary>Makes the intents durable; fewer come back than were given where the day's budget is spent.</summary>
    public async Task<List<ForwardItem>> SaveIntentsAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        var now = run.Request.Timeouts.Now;
        var intents = items.Select(i => i.Record with
        {
            State = MessageState.CopyIntent,
            Hash = i.Hash.Exact,
            StableHash = i.Hash.Stable,
            Copy = new CopyRef(folder.Name, folder.Epoch, default),
            SentAfter = folder.Mark,
            SentAt = now,
            RetryAt = null,
        }).ToList();
        var (saved, spent) = await run.Budget.SaveIntentsAsync(intents, cancellationToken).ConfigureAwait(false);
        run.StopReason ??= spent;
        return [.. items.Take(saved.Count).Select((item, i) => item with { Record = saved[i] })];
    }

    /// <summary>Writes down what the destination answered.</summary>
    /// <returns>What it has, to be proven.</returns>
    public async Task<IReadOnlyList<HashedMail>> NoteAsync(IReadOnlyList<StoreAnswer> answers, CancellationToken cancellationToken)
    {
        var stored = new List<(MessageRecord Record, ForwardItem Item)>();
        var back = new List<MessageRecord>();
        foreach (var answer in answers)
        {
            if (answer.Reply is null)
                back.Add(Unanswered(answer));
            else if (answer.Reply.Outcome == AppendOutcome.Stored)
                stored.Add((answer.Item.Record with
                    { State = MessageState.Copied, Copy = answer.Copy ?? answer.Item.Record.Copy, CopyIsOurs = answer.Copy is not null },
                    answer.Item));
            else
                back.Add(answer.Item.Record.AsNotStored());
        }
        var saved = await run.Route.SaveAsync([.. stored.Select(s => s.Record), .. back], CancellationToken.None).ConfigureAwait(false);
        if (stored.Count > 0)
        {
            run.Refusals.HearSuccess(stored.Select(s => s.Record.Key));
            run.MissingRoom.HearSuccess();
            run.Closed.HearSuccess(stored[0].Record.Key.Folder);
        }
        run.StopReason ??= run.Budget.FindCrawl();
        await new RefusalHandler(run)
            .HandleAsync([.. answers.Where(a => a.Reply is { Outcome: not AppendOutcome.Stored })],
            cancellationToken).ConfigureAwait(false);
        // What was taken behind all that was refused shows that others are taken still.
        if (answers.LastOrDefault(a => a.Reply is not null) is { Reply.Outcome: AppendOutcome.Stored })
            run.Refusals.HearSuccess([]);
        foreach (var unknown in answers.Where(a => a.MayBeStored))
        {
            run.Tally.Set(unknown.Item.Record.Key, MessageOutcome.Failed, unknown.Item.Record.Size);
            if (unknown.Failure is MailSyncException { IsTransient: true })
                run.Broken.HearBreak(unknown.Item.Record.Key, unknown.WasAlone);
        }
        var failure = answers.Select(a => a.Failure).FirstOrDefault(f => f is not null);
        // A server that said why nothing more goes has said more than one that hung up.
        if (failure is not null && run.StopReason is null)
            ExceptionDispatchInfo.Throw(failure);
        var known = saved.Take(stored.Count).Select((record, i) => (Record: record, stored[i].Item)).ToList();
        await claims.ProveUnnumberedAsync(
            [.. known.Where(k => !k.Record.HasCopy).Select(k => new HashedMail(k.Record, k.Item.Hash, k.Item.Heading))],
            cancellationToken).ConfigureAwait(false);
        return [.. known.Where(k => k.Record.HasCopy).Select(k => new HashedMail(k.Record, k.Item.Hash, k.Item.Heading))];
    }

    MessageRecord Unanswered(StoreAnswer answer) => answer.MayBeStored
        ? answer.Item.Record with { State = MessageState.CopyUncertain, RetryAt = run.Doubt.EndOf(answer.Item.Record, answer.Failure) }
        : answer.Item.Record.AsNotStored();
}
