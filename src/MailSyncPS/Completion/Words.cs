using System.Management.Automation;

namespace MailSyncPS.Completion;

/// <summary>What completers offer for a word that is being typed.</summary>
static class Words
{
    static readonly char[] Quotes = ['\'', '"', '\u2018', '\u2019', '\u201c', '\u201d'];

    /// <summary>The word without the quotes around it.</summary>
    internal static string Bare(string? word) => (word ?? "").Trim(Quotes);

    /// <summary>The texts that begin with the word, each as it has to be typed.</summary>
    /// <param name="word">What is typed so far.</param>
    /// <param name="texts">What there is.</param>
    /// <param name="toolTip">Tells more of a text.</param>
    /// <param name="typed">How a text is typed; without it, as it is.</param>
    internal static IEnumerable<CompletionResult> Matching(string? word, IEnumerable<string> texts, Func<string, string> toolTip,
        Func<string, string>? typed = null) =>
        texts.Where(text => text.Length > 0 && text.StartsWith(Bare(word), StringComparison.CurrentCultureIgnoreCase))
            .Select(text => new CompletionResult(Quoted(typed is null ? text : typed(text)), text, CompletionResultType.ParameterValue,
                toolTip(text)));

    static string Quoted(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || "._/+@:-".Contains(c, StringComparison.Ordinal)) && text[0] is not ('-' or '@')
            ? text
            : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
