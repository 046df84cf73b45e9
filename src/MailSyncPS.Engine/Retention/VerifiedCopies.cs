using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// What is removed has its copy at that moment: each was read and compared right before, and none of these looks is old when the removal's
/// command is given.
/// </summary>
sealed class VerifiedCopies(RemovalRequest request, IRunObserver observer)
{
    readonly HashSet<MessageKey> _altered = [];
    MailSyncException? _change;
    long _lookedAt;
    DateTimeOffset _lookedAtTime;

    /// <summary>The destination's folders that surely are none of the source's.</summary>
    public IReadOnlySet<string> Apart { get; set; } = new HashSet<string>();

    /// <summary>Whether a removal was given up as copies had changed, or could not be looked at: all is to be decided anew.</summary>
    public bool HaveChanged(MailSyncException failure) => failure == _change;

    /// <summary>
    /// Keeps all whose copies are not, byte for byte, what lies at the source; people may have filed them elsewhere, where they are looked
    /// for once.
    /// </summary>
    public async Task KeepOthersAsync(RemovalCandidate[] batch, CopyCheck copies, RemovalDecision decision,
        CancellationToken cancellationToken)
    {
        NoteLook();
        var chosen = batch.Where(c => c.Verdict == RemovalVerdict.Remove && c.HasCopy == true).ToList();
        var readings = chosen.ToDictionary(c => c.Tracked.Record.Id, c => c.Reading!);
        var findings = await copies.VerifyAsync([.. chosen.Select(c => c.Tracked.Record)], readings,
            cancellationToken).ConfigureAwait(false);
        var missing = chosen.Where(c => findings[c.Tracked.Record.Id].Finding != CopyFinding.Verified).ToList();
        var filed = (await copies.FindFiledAsync([.. missing.Select(c => c.Tracked.Record)], readings,
            cancellationToken).ConfigureAwait(false)).ToDictionary(r => r.Id);
        var again = await copies.VerifyAsync([.. filed.Values], readings, cancellationToken).ConfigureAwait(false);
        foreach (var candidate in chosen)
        {
            var record = candidate.Tracked.Record;
            var (finding, kind) = findings[record.Id];
            if (finding != CopyFinding.Verified && again.TryGetValue(record.Id, out var elsewhere)
                && elsewhere.Finding == CopyFinding.Verified)
                (record, finding, kind) = (filed[record.Id], elsewhere.Finding, elsewhere.Kind);
            Judge(candidate, record, finding, kind, copies, decision);
        }
    }

    void Judge(RemovalCandidate candidate, MessageRecord record, CopyFinding finding, ProofKind kind, CopyCheck copies,
        RemovalDecision decision)
    {
        candidate.Finding = finding;
        if (finding is CopyFinding.Altered or CopyFinding.Unread)
            _altered.Add(record.Key);
        switch (finding)
        {
            case CopyFinding.Verified when record.CopyIsOurs || Apart.Contains(record.Copy!.Value.Folder):
                candidate.Tracked = candidate.Tracked with { Record = record with { Proof = kind } };
                break;
            case CopyFinding.Verified:
                candidate.Verdict = RemovalVerdict.KeepUnproven;
                observer.OnVerbose(RetentionTexts.FormatMayBeItself(PlainText.Clean(record.Key.Uid),
                    PlainText.Clean(record.Copy!.Value.Folder)));
                break;
            case CopyFinding.Gone:
                decision.KeepGone(candidate, copies);
                break;
            case CopyFinding.Unread:
                candidate.Verdict = RemovalVerdict.KeepUnproven;
                break;
            default:
                candidate.Verdict = RemovalVerdict.KeepUnproven;
                observer.OnVerbose(finding == CopyFinding.Altered
                    ? RetentionTexts.FormatCopyAltered(PlainText.Clean(record.Key.Uid), PlainText.Clean(record.Copy!.Value.Folder),
                    record.Copy!.Value.Id)
                    : RetentionTexts.FormatCopyReplaced(PlainText.Clean(record.Key.Uid), PlainText.Clean(record.Copy!.Value.Folder),
                        record.Copy!.Value.Id));
                break;
        }
    }

    /// <summary>
    /// Right before the command that removes messages: where the computer slept since their copies were looked at, or a server took its
    /// time, people may have thrown them away, or somebody put a backup back.
    /// </summary>
    /// <exception cref="MailSyncException">Not all are there any more; or that can't be told.</exception>
    public async Task EnsureUnchangedAsync(IReadOnlyList<RemovalCandidate> leaving, CopyCheck copies, CancellationToken cancellationToken)
    {
        if (SinceLook < request.Timeouts.CopyLookHolds)
            return;
        NoteLook();
        var records = leaving.Where(c => c.HasCopy == true).Select(c => c.Tracked.Record).ToList();
        try
        {
            if (await copies.AreInPlaceAsync(records, cancellationToken).ConfigureAwait(false))
                return;
        }
        catch (MailSyncException e)
        {
            _change = e;
            throw;
        }
        _change = new MailSyncException(MailFailure.ProofMismatch, RetentionTexts.FormatCopiesChanged(request.Destination))
            { IsTransient = true };
        observer.OnVerbose(_change.Message);
        throw _change;
    }

    /// <summary>The clock's timestamps stand still while a computer sleeps, on some systems; the time of day does not.</summary>
    TimeSpan SinceLook
    {
        get
        {
            var (passed, ofDay) = (request.Timeouts.Time.GetElapsedTime(_lookedAt), request.Timeouts.Now - _lookedAtTime);
            return passed > ofDay ? passed : ofDay;
        }
    }

    void NoteLook() => (_lookedAt, _lookedAtTime) = (request.Timeouts.Time.GetTimestamp(), request.Timeouts.Now);

    /// <summary>
    /// What was sent and is no longer what was proven counts as copied no more. The next run looks for it, and does not send it again:
    /// what alters stored mail would alter that as well.
    /// </summary>
    public async Task SetAlteredAsideAsync(ILedgerRoute route, RemovalCandidate[] batch, CancellationToken cancellationToken)
    {
        var altered = batch.Where(c => c.Finding == CopyFinding.Altered && c.Tracked.Record.SentAt is not null).ToList();
        if (altered.Count == 0)
            return;
        await route.SaveAsync([.. altered.Select(c => c.Tracked.Record.AsSetAside(MailFailure.ProofMismatch,
            RetentionTexts.CopyNoLongerProven, request.Timeouts.Now, c.Heading?.Sender, c.Heading?.Subject) with
            { Proof = ProofKind.None, Copy = c.Tracked.Record.Copy?.WithoutId })], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells of copies that were altered, or can't be read.</summary>
    public void Tell()
    {
        if (_altered.Count > 0)
            observer.OnWarning(RetentionTexts.FormatCopiesAltered(Wording.Mails(_altered.Count), request.Destination));
    }
}
