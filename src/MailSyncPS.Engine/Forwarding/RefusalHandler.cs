using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Decides what a destination's refusals mean for the messages and for the run.</summary>
sealed class RefusalHandler(RunContext run)
{
    /// <summary>Limits of a day end within it.</summary>
    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Handles refused messages, whose records are back in their listed state.</summary>
    public async Task HandleAsync(IReadOnlyList<StoreAnswer> refused, CancellationToken cancellationToken)
    {
        foreach (var answer in refused)
        {
            var record = answer.Item.Record.AsNotStored();
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
                    var full = new MailSyncException(MailFailure.DestinationFull,
                        ForwardingTexts.FormatDestinationFull(run.Request.Destination, reply.Words));
                    if (run.MissingRoom.Hear(full, record.Key.Folder))
                        run.StopReason ??= full;
                    break;
                case AppendOutcome.DayLimit:
                    run.StopReason ??= new(MailFailure.DailyLimitReached,
                        ForwardingTexts.FormatProviderLimit(run.Request.Destination, reply.Words,
                            $"{(run.Request.Timeouts.Now + (reply.RetryAfter ?? Day)).ToLocalTime():g}"));
                    break;
                case AppendOutcome.FolderMissing:
                    run.StopReason ??= new(MailFailure.CommandRefused, ForwardingTexts.FormatFolderGone(reply.Words))
                        { IsTransient = !run.Closed.HearBreak(record.Key.Folder) };
                    break;
                case AppendOutcome.FolderClosed:
                    if (run.Closed.HearShut(Refused(record, reply, answer.Item), reply.Words))
                        run.StopReason ??= IsClosed(reply.Words);
                    break;
                case AppendOutcome.Later:
                    var later = new MailSyncException(MailFailure.ServerUnavailable, ForwardingTexts.FormatNotNow(reply.Words))
                        { IsTransient = true, RetryAfter = reply.RetryAfter };
                    if (run.StopReason is null)
                        run.Closed.HearLater(record.Key.Folder, later, isFar: reply.RetryAfter > run.Request.Timeouts.LongestWait);
                    run.StopReason ??= later;
                    break;
                default:
                    run.Refusals.HearFailure(Refused(record, reply, answer.Item), reply.Words,
                        isSuspect: run.SecondAttempts.ContainsKey(record.Key));
                    if (!reply.NamesTheMail && run.Closed.HearRefusal(record.Key.Folder))
                        run.StopReason ??= new(MailFailure.MessageRefused, ForwardingTexts.FormatFolderRefusesAll(reply.Words));
                    break;
            }
        }
        await GiveVerdictsAsync(atEnd: false, cancellationToken).ConfigureAwait(false);
        if (run.Refusals.IsHopeless)
            run.StopReason ??= DestinationRefuses();
    }

    /// <summary>
    /// A message at which the server hangs up each time is as good as refused, where it takes others; and where it takes none, it is not
    /// the message.
    /// </summary>
    public void HearCulprit(MessageRecord record, ForwardItem item)
    {
        run.Tally.Set(record.Key, MessageOutcome.Failed, record.Size);
        run.Refusals.HearFailure(new SetAside(record, MailFailure.MessageRefused, ForwardingTexts.BreaksOff, item.Heading),
            ForwardingTexts.BreaksOff);
    }

    static SetAside Refused(MessageRecord record, AppendReply reply, ForwardItem item) =>
        new(record, MailFailure.MessageRefused, ForwardingTexts.FormatRefused(reply.Words), item.Heading)
        { NamesTheMail = reply.NamesTheMail };

    static MailSyncException IsClosed(string words) => new(MailFailure.CommandRefused, ForwardingTexts.FormatFolderClosed(words));

    /// <summary>Decides on the mails that a folder was said to be closed to, once all of its mails were tried.</summary>
    /// <exception cref="MailSyncException">It is closed to all.</exception>
    public void JudgeFolder(string folder)
    {
        var shut = run.Closed.TakeShut(folder, out var hasTaken);
        if (shut.Count > 0 && !hasTaken)
            throw IsClosed(shut[^1].Words);
        foreach (var (mail, words) in shut)
            run.Refusals.HearFailure(mail, words);
    }

    /// <summary>A folder's mail is not taken, by no fault of its own: what was refused of it waits for no verdict.</summary>
    public void Close(string folder)
    {
        run.StopReason = null;
        run.Closed.TakeShut(folder, out _);
        run.Closed.Close(folder);
        run.Refusals.Forget(folder);
        foreach (var key in run.SecondAttempts.Keys.Where(k => k.Folder == folder).ToList())
            run.SecondAttempts.Remove(key);
    }

    /// <summary>Tells of the folders that were passed over in vain.</summary>
    public void TellPassedOver()
    {
        foreach (var (folder, failure) in run.Closed.PassedOver)
        {
            if (run.Tally.Miss(folder, FolderOmission.NotTaken))
                run.Observer.OnError(new MailSyncException(failure.Failure,
                    ForwardingTexts.FormatFolderNotTaken(PlainText.Clean(folder.Name), run.Request.Source, failure.Message), failure));
        }
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
