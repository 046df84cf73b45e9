using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailSyncPS.Bridge;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Completion;

/// <summary>Offers the mailboxes that the ledger knows. Where there is no ledger, or none that can be read, there are none.</summary>
sealed class LedgerMailboxCompleter : IArgumentCompleter
{
#pragma warning disable RS0030 // The outermost place: PowerShell makes the completer.
    static readonly TimeProvider Time = TimeProvider.System;
#pragma warning restore RS0030

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var ledger = fakeBoundParameters["Ledger"]?.ToString();
        try
        {
            var name = LedgerName.Of(ledger is null ? null : LedgerName.IsAddress(ledger) ? ledger : FullPath(ledger));
            using var limit = new CancellationTokenSource(Waits.Completion, Time);
            var names = Task.Run(() => ReadAsync(name, limit.Token));
            Task.WaitAny(names, Task.Delay(Waits.Completion, Time));
            return names.IsCompletedSuccessfully ? Words.Matching(wordToComplete, names.Result, name => name, WildcardPattern.Escape) : [];
        }
        catch (RuntimeException)
        {
            return [];
        }
    }

    static async Task<IReadOnlyList<string>> ReadAsync(LedgerName name, CancellationToken cancellationToken)
    {
        await using var history = await LedgerStore.OpenHistoryAsync(name, cancellationToken).ConfigureAwait(false);
        var mailboxes = await history.FindMailboxesAsync(cancellationToken).ConfigureAwait(false);
        return [.. mailboxes.Select(mailbox => mailbox.Name).Distinct()];
    }

    // A relative path is PowerShell's, not the process's.
    static string? FullPath(string path) =>
        ScriptBlock.Create("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)")
            .InvokeReturnAsIs(path) is { } full ? full.ToString() : null;
}
