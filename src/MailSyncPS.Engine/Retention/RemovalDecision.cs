using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>Decides message by message: proven, old enough, copy still there. Everything in doubt stays.</summary>
sealed class RemovalDecision(RemovalRequest request)
{
    /// <summary>The age rule, as of the moment the decision began.</summary>
    public AgeRule Age { get; } = new(request.OlderThanDays, request.Source.Protocol, request.Timeouts.Now);

    /// <summary>Decides on listed messages by state and age. Copies count that a dry run only planned.</summary>
    public List<RemovalCandidate> Decide(IEnumerable<TrackedMessage> messages) => [.. messages.Select(m =>
    {
        var arrived = Age.ArrivalOf(m);
        var verdict = !IsProven(m, isDry: true)
            ? RemovalVerdict.KeepUnproven : Age.IsOld(arrived) ? RemovalVerdict.Remove : RemovalVerdict.KeepRecent;
        return new RemovalCandidate(m, arrived, verdict);
    })];

    /// <summary>Decides anew on what is listed now: of it goes what was planned and is proven still.</summary>
    public List<RemovalCandidate> Confirm(IEnumerable<TrackedMessage> messages, RemovalPlan plan) => [.. messages.Select(m =>
    {
        var arrived = Age.ArrivalOf(m);
        var planned = plan.Verdicts.GetValueOrDefault(m.Record.Key, RemovalVerdict.KeepRecent);
        var verdict = IsProven(m, isDry: false) ? planned : RemovalVerdict.KeepUnproven;
        return new RemovalCandidate(m, arrived, verdict) { IsForSpace = planned == RemovalVerdict.Remove && !Age.IsOld(arrived) };
    })];

    bool IsProven(TrackedMessage message, bool isDry)
    {
        if (!message.Message.HasLastingId)
            return false;
        // What someone else marked as deleted is theirs to expunge, or to take back.
        if (message.Message.Deleted && !message.Record.RemovalBegun)
            return false;
        return message.Record is { State: MessageState.Proven, Proof: not ProofKind.None, Hash: not null, Copy: not null }
            || isDry && request.IsPlanned(message.Record.Key);
    }

    /// <summary>With a limit, the oldest of those that stay go as well until usage is under it.</summary>
    /// <returns>Whether there were any; their copies are to be looked for, and those without one leave room for others.</returns>
    public bool ExtendToLimit(List<RemovalCandidate> candidates, MailboxUsage usage)
    {
        if (request.UntilPercentUsed is not { } percent)
            return false;
        if (usage.LimitBytes is null)
            throw new MailSyncException(MailFailure.QuotaUnknown, RetentionTexts.FormatLimitUnknown(request.Source));
        var freed = candidates.Where(c => c.Verdict == RemovalVerdict.Remove).Sum(c => c.Size);
        var extended = false;
        // Unknown age sorts last: such mail counts as of today.
        foreach (var candidate in candidates.Where(c => c.Verdict == RemovalVerdict.KeepRecent)
            .OrderBy(c => c.Arrived ?? DateTimeOffset.MaxValue))
        {
            if (!usage.IsOver(percent, freed))
                break;
            candidate.Verdict = RemovalVerdict.Remove;
            candidate.IsForSpace = extended = true;
            freed += candidate.Size;
        }
        return extended;
    }

    /// <summary>
    /// Keeps those whose copies are no longer there, unless they were asked for all the same; the others' records name the place.
    /// Copies in folders that went back to an earlier state count for nothing, nor do those in the destination's Trash or Junk.
    /// </summary>
    public async Task KeepWithoutCopyAsync(List<RemovalCandidate> candidates, CopyCheck copies, CancellationToken cancellationToken)
    {
        var chosen = candidates.Where(c => c.HasCopy is null && c.Verdict == RemovalVerdict.Remove
            && c.Tracked.Record.State == MessageState.Proven).ToList();
        foreach (var candidate in chosen.Where(c => copies.IsRestored(c.Tracked.Record)))
            candidate.Verdict = RemovalVerdict.KeepUnproven;
        chosen.RemoveAll(c => c.Verdict != RemovalVerdict.Remove);
        if (chosen.Count == 0)
            return;
        var readings = chosen.Where(c => c.Reading is not null).ToDictionary(c => c.Tracked.Record.Id, c => c.Reading!);
        var found = await copies.FindAsync([.. chosen.Select(c => c.Tracked.Record)], readings, cancellationToken).ConfigureAwait(false);
        foreach (var candidate in chosen)
        {
            candidate.HasCopy = found.TryGetValue(candidate.Tracked.Record.Id, out var record);
            if (candidate.HasCopy == true)
                candidate.Tracked = candidate.Tracked with { Record = record! };
            else if (copies.IsInDiscard(candidate.Tracked.Record))
                candidate.Verdict = RemovalVerdict.KeepUnproven;
            else
                KeepGone(candidate, copies);
        }
    }

    /// <summary>
    /// A copy that people removed may be asked for; one that went with its whole folder's UIDs was not removed by people, nor surely one
    /// that may lie where nobody can look, nor one that there never was.
    /// </summary>
    public void KeepGone(RemovalCandidate candidate, CopyCheck copies)
    {
        candidate.HasCopy = false;
        candidate.Verdict = !request.IncludeCopyGone || copies.IsRenumbered(candidate.Tracked.Record)
            || copies.NeverHadOwn(candidate.Tracked.Record) || copies.MayBeHidden()
            ? RemovalVerdict.KeepCopyGone : RemovalVerdict.Remove;
    }

    /// <summary>What a decision amounts to.</summary>
    /// <param name="candidates">The messages.</param>
    /// <param name="usage">How full the mailbox was.</param>
    /// <param name="verdictOf">What has become of each; without it, as is decided.</param>
    public OldMailRemoval Report(IReadOnlyCollection<RemovalCandidate> candidates, MailboxUsage usage,
        Func<RemovalCandidate, RemovalVerdict>? verdictOf = null)
    {
        var byVerdict = candidates.ToLookup(verdictOf ?? (c => c.Verdict));
        var freed = byVerdict[RemovalVerdict.Remove].Sum(c => c.Size);
        return new()
        {
            Account = request.Source,
            Destination = request.Destination,
            Listed = candidates.Count,
            Removed = byVerdict[RemovalVerdict.Remove].LongCount(),
            RemovedWithoutCopy = byVerdict[RemovalVerdict.Remove].LongCount(c => c.HasCopy == false),
            KeptRecent = byVerdict[RemovalVerdict.KeepRecent].LongCount(),
            KeptUnproven = byVerdict[RemovalVerdict.KeepUnproven].LongCount(),
            KeptCopyGone = byVerdict[RemovalVerdict.KeepCopyGone].LongCount(),
            FreedBytes = freed,
            PercentUsedBefore = usage.PercentAfter(0),
            PercentUsedAfter = usage.PercentAfter(freed),
        };
    }
}
