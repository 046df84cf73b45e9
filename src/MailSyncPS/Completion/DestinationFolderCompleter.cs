using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailSyncPS.Texts;

namespace MailSyncPS.Completion;

/// <summary>Offers the folders of the destination.</summary>
sealed class DestinationFolderCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters) =>
        TypedAccount.Find("Destination", commandAst, fakeBoundParameters) is not { } account ? []
            : Words.Matching(wordToComplete, KnownFolders.Of(account), name => SurfaceTexts.FormatFolderOf(name, account));
}
