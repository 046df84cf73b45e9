using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Tests.Texts;

/// <summary>
/// The methods that fill in a text take what they fill in by position, in the order of the English text. So what is called as one
/// placeholder is called does not stand for another one.
/// </summary>
public sealed partial class ArgumentOrderTests
{
    static readonly Dictionary<string, string[]> Placeholders = TextFile.Texts.ToDictionary(t => t.Name,
        t => Placeholder().Matches(t.English).Select(m => m.Groups[1].Value).Distinct().ToArray());

    [Fact]
    public void Each_placeholder_gets_its_own_value()
    {
        var calls = SourceTree.Files("*.cs").SelectMany(Calls).ToList();
        Assert.True(calls.Count > 250, $"The reader finds {calls.Count} calls only.");

        Assert.Equal([], calls.Where(c => Astray(c) is not null).Select(c => $"{c.File}: {c.Text} takes {string.Join(", ", Placeholders[c.Text])} in this order; {Astray(c)}"));
    }

    [Theory]
    [InlineData("ServersTexts.FormatFolderNotFound(PlainText.Clean(folder), request.Server)", true)]
    [InlineData("ServersTexts.FormatFolderNotFound(request.Server, PlainText.Clean(folder))", false)]
    [InlineData("ServersTexts.FormatFolderNotFound(one, Folder.Of(two, \"a, (b\", ')'))", false)]
    public void What_is_astray_is_found(string code, bool isAstray) => Assert.Equal(isAstray, Astray(Assert.Single(Calls("x.cs", code))) is not null);

    /// <summary>A call of a method that fills in several values.</summary>
    sealed record Call(string File, string Text, IReadOnlyList<string> Arguments);

    /// <summary>A value that is called as another placeholder is, whose own value is not; null for none.</summary>
    static string? Astray(Call call)
    {
        var names = Placeholders[call.Text];
        return names.Length != call.Arguments.Count ? $"it gets {call.Arguments.Count}"
            : names.Where((name, at) => !Names(call.Arguments[at], name)).SelectMany(name => names.Where((other, at) => other != name
                && Names(call.Arguments[Array.IndexOf(names, name)], other) && !Names(call.Arguments[at], other))
                .Select(other => $"'{call.Arguments[Array.IndexOf(names, name)]}' stands for {name}")).FirstOrDefault();
    }

    /// <summary>Whether a variable, a member or a method in an expression has a name; a class that is called so is none.</summary>
    static bool Names(string expression, string name) => Regex.IsMatch(Quoted().Replace(expression, "\"\""),
        $@"(?<![\w.]){name}\b|\.{char.ToUpperInvariant(name[0])}{name[1..]}\b", RegexOptions.None, TimeSpan.FromSeconds(10));

    static IEnumerable<Call> Calls(string path) => Calls(SourceTree.NameOf(path), File.ReadAllText(path));

    static IEnumerable<Call> Calls(string file, string code) => Formats().Matches(code)
        .Select(m => new Call(file, $"{m.Groups[1].Value}.{m.Groups[2].Value}", [.. Arguments(code, m.Index + m.Length)]))
        .Where(c => Placeholders.TryGetValue(c.Text, out var names) && names.Length > 1);

    /// <summary>The arguments of a call, from behind its opening parenthesis.</summary>
    static IEnumerable<string> Arguments(string code, int from)
    {
        for (var (at, depth, start) = (from, 0, from); at < code.Length; at++)
        {
            if (Quoted().Match(code, at) is { Success: true } quoted && quoted.Index == at)
                at += quoted.Length - 1;
            else if (code[at] is '(' or '[' or '{')
                depth++;
            else if (code[at] is ')' or ']' or '}' && depth-- == 0)
            {
                yield return code[start..at].Trim();
                yield break;
            }
            else if (code[at] == ',' && depth == 0)
            {
                yield return code[start..at].Trim();
                start = at + 1;
            }
        }
    }

    [GeneratedRegex(@"\{([A-Za-z]\w*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(\w+Texts)\.Format(\w+)\(")]
    private static partial Regex Formats();

    [GeneratedRegex("""\G?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)')""")]
    private static partial Regex Quoted();
}
