using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// Settles by content what may be at the destination already: what was there before, what an earlier attempt may have
/// stored, what was stored without being told which copy it is.
/// </summary>
sealed class CopyReconciler(RunContext run, CopyMatcher matcher, FormerCopies former, TwinAdoption twins, ReturnedMails returned,
    DiscardedCopies discarded, AliasJudge aliases)
{
    /// <summary>The look that is made over a new session: the one before it is the cheaper one, and mostly enough.</summary>
    const int LookOverNewSession = 2;

    bool _doubtIsOver;

    /// <summary>Whether it was stored before and is where it was put, so that nothing lacks but its proof.</summary>
    public bool LacksOnlyProof(ForwardItem item) =>
        item.Record.State == MessageState.Copied && matcher.IsInPlace(item.Record);

    /// <summary>What the destination keeps one of each of.</summary>
    public TwinAdoption Twins => twins;

    /// <summary>Claims what is at the destination already, or was once, and returns what is not and was not.</summary>
    public async Task<List<ForwardItem>> ClaimAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        items = await ClaimPresentAsync(items, cancellationToken).ConfigureAwait(false);
        if (await returned.AreAmongAsync(items, cancellationToken).ConfigureAwait(false)
            && await matcher.WidenAsync(cancellationToken).ConfigureAwait(false))
            items = await ClaimPresentAsync(items, cancellationToken).ConfigureAwait(false);
        var fresh = await FreshClaims.FindAsync(run.Route, aliases, items.Select(i => i.Hashed), cancellationToken).ConfigureAwait(false);
        var known = await former.FindAsync(fresh, cancellationToken).ConfigureAwait(false);
        await new ProofRecorder(run).NoteProvenAsync(known, showsFaith: false, cancellationToken).ConfigureAwait(false);
        items = [.. items.ExceptBy(known.Select(r => r.Id), i => i.Record.Id)];
        // What is known first counts for one of the copies that were thrown away.
        var thrown = await discarded.FindOfOtherNamesAsync(fresh.Without(known.Select(r => r.Id)), cancellationToken).ConfigureAwait(false);
        await new ProofRecorder(run).NoteProvenAsync(thrown, showsFaith: false, cancellationToken).ConfigureAwait(false);
        if (known.Count + thrown.Count > 0)
            run.Observer.OnVerbose(ForwardingTexts.FormatCopiedBefore(Wording.Mails(known.Count + thrown.Count)));
        items = [.. items.ExceptBy(thrown.Select(r => r.Id), i => i.Record.Id)];
        var altered = await new AlteredCopies(run).SetAsideAsync(fresh.Without(known.Concat(thrown).Select(r => r.Id)),
            cancellationToken).ConfigureAwait(false);
        return [.. items.Where(i => !altered.Contains(i.Record.Id))];
    }

    async Task<List<ForwardItem>> ClaimPresentAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0)
            return items;
        var taken = await matcher.TakeAsync([.. items.Select(i => i.Hashed)], areStored: false, cancellationToken).ConfigureAwait(false);
        if (taken.Count == 0)
            return items;
        // What was sent and is found whole shows, like any proof, that the destination keeps what it is given.
        await new ProofRecorder(run)
            .NoteProvenAsync([.. taken.Values],
            showsFaith: items.Any(i => i.Record.State != MessageState.Listed && taken.ContainsKey(i.Record.Id)),
            cancellationToken).ConfigureAwait(false);
        run.Observer.OnVerbose(ForwardingTexts.FormatAlreadyThere(Wording.Mails(taken.Count)));
        return [.. items.Where(i => !taken.ContainsKey(i.Record.Id))];
    }

    /// <summary>What an earlier attempt may have stored is sent again only when it surely is not there and can't arrive any more.</summary>
    /// <returns>What has to be sent, and what lacks only its proof after all.</returns>
    public async Task<List<ForwardItem>> SettleDoubtAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        if (!items.Any(i => i.IsInDoubt || i.Record.State == MessageState.Copied))
            return items;
        var noted = run.Doubt.EndOf(items.Select(i => i.Record));
        if (!_doubtIsOver || !run.Doubt.IsOver(noted))
        {
            await run.WaitOutDoubtAsync(ForwardingTexts.WaitingOutDoubt, noted, cancellationToken).ConfigureAwait(false);
            // What was stored while that was waited for may be shown to new sessions alone.
            await matcher.LookAnewAsync(overNewSession: true, cancellationToken).ConfigureAwait(false);
            _doubtIsOver = true;
        }
        items = await ClaimAsync(items, cancellationToken).ConfigureAwait(false);
        var thrown = await discarded.FindAsync([.. items.Where(i => i.IsInDoubt).Select(i => i.Hashed)],
            cancellationToken).ConfigureAwait(false);
        await new ProofRecorder(run).NoteProvenAsync(thrown, showsFaith: false, cancellationToken).ConfigureAwait(false);
        items = [.. items.ExceptBy(thrown.Select(r => r.Id), i => i.Record.Id)];
        // A server that said "stored" and shows nothing is not sent it again: people may have deleted it.
        var lost = items.Where(i => i.Record.State == MessageState.Copied && !LacksOnlyProof(i))
            .Select(i => (i.Hashed, ForwardingTexts.CopyNotFound)).ToList();
        await new ProofRecorder(run).HandleAsync([], lost, cancellationToken).ConfigureAwait(false);
        var absent = items.Where(i => i.IsInDoubt).Select(i => i.Record with { State = MessageState.Listed, RetryAt = null }).ToList();
        var saved = (await run.Route.SaveAsync(absent, cancellationToken).ConfigureAwait(false)).ToDictionary(r => r.Id);
        run.Tally.ClearDoubt(absent.Select(r => r.Key));
        return [.. items.Where(i => i.Record.State != MessageState.Copied || LacksOnlyProof(i))
            .Select(i => i.IsInDoubt ? i with { Record = saved[i.Record.Id] } : i)];
    }

    /// <summary>Looks for what was refused together with others: a server may have stored some of a batch all the same.</summary>
    /// <returns>What is not there.</returns>
    public async Task<List<ForwardItem>> FindRefusedAsync(List<ForwardItem> items, CancellationToken cancellationToken)
    {
        await matcher.LookAnewAsync(overNewSession: false, cancellationToken).ConfigureAwait(false);
        return await ClaimPresentAsync(items, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Looks by content for what the destination said it stored, where it did not tell which copy it is, or named another message, or one
    /// that it does not show: a rule at the destination may have filed it elsewhere, and some servers show what was stored to
    /// new sessions alone.
    /// </summary>
    /// <param name="mails">The messages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Those that are not there, with their place forgotten.</returns>
    public async Task<IReadOnlyList<HashedMail>> FindStoredAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        var told = mails.ToDictionary(m => m.Record.Id, m => (m.Record.Copy, m.Record.CopyIsOurs));
        // A wrong id must not keep the message from its own copy, nor another message from that one's copy.
        var freed = await run.Route.SaveAsync([.. mails.Select(m => m.Record with { Copy = m.Record.Copy?.WithoutId })],
            cancellationToken).ConfigureAwait(false);
        IReadOnlyList<HashedMail> lost = [.. mails.Select((m, i) => m with { Record = freed[i] })];
        var schedule = new PollSchedule(run.Request.Timeouts);
        for (var count = 1; lost.Count > 0 && await schedule.NextAsync(cancellationToken).ConfigureAwait(false); count++)
        {
            await matcher.LookAnewAsync(overNewSession: count == LookOverNewSession, cancellationToken).ConfigureAwait(false);
            var taken = await matcher.TakeAsync(lost, areStored: true, cancellationToken).ConfigureAwait(false);
            await new ProofRecorder(run)
                .NoteProvenAsync([.. taken.Values.Select(WithOrigin)], showsFaith: true, cancellationToken).ConfigureAwait(false);
            lost = [.. lost.Where(m => !taken.ContainsKey(m.Record.Id))];
        }
        return lost;

        MessageRecord WithOrigin(MessageRecord record)
        {
            var before = told[record.Id];
            return record.Copy == before.Copy ? record with { CopyIsOurs = before.CopyIsOurs } : record;
        }
    }

    /// <summary>Proves by content what was stored without being told which copy it is.</summary>
    public async Task ProveUnnumberedAsync(IReadOnlyList<HashedMail> mails, CancellationToken cancellationToken)
    {
        if (mails.Count == 0)
            return;
        var lost = await FindStoredAsync(mails, cancellationToken).ConfigureAwait(false);
        await new ProofRecorder(run)
            .HandleAsync([], [.. lost.Select(m => (m, ForwardingTexts.CopyNotFound))], cancellationToken).ConfigureAwait(false);
    }
}
