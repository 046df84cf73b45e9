namespace MailSyncPS.Engine.Servers;

/// <summary>Looks for phrases in what a server says. It takes time in proportion to the words, whatever they are.</summary>
static class SaidWords
{
    /// <summary>How much of what is said is looked at: what a server means comes first, and what is longer means no good.</summary>
    const int Longest = 1024;

    /// <summary>The words that are looked at.</summary>
    public static string Beginning(string words) => words.Length > Longest ? words[..Longest] : words;

    /// <summary>Whether one of the phrases is said, in any case of letters.</summary>
    /// <param name="words">What is said.</param>
    /// <param name="phrases">The phrases, with <c>|</c> between them; <c>*</c> in one stands for anything.</param>
    public static bool HaveAny(string words, string phrases)
    {
        var said = Beginning(words);
        return phrases.Split('|').Any(phrase => Has(said, phrase));
    }

    static bool Has(ReadOnlySpan<char> said, string phrase)
    {
        foreach (var part in phrase.Split('*'))
        {
            var at = said.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
                return false;
            said = said[(at + part.Length)..];
        }
        return true;
    }
}
