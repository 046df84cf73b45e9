using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Forwarding;

/// <summary>Decides which of a folder's messages a run is about.</summary>
static class ForwardScope
{
    /// <summary>The messages that were asked for; those whose arrival nothing tells are among them. What is left out is told.</summary>
    public static async Task<FolderScope> OfAsync(ForwardRequest request, IMailSource source, TrackedFolder folder, IRunObserver observer,
        CancellationToken cancellationToken)
    {
        var scope = await FindAsync(request, source, folder, cancellationToken).ConfigureAwait(false);
        var name = PlainText.Clean(folder.Listing.Folder.Name);
        if (scope.MarkedDeleted > 0)
            observer.OnVerbose(VerboseTexts.FormatDeletedLeftOut(request.Source, name, Wording.Mails(scope.MarkedDeleted)));
        if (scope.BeforeSince > 0)
            observer.OnVerbose(VerboseTexts.FormatOlderLeftOut(request.Source, name, Wording.Mails(scope.BeforeSince)));
        return scope;
    }

    static async Task<FolderScope> FindAsync(ForwardRequest request, IMailSource source, TrackedFolder folder,
        CancellationToken cancellationToken)
    {
        var messages = folder.Messages.Where(m => !IsPassedOver(request, m.Message, m.Record.State)).ToList();
        var others = folder.Others.Where(m => !IsPassedOver(request, m.Message, m.State)).ToList();
        var deleted = folder.Messages.Count - messages.Count + folder.Others.Count - others.Count;
        if (request.Since is not { } moment)
            return new FolderScope(messages, others, deleted, 0);
        var undated = messages.Where(m => (m.Record.Arrived ?? m.Message.Arrived) is null).Select(m => m.Message).ToList();
        var found = undated.Count == 0
            ? new Dictionary<string, DateTimeOffset>() : await source.FindArrivalsAsync(undated, cancellationToken).ConfigureAwait(false);
        var within = messages
            .Select(m => m.Record.Arrived is null && found.TryGetValue(m.Message.Uid, out var arrived)
                ? m with { Record = m.Record with { Arrived = arrived } } : m)
            .ToLookup(m => (m.Record.Arrived ?? m.Message.Arrived) is not { } arrived || arrived >= moment);
        return new FolderScope([.. within[true]], others, deleted,
            within[false].LongCount(m => OutcomeOf(m.Record.State) != MessageOutcome.AlreadyForwarded));
    }

    /// <summary>What a message counts as before anything is done about it.</summary>
    public static MessageOutcome OutcomeOf(MessageState state) => state switch
    {
        MessageState.Proven or MessageState.RemoveIntent or MessageState.RemoveUncertain or MessageState.Removed =>
            MessageOutcome.AlreadyForwarded,
        MessageState.Quarantined => MessageOutcome.Quarantined,
        _ => MessageOutcome.NotReached,
    };

    /// <summary>What people have marked as deleted would come alive at the destination. What was begun is brought to its end.</summary>
    static bool IsPassedOver(ForwardRequest request, SourceMessage message, MessageState state) =>
        message.Deleted && state == MessageState.Listed && !request.IncludeDeleted;
}
