using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>Nobody is to read the same thing twice, nor one failure in two wordings.</summary>
public sealed partial class RepetitionTests
{
    [Fact]
    public void The_advice_on_a_failure_repeats_nothing_of_its_message()
    {
        var texts = TextFile.Texts.ToDictionary(text => text.Name, StringComparer.Ordinal);
        var code = string.Join('\n', SourceTree.Files("*.cs").Select(File.ReadAllText));
        var messages = Message().Matches(code).ToLookup(match => match.Groups["failure"].Value, match => texts[$"{match.Groups["file"].Value}.{match.Groups["text"].Value}"], StringComparer.Ordinal);
        Assert.InRange(messages.Count, 25, 100);

        var repeated =
            from match in Advice().Matches(code)
            let advice = texts[match.Groups["text"].Value]
            from failure in Failure().Matches(match.Groups["failures"].Value)
            from message in messages[failure.Value]
            from said in Said(advice.English).Intersect(Said(message.English)).Concat(Said(advice.Japanese!).Intersect(Said(message.Japanese!)))
            select $"{failure.Value}: {advice.Name} and {message.Name} both say '{said}'";

        Assert.Equal([], repeated);
        Assert.NotEmpty(Advice().Matches(code));
    }

    [Fact]
    public void A_failure_of_a_server_has_one_wording()
    {
        var told = TextFile.Texts.Where(text => text.Name.StartsWith("ServersTexts.", StringComparison.Ordinal)).ToLookup(text => Beginning(text.English), text => text.Name, StringComparer.Ordinal);
        var again = TextFile.Texts.Where(text => text.Name.StartsWith("ProbingTexts.", StringComparison.Ordinal) && text.English.Contains('.', StringComparison.Ordinal))
            .Select(text => (text.Name, Others: told[Beginning(text.English)].ToList()));

        Assert.Equal([], again.Where(text => text.Others.Count > 0).Select(text => $"{text.Name} is {string.Join(", ", text.Others)}"));
    }

    /// <summary>What a text says: its sentences, and the cmdlets and parameters that it names.</summary>
    static IEnumerable<string> Said(string text) => Sentence().Split(text).Where(sentence => sentence.Length > 0).Concat(Name().Matches(text).Select(match => match.Value));

    /// <summary>The first words, whatever the place is called in them.</summary>
    static string Beginning(string text) => string.Join(' ', Placeholder().Replace(text, "").Split([' ', '.', ',', ':'], StringSplitOptions.RemoveEmptyEntries).Take(5));

    [GeneratedRegex(@"MailFailure\.(?<failure>\w+),\s*(?<file>\w+Texts)\.(?:Format)?(?<text>\w+)")]
    private static partial Regex Message();

    [GeneratedRegex(@"(?<failures>MailFailure\.\w+(?:\s+or MailFailure\.\w+)*) => (?<text>AdviceTexts\.\w+)")]
    private static partial Regex Advice();

    [GeneratedRegex(@"(?<=MailFailure\.)\w+")]
    private static partial Regex Failure();

    [GeneratedRegex(@"(?<=[.。?])\s*")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(?:\b[A-Z]\w+)?-[A-Z]\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();
}
