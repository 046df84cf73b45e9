using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MailSyncPS.Engine;
using MailSyncPS.Engine.SignIns;

namespace MailSyncPS.Completion;

/// <summary>Offers the sign-ins of the user.</summary>
sealed class SignInCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return Words.Matching(wordToComplete, KeptSignIns.All(static _ => { }).Select(signIn => signIn.Name), name => name);
        }
        catch (MailSyncException)
        {
            return [];
        }
    }
}
