using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>
/// A pattern that goes back over what it has read takes the square of the time, or worse, over words that a server chooses.
/// Every pattern of the product is one that can't, has a time limit, or says what keeps what it reads small.
/// </summary>
public sealed class PatternTests
{
    const string Pattern = @"GeneratedRegex\(|new Regex\(|Regex\.(?:IsMatch|Match|Matches|Replace|Split|Count|EnumerateMatches)\(";

    const string Reason = "// Backtracks over ";

    [Fact]
    public void No_pattern_goes_back_over_words_of_others()
    {
        var found = SourceTree.Files("*.cs").SelectMany(path => Patterns(SourceTree.NameOf(path), File.ReadAllLines(path))).ToList();

        Assert.NotEmpty(found);
        Assert.Empty(found.Where(f => !f.IsSafe).Select(f => f.Place));
    }

    [Theory]
    [InlineData("    [GeneratedRegex(\"a.*b\", RegexOptions.IgnoreCase)]", false)]
    [InlineData("    var x = new Regex(y);", false)]
    [InlineData("    if (Regex.IsMatch(said, \"a.*b\"))", false)]
    [InlineData("    [GeneratedRegex(\"a.*b\", RegexOptions.NonBacktracking)]", true)]
    [InlineData("    var x = new Regex(y, RegexOptions.None, TimeSpan.FromSeconds(1));", true)]
    public void A_pattern_is_found_and_judged(string line, bool isSafe)
    {
        Assert.Equal(isSafe, Assert.Single(Patterns("X.cs", [line])).IsSafe);
        Assert.True(Assert.Single(Patterns("X.cs", ["    " + Reason + "nothing.", line])).IsSafe);
    }

    static IEnumerable<(string Place, bool IsSafe)> Patterns(string name, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Regex.IsMatch(lines[i], Pattern))
                continue;
            var whole = lines[i];
            for (var next = i + 1; next < lines.Length && whole[^1] is ',' or '"' or '('; next++)
                whole += lines[next];
            yield return ($"{name}:{i + 1}", whole.Contains("RegexOptions.NonBacktracking", StringComparison.Ordinal)
                || whole.Contains("TimeSpan.", StringComparison.Ordinal)
                || i > 0 && lines[i - 1].TrimStart().StartsWith(Reason, StringComparison.Ordinal));
        }
    }
}
