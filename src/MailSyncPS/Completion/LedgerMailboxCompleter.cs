using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailSyncPS.Engine.Ledger;

namespace MailSyncPS.Completion;

/// <summary>Offers the mailboxes that the ledger knows. Where there is no ledger, or none that can be read, there are none.</summary>
internal sealed class LedgerMailboxCompleter : IArgumentCompleter
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var ledger = fakeBoundParameters["Ledger"]?.ToString();
        try
        {
            var name = LedgerName.Of(ledger is null ? null : FullPath(ledger));
            using var limit = new CancellationTokenSource(Patience);
            var names = Task.Run(() => ReadAsync(name, limit.Token));
            return names.Wait(Patience) ? Words.Matching(wordToComplete, names.Result, name => name, WildcardPattern.Escape) : [];
        }
        catch (Exception e) when (e is AggregateException or RuntimeException)
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
        ScriptBlock.Create("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)").InvokeReturnAsIs(path) is { } full ? full.ToString() : null;
}
