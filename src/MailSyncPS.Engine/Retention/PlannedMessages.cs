using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Engine.Retention;

/// <summary>Tells what a dry forward would have copied.</summary>
static class PlannedMessages
{
    /// <summary>Whether a dry forward to the same destination would have copied a message.</summary>
    public static bool IsPlanned(this RemovalRequest request, MessageKey key) =>
        request.Source.PlannedCopies is { } planned && planned.DestinationKey == MailboxKey.Of(request.Destination).ToString()
            && planned.Contains(key.Folder, key.Validity, key.Uid);
}
