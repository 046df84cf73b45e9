using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>
/// How long what was sent without an answer may still arrive at the destination. A server that hung up is done within a moment; one that
/// fell silent may still be at work on what it got, and so the next run has to know of it.
/// </summary>
sealed class Doubt(RunTimeouts timeouts)
{
    readonly long _begun = timeouts.Time.GetTimestamp();
    TimeSpan _ends = timeouts.Doubt;
    DateTimeOffset? _waitedOut;

    TimeSpan Elapsed => timeouts.Time.GetElapsedTime(_begun);

    /// <summary>How long a server may be silent that nobody would call so.</summary>
    TimeSpan Pause => 2 * timeouts.Doubt;

    TimeSpan AfterSilence => timeouts.Doubt + timeouts.LongerDoubt;

    /// <summary>Every connection that was used so far is dead now: what it had sent may arrive for a while yet.</summary>
    /// <param name="fellSilent">Whether the server only fell silent.</param>
    public void Renew(bool fellSilent)
    {
        var ends = Elapsed + (fellSilent ? AfterSilence : timeouts.Doubt);
        _ends = ends > _ends ? ends : _ends;
    }

    /// <summary>Until when a message may arrive whose connection is given up now.</summary>
    /// <param name="sent">The message, as it was when it was sent.</param>
    /// <param name="failure">Why there was no answer; null when none was waited for.</param>
    public DateTimeOffset EndOf(MessageRecord sent, Exception? failure)
    {
        // Who is stopped does not wait for an answer until the server counts as silent.
        var fellSilent = failure is MailSyncException { Failure: MailFailure.ConnectionTimedOut }
            || failure is OperationCanceledException && timeouts.Now - sent.SentAt > Pause;
        return timeouts.Now + (fellSilent ? AfterSilence : timeouts.Doubt);
    }

    /// <summary>Until when one of some messages may arrive, as far as an earlier run noted it; null where none did.</summary>
    public DateTimeOffset? EndOf(IEnumerable<MessageRecord> inDoubt) => inDoubt.Select(NotedEnd).Max();

    /// <summary>Whether what is not there surely will not come any more.</summary>
    /// <param name="noted">Until when an earlier run noted that it may; null where none did.</param>
    public bool IsOver(DateTimeOffset? noted) => Left(noted) <= TimeSpan.Zero;

    /// <summary>Waits until it is so.</summary>
    public async Task WaitOutAsync(DateTimeOffset? noted, CancellationToken cancellationToken)
    {
        if (!IsOver(noted))
            await timeouts.DelayAsync(Left(noted), cancellationToken).ConfigureAwait(false);
        if (_waitedOut is null || noted > _waitedOut)
            _waitedOut = noted;
    }

    TimeSpan Left(DateTimeOffset? noted)
    {
        var left = _ends - Elapsed;
        // The time of day may have been set back since, and then never gets there.
        return !(noted <= _waitedOut) && noted - timeouts.Now is { } rest && rest > left ? rest < AfterSilence ? rest : AfterSilence : left;
    }

    /// <summary>
    /// Until when a message of an earlier run may arrive. One that was killed could note nothing: the server may have been silent then, if
    /// that was not at once.
    /// </summary>
    DateTimeOffset? NotedEnd(MessageRecord record) => record.State switch
    {
        MessageState.CopyUncertain => record.RetryAt,
        // Where the time of day was set back since, nobody knows how long ago it was sent.
        MessageState.CopyIntent when timeouts.Now - record.SentAt > Pause || record.SentAt > timeouts.Now => record.SentAt + AfterSilence,
        _ => null,
    };
}
