using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Folders of a source whose names come to one at the destination: each keeps a folder of its own, whatever comes later.</summary>
public sealed class MeltingFolderTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("a#b", "a_b", '#')]
    [InlineData("a%b", "a_b", '%')]
    [InlineData("v1.2", "v1_2", '.')]
    [InlineData("a  b", "a b", ' ')]
    public async Task A_folder_that_comes_later_leaves_the_place_to_the_one_that_has_it(string first, string later, char refused)
    {
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains(refused == ' ' ? "  " : $"{refused}", StringComparison.Ordinal) ? "NO [CANNOT] bad name" : null;
        Old.Add(first, mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        Old.Add(later, mails: 2);
        Old[first].Add(ScriptedMailbox.Mail($"{first} 3"));
        Assert.Equal((3, true), (await ForwardAsync() is var second ? (second.Forwarded, second.Complete) : default));
        AreApart();
        Assert.Contains(Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains($"{later} (2)", StringComparison.Ordinal));
        await RunsAgainAsync(5);
        Assert.DoesNotContain(Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Work", "WORK")]
    [InlineData("WORK", "Work")]
    public async Task Where_case_does_not_count_a_folder_that_comes_later_gets_a_place_too(string first, string later)
    {
        New.IgnoresCase = true;
        Old.Add(first, mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        Old.Add(later, mails: 2);
        Assert.Equal((2, true), (await ForwardAsync() is var second ? (second.Forwarded, second.Complete) : default));
        AreApart();
        await RunsAgainAsync(4);
    }

    [Fact]
    public async Task Where_case_does_not_count_and_the_destination_has_one_of_them_both_are_copied()
    {
        New.IgnoresCase = true;
        New.Add("work");
        Old.Add("Work", mails: 2);
        Old.Add("work", mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        AreApart();
        await RunsAgainAsync(4);
    }

    [Fact]
    public async Task A_folder_with_the_destinations_separator_in_its_name_yields_to_one_that_has_the_name()
    {
        Old.Separator = '.';
        Old.Namespace = "* NAMESPACE ((\"\" \".\")) NIL NIL\r\nOK done";
        Old.Add("a_b", mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        Old.Add("a/b", mails: 2);
        Old["a_b"].Add(ScriptedMailbox.Mail("a_b 3"));
        Assert.True((await ForwardAsync()).Complete);
        AreApart();
        Assert.Equal(["a_b 1", "a_b 2", "a_b 3"], New.Subjects("a_b"));
        await RunsAgainAsync(5);
    }

    [Fact]
    public async Task A_folder_is_made_under_its_name_though_the_destination_has_one_of_a_second_name()
    {
        New.Add("a_b", mails: 1);
        Old.Add("a#b", mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(2, New["a#b"].Mails.Count);
        Assert.Single(New["a_b"].Mails);
    }

    [Fact]
    public async Task After_a_lost_ledger_nothing_is_sent_again()
    {
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains('#', StringComparison.Ordinal) ? "NO bad name" : null;
        Old.Add("a#b", mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        Old.Add("a_b", mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        LoseLedger();
        Assert.Equal((0, 4, true), (await ForwardAsync() is var again ? (again.Forwarded, again.AlreadyForwarded, again.Complete) : default));
        AreApart();
    }

    [Theory]
    [InlineData("x#y", "x_y", false)]
    [InlineData("Shelf", "shelf", true)]
    public async Task Places_of_a_map_that_come_to_one_stay_apart(string one, string other, bool ignoresCase)
    {
        New.IgnoresCase = ignoresCase;
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains('#', StringComparison.Ordinal) ? "NO bad name" : null;
        Old.Add("A", mails: 2);
        Old.Add("B", mails: 2);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync(r => r with { FolderMap = new Dictionary<string, string> { ["A"] = one, ["B"] = other } });
            Assert.Empty(Observer.Errors);
            Assert.True(result.Complete);
            Assert.Equal(4, New.Folders.Sum(f => f.Mails.Count));
            AreApart();
        }
    }

    [Fact]
    public async Task Only_what_a_map_sends_to_one_folder_comes_together_and_a_folder_of_that_name_stays_apart_and_is_told()
    {
        Old.Add("A", mails: 1);
        Old.Add("B", mails: 1);
        Old.Add("C", mails: 1);
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await ForwardAsync(r => r with { FolderMap = new Dictionary<string, string> { ["A"] = "C", ["B"] = "C" } })).Complete);
            Assert.Equal(["A 1", "B 1"], New.Subjects("C"));
            Assert.Equal(["C 1"], New.Subjects("C (2)"));
            Assert.Equal(run == 0 ? 1 : 0, Observer.Lines.Count(l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("C (2)", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_wildcard_that_brings_folders_together_is_told_before_it_does()
    {
        Old.Add("Project 1", mails: 1);
        Old.Add("Project 2", mails: 1);
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await ForwardAsync(r => r with { FolderMap = new Dictionary<string, string> { ["Project*"] = "Archive" } })).Complete);
            Assert.Equal(2, New["Archive"].Mails.Count);
            Assert.Equal(run == 0 ? 1 : 0, Observer.Lines.Count(l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("Project 1, Project 2", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_folder_that_can_hold_no_mail_at_the_destination_leaves_room_beside_it()
    {
        New.Add("Shelf", "\\Noselect");
        Old.Add("Shelf", mails: 2);
        Old.Add("Shelf/a", mails: 1);
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(2, New["Shelf (2)"].Mails.Count);
        Assert.Single(New["Shelf/a"].Mails);
        await RunsAgainAsync(3);
    }

    [Fact]
    public async Task Without_hierarchy_at_the_destination_each_folder_has_a_place()
    {
        New.Separator = '\0';
        New.Namespace = "* NAMESPACE ((\"\" NIL)) NIL NIL\r\nOK done";
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains('/', StringComparison.Ordinal) ? "NO bad name" : null;
        Old.Add("a/b", mails: 2);
        Old.Add("a_b", mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        AreApart();
        await RunsAgainAsync(4);
    }

    [Fact]
    public async Task Beneath_a_folder_that_takes_none_a_folder_lies_beside_it()
    {
        New.Add("a", "\\NoInferiors");
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains("a/", StringComparison.Ordinal) ? "NO no folders here" : null;
        Old.Add("a/b", mails: 2);
        Old.Add("a", mails: 1);
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(2, New["a_b"].Mails.Count);
        await RunsAgainAsync(3);
    }

    /// <summary>A run right after another sends nothing, whatever it could not know at first.</summary>
    async Task RunsAgainAsync(long mails)
    {
        var again = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((0, mails, true), (again.Forwarded, again.AlreadyForwarded, again.Complete));
        Assert.Equal(mails, New.Folders.Sum(f => f.Mails.Count));
        AreApart();
    }

    /// <summary>No folder of the destination holds mail of two folders of the source.</summary>
    void AreApart() => Assert.All(New.Folders, f => Assert.InRange(New.Subjects(f.Name).Select(s => s[..^2]).Distinct().Count(), 0, 1));
}
