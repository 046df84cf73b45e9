using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace MailSyncPS.Completion;

/// <summary>Offers usual sizes, or units for a number that is typed.</summary>
abstract class SizeCompleter(params string[] usual) : IArgumentCompleter
{
    static readonly string[] Units = ["MB", "GB", "KB"];

    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete,
        CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var number = Words.Bare(wordToComplete).TrimEnd('K', 'k', 'M', 'm', 'G', 'g', 'B', 'b');
        var sizes = number.Length > 0 && number.All(char.IsAsciiDigit) ? [.. usual, .. Units.Select(unit => number + unit)] : usual;
        return Words.Matching(wordToComplete, sizes.Distinct(), Bytes);
    }

    static string Bytes(string size) => ByteSize.TryParse(size, out var bytes) ? $"{bytes:N0}" : size;
}
