using System.Diagnostics;
using MailSyncPS.Engine.Servers.Folders;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>What names and patterns of folders mean.</summary>
public sealed class PatternTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("*", "a/b", true)]
    [InlineData("A/?", "a/b", true)]
    [InlineData("a/?", "a/bc", false)]
    [InlineData("[a-c]?", "Bz", true)]
    [InlineData("[a-c]?", "dz", false)]
    [InlineData("[z-a]*", "[z-a]x", true)]
    [InlineData("[z-a]*", "bx", false)]
    [InlineData("[", "[", true)]
    [InlineData("a[", "a[", true)]
    [InlineData("[]x", "[]x", true)]
    [InlineData("[a", "a", false)]
    [InlineData("[a-]x", "-x", true)]
    [InlineData("[`]]x", "]x", true)]
    [InlineData("`*", "*", true)]
    [InlineData("`*", "a", false)]
    [InlineData("`[Gmail`]/*", "[Gmail]/Sent Mail", true)]
    [InlineData("[Gmail]/*", "G/x", true)]
    [InlineData("été", "ÉTÉ", true)]
    [InlineData("", "", true)]
    [InlineData("a*", "a\nb", true)]
    public void Wildcards_are_PowerShells(string pattern, string name, bool matches) =>
        Assert.Equal(matches, new WildcardText(pattern).Matches(name));

    [Fact]
    public void No_pattern_takes_long()
    {
        var watch = Stopwatch.StartNew();
        Assert.False(new WildcardText("*a*a*a*a*a*a*a*a*b").Matches(new string('a', 10_000)));
        Assert.False(new WildcardText(string.Concat(Enumerable.Repeat("*a", 200)) + "b").Matches(new string('a', 10_000)));
        Assert.True(new WildcardText(new string('*', 10_000)).Matches(new string('a', 10_000)));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Theory]
    [InlineData("[Gmail]/Sent Mail", "[Gmail]/Sent Mail")]
    [InlineData("`[Gmail`]/Sent Mail", "[Gmail]/Sent Mail")]
    [InlineData("[Old-Mails]", "[Old-Mails]")]
    [InlineData("[Gmail]/*", "G/x")]
    [InlineData("`[Gmail`]/*", "[Gmail]/Sent Mail")]
    [InlineData("a*", "a*")]
    [InlineData("a`*", "a*")]
    [InlineData("AB*", "abc")]
    [InlineData("old", "Old")]
    [InlineData("[z-a]*", "[z-a]!")]
    [InlineData("inbox", "INBOX")]
    [InlineData("\u304b\u3099", "\u304c")]
    public async Task A_pattern_that_is_a_name_means_that_folder_and_else_what_matches(string pattern, string folder)
    {
        foreach (var name in new[] { "[Gmail]/Sent Mail", "[Old-Mails]", "G/x", "a*", "abc", "Old", "[z-a]!", "&MEw-" })
            Old.Add(name, mails: 1);
        Old.Add("INBOX", mails: 1);
        var result = await ForwardAsync(r => r with { Folders = [pattern] });
        Assert.Empty(Observer.Errors);
        Assert.Equal(1, result.Forwarded);
        Assert.Equal($"{(folder == "\u304c" ? "&MEw-" : folder)} 1", New.Folders.SelectMany(f => New.Subjects(f.Name)).Single());
    }

    [Theory]
    [InlineData("Missing")]
    [InlineData("Read [x]*")]
    [InlineData("[")]
    [InlineData("Shelf")]
    public async Task One_that_means_no_folder_is_an_error_that_names_those_there_are(string pattern)
    {
        Old.Add("INBOX", mails: 1);
        Old.Add("Work/a", mails: 1);
        Old.Add("Shelf", "\\Noselect");
        foreach (var attempt in new[] { await ForwardAsync(r => r with { Folders = ["INBOX", pattern] }) })
            Assert.Equal((0, false), (attempt.Listed, attempt.Complete));
        Assert.Equal([MailFailure.FolderNotFound], Observer.Failures);
        Assert.Contains("INBOX, Work/a", Observer.Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(MailFailure.FolderNotFound, (await Assert.ThrowsAsync<MailSyncException>(() => PlanAsync(r => r with { Folders = [pattern] }))).Failure);
        Assert.Equal(MailFailure.FolderNotFound, (await Assert.ThrowsAsync<MailSyncException>(() => RemoveAsync(r => r with { Folders = [pattern] }))).Failure);
    }

    [Fact]
    public async Task One_that_excludes_or_maps_nothing_is_warned_of_once_over_all_mailboxes()
    {
        Old.Add("INBOX", mails: 1);
        Old.Add("Lists/go", mails: 1);
        Old.Add("Sent", mails: 1);
        var selection = FolderSelection.Kept with { Excluded = ["Lists", "Lists/*"] };
        var map = new Dictionary<string, string> { ["Snt"] = "Sent", ["Sen*"] = "Gone" };
        await PlanAsync(r => r with { Folders = selection, FolderMap = map });
        AssertWarned("-ExcludeFolder has 'Lists', which means none of its folders: INBOX, Lists/go, Sent.", "-FolderMap has 'Snt', which means none");
        var vain = new VainPatterns();
        Assert.Equal(2, (await ForwardAsync(r => r with { Folders = selection, FolderMap = map, Vain = vain })).Listed);
        AssertWarned("-ExcludeFolder has 'Lists'", "-FolderMap has 'Snt'");
        await ForwardAsync(r => r with { Folders = selection, FolderMap = map, Vain = vain });
        AssertWarned();
        await RemoveAsync(r => r with { Folders = FolderSelection.Kept with { Excluded = ["Inbx", "Sent"] } });
        AssertWarned("-ExcludeFolder has 'Inbx'");

        void AssertWarned(params string[] words)
        {
            var warnings = Observer.Lines.Where(l => l.StartsWith("warning", StringComparison.Ordinal)).ToList();
            Assert.Equal(words.Length, warnings.Count);
            Assert.All(warnings.Zip(words), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Views_and_trash_are_read_when_they_are_named()
    {
        Old.Add("[Gmail]/All Mail", "\\All", 2);
        Old.Add("Trash", "\\Trash", 1);
        Assert.Equal(2, (await ForwardAsync(r => r with { Folders = ["[Gmail]/All Mail"] })).Forwarded);
        Assert.Equal(1, (await ForwardAsync(r => r with { Folders = ["Trash"] })).Forwarded);
        Assert.Equal(1, (await ForwardAsync(r => r with { Folders = ["*"] })).Listed);
        Assert.Equal("[Gmail]/All Mail (View)", LeftOut(await ForwardAsync(r => r with { Folders = ["*"] })));
    }
}
