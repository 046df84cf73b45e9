using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailSyncPS.Texts;

namespace MailSyncPS.Completion;

/// <summary>Offers the folders of the account that is worked on.</summary>
sealed class FolderCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        TypedAccount.Find("Account", commandAst, fakeBoundParameters) is not { } account ? []
            // A name that looks like a wildcard, or like several names, means itself.
            : Words.Matching(wordToComplete, KnownFolders.Of(account), name => SurfaceTexts.FormatFolderOf(name, account),
                name => WildcardPattern.Escape(name).Replace(";", "`;", StringComparison.Ordinal));
}
