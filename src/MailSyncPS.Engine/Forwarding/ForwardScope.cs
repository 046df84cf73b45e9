using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Which of a folder's messages a run is about.</summary>
static class ForwardScope
{
    /// <summary>The messages that arrived since a moment; those whose arrival nothing tells are among them.</summary>
    public static async Task<IReadOnlyList<TrackedMessage>> SinceAsync(DateTimeOffset? since, IMailSource source, TrackedFolder folder, CancellationToken cancellationToken)
    {
        if (since is not { } moment)
            return folder.Messages;
        var undated = folder.Messages.Where(m => (m.Record.Arrived ?? m.Message.Arrived) is null).Select(m => m.Message).ToList();
        var found = undated.Count == 0 ? new Dictionary<string, DateTimeOffset>() : await source.FindArrivalsAsync(undated, cancellationToken).ConfigureAwait(false);
        return [.. folder.Messages
            .Select(m => m.Record.Arrived is null && found.TryGetValue(m.Message.Uid, out var arrived) ? m with { Record = m.Record with { Arrived = arrived } } : m)
            .Where(m => (m.Record.Arrived ?? m.Message.Arrived) is not { } arrived || arrived >= moment)];
    }

    /// <summary>What a message counts as before anything is done about it.</summary>
    public static MessageOutcome OutcomeOf(MessageState state) => state switch
    {
        MessageState.Proven or MessageState.RemoveIntent or MessageState.RemoveUncertain or MessageState.Removed => MessageOutcome.AlreadyForwarded,
        MessageState.Quarantined => MessageOutcome.Quarantined,
        _ => MessageOutcome.NotReached,
    };
}
