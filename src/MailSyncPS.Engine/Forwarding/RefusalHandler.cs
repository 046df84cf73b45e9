using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Decides what a destination's refusals mean for the messages and for the run.</summary>
sealed class RefusalHandler(RunContext run)
{
    /// <summary>Handles refused messages, whose records are back in their listed state.</summary>
    public async Task HandleAsync(IReadOnlyList<StoreAnswer> refused, CancellationToken cancellationToken)
    {
        foreach (var answer in refused)
        {
            var record = answer.Item.Record with { State = Ledger.MessageState.Listed };
            var reply = answer.Reply!;
            run.Tally.Set(record.Key, MessageOutcome.Failed, record.Size);
            switch (reply.Outcome)
            {
                case AppendOutcome.TooLarge:
                    await run.QuarantineAsync(
                        new SetAside(record, MailFailure.MessageTooLarge,
                        ForwardingTexts.FormatTooLarge(ByteSize.Format(answer.Item.Bytes.Length), reply.Words), answer.Item.Heading),
                        cancellationToken).ConfigureAwait(false);
                    break;
                case AppendOutcome.Full:
                    run.StopReason ??= new(MailFailure.DestinationFull,
                        ForwardingTexts.FormatDestinationFull(run.Request.Destination, reply.Words));
                    break;
                case AppendOutcome.DayLimit:
                    run.StopReason ??= new(MailFailure.DailyLimitReached,
                        ForwardingTexts.FormatProviderLimit(run.Request.Destination, reply.Words));
                    break;
                case AppendOutcome.FolderMissing:
                    run.StopReason ??= new(MailFailure.CommandRefused, ForwardingTexts.FormatFolderGone(reply.Words))
                        { IsTransient = true };
                    break;
                case AppendOutcome.Later:
                    run.StopReason ??= new(MailFailure.ServerUnavailable, ForwardingTexts.FormatNotNow(reply.Words))
                        { IsTransient = true, RetryAfter = reply.RetryAfter };
                    break;
                default:
                    run.Refusals.HearFailure(
                        new SetAside(record, MailFailure.MessageRefused, ForwardingTexts.FormatRefused(reply.Words), answer.Item.Heading)
                        { NamesTheMail = reply.NamesTheMail }, reply.Words);
                    break;
            }
        }
        await GiveVerdictsAsync(atEnd: false, cancellationToken).ConfigureAwait(false);
        if (run.Refusals.IsHopeless)
            run.StopReason ??= DestinationRefuses();
    }

    /// <summary>The failure of a destination that takes nothing.</summary>
    public MailSyncException DestinationRefuses() =>
        new(MailFailure.MessageRefused, ForwardingTexts.FormatRefusesAll(run.Request.Destination, run.Refusals.LastWords));

    /// <summary>Sets aside the messages that are to blame for their refusal, or tries them once more.</summary>
    public async Task GiveVerdictsAsync(bool atEnd, CancellationToken cancellationToken)
    {
        foreach (var refused in run.Refusals.TakeGuilty(atEnd))
        {
            // A refusal that does not name the message may have been a moment's: it is tried once more at the end of the run.
            if (refused.NamesTheMail || !run.SecondAttempts.TryAdd(refused.Record.Key, false))
                await run.QuarantineAsync(refused, cancellationToken).ConfigureAwait(false);
        }
    }
}
