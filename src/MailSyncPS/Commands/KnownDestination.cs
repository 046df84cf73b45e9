using System.Management.Automation;
using MailSyncPS.Engine;
using MailSyncPS.Engine.Ledger;
using MailSyncPS.Engine.Ledger.History;
using MailSyncPS.Texts;

namespace MailSyncPS.Commands;

/// <summary>
/// The mailbox that the ledger says a mailbox was last copied to. The ledger keeps no password: that of an account of this session is
/// taken.
/// </summary>
static class KnownDestination
{
    /// <summary>Finds it.</summary>
    /// <exception cref="MailSyncException">It is not known, or no account of this session is one of it.</exception>
    internal static MailAccount Of(MailAccount source, LedgerName ledger)
    {
        // Where mails went to several mailboxes, nobody but the person knows which one is meant.
        var known = Task.Run(() => ReadAsync(source, ledger)).GetAwaiter().GetResult() switch
        {
            [var only] => only,
            [] => throw new MailSyncException(MailFailure.InvalidArgument, CommandTexts.FormatNoDestination(source)),
            var several => throw new MailSyncException(MailFailure.InvalidArgument, CommandTexts.FormatSeveralDestinations(source,
                string.Join(", ", several.Select(mailbox => $"{mailbox.Name} ({VisibleText.Without(mailbox.Key.Host)})")))),
        };
        return SessionAccounts.Find(account => MailboxKey.Of(account) == known.Key)
            ?? throw new MailSyncException(MailFailure.CredentialMissing,
                CommandTexts.FormatDestinationNeedsPassword(source, known.Name, known.Key.Host));
    }

    static async Task<IReadOnlyList<KnownMailbox>> ReadAsync(MailAccount source, LedgerName ledger)
    {
        await using var history = await LedgerStore.OpenHistoryAsync(ledger, CancellationToken.None).ConfigureAwait(false);
        var mailboxes = (await history.FindMailboxesAsync(CancellationToken.None).ConfigureAwait(false)).Where(LedgerMailboxes.Of(source));
        List<RunRecord> runs = [];
        foreach (var mailbox in mailboxes)
            runs.AddRange(await history.FindRunsAsync(mailbox.Key, DateTimeOffset.UnixEpoch, int.MaxValue, CancellationToken.None)
                .ConfigureAwait(false));
        return [.. runs.Where(run => run.Kind == RunKind.Forward).Select(run => run.Destination).Distinct()];
    }
}
