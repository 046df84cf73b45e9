using System.Resources;
using System.Text.RegularExpressions;

namespace MailSyncPS.Engine.Tests.Texts;

public sealed partial class TextFileTests
{
    [Fact]
    public void Every_text_is_there_in_both_languages()
    {
        Assert.NotEmpty(TextFile.All);
        foreach (var file in TextFile.All)
            Assert.True(file.English.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(file.Japanese.Keys), $"{file.Name} and its Japanese have other names: {string.Join(", ", file.English.Keys.Except(file.Japanese.Keys).Concat(file.Japanese.Keys.Except(file.English.Keys)))}");
        None(text => text.English.Length == 0 || text.Japanese.Length == 0 && !string.IsNullOrWhiteSpace(text.English), "have an empty value");
    }

    [Fact]
    public void A_text_has_the_same_placeholders_in_both_languages()
    {
        None(text => !Names(text.English).SetEquals(Names(text.Japanese)), "have other placeholders in Japanese");
        // The generated members know names of two letters and more; any other brace would end in a format error.
        None(text => Braces().IsMatch(Placeholder().Replace(text.English, "")) || Braces().IsMatch(Placeholder().Replace(text.Japanese, "")), "have a brace that is no placeholder");
    }

    [Fact]
    public void The_Japanese_is_Japanese() =>
        // Words of a protocol, names and punctuation alone need no translation.
        None(text => !Kana().IsMatch(text.Japanese) && Words().IsMatch(Placeholder().Replace(text.Japanese, "")), "are not translated");

    [Fact]
    public void The_Japanese_is_written_as_the_glossary_has_it()
    {
        None(text => Misspelt().IsMatch(text.Japanese), "are spelt in another way than the glossary");
        None(text => text.English[^1] == '.' && text.Japanese[^1] is not ('。' or '?') || char.IsLetter(text.English[^1]) && text.Japanese[^1] == '。', "end a sentence in one language alone");
        None(text => Unspaced().IsMatch(Placeholder().Replace(text.Japanese, "")), "have no space between Japanese and Latin letters");
    }

    [Fact]
    public void Every_text_is_used()
    {
        var code = string.Join('\n', SourceTree.Files("*.cs").SelectMany(File.ReadLines).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
        var used = Use().Matches(code).Select(use => use.Value).ToHashSet(StringComparer.Ordinal);
        // Where texts are looked up by their names, these stand somewhere else: as an error id, or in a page.
        var words = SourceTree.Files("*.*").Where(MayNameTexts).SelectMany(path => Word().Matches(File.ReadAllText(path))).Select(word => word.Value).ToHashSet(StringComparer.Ordinal);

        None(text => !used.Contains(text.Name) && !used.Contains(text.Name.Replace(".", ".Format", StringComparison.Ordinal)) && !IsLookedUp(text.Name), "are not used");

        bool IsLookedUp(string name) => name.Split('.') is [var file, var text] && used.Contains($"{file}.{nameof(ResourceManager)}") && words.Contains(text);
    }

    static bool MayNameTexts(string path) => Path.GetExtension(path) is ".cs" or ".html" or ".ps1xml";

    static void None(Func<(string Name, string English, string Japanese), bool> isWrong, string what)
    {
        var wrong = TextFile.Texts.Select(text => (text.Name, text.English, Japanese: text.Japanese ?? "")).Where(isWrong).Select(text => text.Name).ToList();
        Assert.True(wrong.Count == 0, $"These texts {what}: {string.Join(", ", wrong)}");
    }

    static HashSet<string> Names(string text) => [.. Placeholder().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{[A-Za-z]\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("[{}]")]
    private static partial Regex Braces();

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}]")]
    private static partial Regex Kana();

    [GeneratedRegex("[a-z]{2}")]
    private static partial Regex Words();

    [GeneratedRegex("サーバ(?!ー)|フォルダ(?!ー)|ユーザ(?!ー)|パラメータ(?!ー)|プロバイダ(?!ー)|ヘッダ(?!ー)|コンピュータ(?!ー)|メッセージ|下さい|出来|　")]
    private static partial Regex Misspelt();

    [GeneratedRegex(@"[A-Za-z0-9][\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}]|[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}][A-Za-z0-9]")]
    private static partial Regex Unspaced();

    [GeneratedRegex(@"\b\w+Texts\.\w+")]
    private static partial Regex Use();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
