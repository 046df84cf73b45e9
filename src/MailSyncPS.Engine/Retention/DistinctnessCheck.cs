using System.Security.Cryptography;
using System.Text;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Texts;
using MailSyncPS.Engine.Tracking;

namespace MailSyncPS.Engine.Retention;

/// <summary>
/// Rules out that source and destination are one mailbox under two names (another host name, POP3 and IMAP): then every
/// message would count as its own copy, and its removal would be its loss. A trial message at the destination tells.
/// </summary>
sealed class DistinctnessCheck(RemovalRequest request, ServerAccess access)
{
    /// <summary>The destination folder that only ever matched and was never sent to; null when something was sent, which a message that is its own copy never is.</summary>
    public static CopyFolder? FindDoubtfulFolder(IReadOnlyCollection<TrackedMessage> listed)
    {
        var proven = listed.Select(m => m.Record).Where(r => r.State == MessageState.Proven).ToList();
        return proven.Count == 0 || proven.Any(r => r.SentAt is not null) ? null : new CopyFolder(proven[0].CopyFolder!, proven[0].CopyValidity, 0);
    }

    /// <summary>Makes sure that the mailboxes are two.</summary>
    /// <exception cref="MailSyncException"><see cref="MailFailure.SameMailbox"/>.</exception>
    public async Task EnsureAsync(CopyFolder doubtful, CancellationToken cancellationToken)
    {
        await using var canary = await new ImapDestination(new ServerAccess(request.Destination, patience: request.Patience)).PlantCanaryAsync(doubtful, MarkOf(request.Source), cancellationToken).ConfigureAwait(false);
        await using var source = await SourceOpener.OpenAsync(access, cancellationToken).ConfigureAwait(false);
        var wanted = MessageHash.Of(canary.Bytes.Span);
        foreach (var folder in await source.FindFoldersAsync(request.Folders, cancellationToken).ConfigureAwait(false))
        {
            var listing = await source.ListAsync(folder, cancellationToken).ConfigureAwait(false);
            var likely = listing.Messages.Where(m => Math.Abs(m.Size - canary.Bytes.Length) < 64).TakeLast(100).ToList();
            await foreach (var mail in source.FetchAsync(likely, cancellationToken).ConfigureAwait(false))
            {
                if (mail.Failure is null && MessageHash.Of(mail.Bytes).IsExactly(wanted) is not null)
                    throw new MailSyncException(MailFailure.SameMailbox, RetentionTexts.FormatSameUnderTwoNames(request.Destination, request.Source));
            }
        }
        if (!await canary.IsThereAsync(cancellationToken).ConfigureAwait(false))
            throw new MailSyncException(MailFailure.SameMailbox, RetentionTexts.FormatTrialMoved(request.Destination));
    }

    /// <summary>One run alone works on a source, so what bears its mark was left by one that was interrupted.</summary>
    static string MarkOf(MailAccount source) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(MailboxKey.Of(source).ToString())).AsSpan(0, 8)).ToLowerInvariant();
}
