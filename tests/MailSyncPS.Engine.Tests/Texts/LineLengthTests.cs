using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>Lines of the product fit beside one another on a screen. A text that is one literal stays in one piece.</summary>
public sealed class LineLengthTests
{
    const int Most = 140;

    [Fact]
    public void No_line_is_too_long()
    {
        var files = SourceTree.Files("*.cs").ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(path => TooLong(SourceTree.NameOf(path), File.ReadAllLines(path))));
    }

    [Theory]
    [InlineData("    return Foo(", "a, ", true)]
    [InlineData("    // A comment of ", "words ", true)]
    [InlineData("    var x = \"", "word ", true)]
    [InlineData("    $\"", "SELECT ", false)]
    [InlineData("    \"", "word ", false)]
    public void A_line_is_judged(string start, string rest, bool isTooLong)
    {
        var line = start + string.Concat(Enumerable.Repeat(rest, Most / rest.Length)) + "\"";

        Assert.Equal(isTooLong ? ["X.cs:1"] : [], TooLong("X.cs", [line]));
        Assert.Empty(TooLong("X.cs", [line[..Most]]));
        Assert.Empty(TooLong("X.cs", ["    \"\"\"", line, "    \"\"\";"]));
    }

    static IEnumerable<string> TooLong(string name, string[] lines)
    {
        var isRaw = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var wasRaw = isRaw;
            isRaw ^= Regex.Count(lines[i], "\"\"\"+") % 2 == 1;
            if (lines[i].Length > Most && !wasRaw && !isRaw && !Regex.IsMatch(lines[i], "^ *[$@]*\""))
                yield return $"{name}:{i + 1}";
        }
    }
}
