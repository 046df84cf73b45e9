using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace MailSyncPS.Completion;

/// <summary>Offers the names that mail servers usually have in the domain of an address. Nobody is asked whether they exist.</summary>
sealed class ServerCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var address = fakeBoundParameters["EmailAddress"]?.ToString() ?? "";
        var domain = address[(address.LastIndexOf('@') + 1)..];
        if (!address.Contains('@', StringComparison.Ordinal) || Uri.CheckHostName(domain) != UriHostNameType.Dns)
            return [];
        string[] hosts = string.Equals(fakeBoundParameters["Protocol"]?.ToString(), nameof(MailProtocol.Pop3),
            StringComparison.OrdinalIgnoreCase) ? ["pop", "mail", "pop3"] : ["imap", "mail"];
        return Words.Matching(wordToComplete, [.. hosts.Select(host => $"{host}.{domain}"), domain], name => name);
    }
}
