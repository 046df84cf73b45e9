using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Folders that a destination does not make under their names, or that a source does not open: the others go on.</summary>
public sealed class RefusedFolderTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("a  b", "a b", "  ")]
    [InlineData("INBOX/100%", "INBOX/100_", "%")]
    [InlineData("#hash", "_hash", "#")]
    [InlineData("R&-D", "R_D", "&")]
    [InlineData("party &2DzfiQ-", "party _", "&")]
    [InlineData(" lead", "lead", "\" lead")]
    [InlineData("v1.2", "v1_2", ".")]
    [InlineData("~home", "_home", "~")]
    [InlineData("dir/what?/x*y", "dir/what_/x_y", "?")]
    public async Task A_second_name_is_tried_and_said_and_kept(string name, string second, string refused)
    {
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains(refused, StringComparison.Ordinal) ? "NO [CANNOT] Folder contains excess whitespace (Failure)" : null;
        Old.Add("INBOX", mails: 1);
        Old.Add(name, mails: 2);
        Old.Add("zzz", mails: 1);
        var result = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((4, true), (result.Forwarded, result.Complete));
        Assert.Equal(2, New[second].Mails.Count);
        Assert.Single(Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("excess whitespace", StringComparison.Ordinal));
        Old[name].Add(ScriptedMailbox.Mail("late"));
        Assert.Equal((1, 4), (await ForwardAsync() is var again ? (again.Forwarded, again.AlreadyForwarded) : default));
        Assert.DoesNotContain(Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal));
        Assert.Equal(3, New[second].Mails.Count);
    }

    [Fact]
    public async Task A_destination_folder_whose_name_ends_with_the_separator_takes_mail()
    {
        New.Separator = '.';
        New.Namespace = "NO no";
        Old.Add("INBOX", mails: 2);
        Assert.True((await ForwardAsync(r => r with { DestinationFolder = "Example Co." })).Complete);
    }

    [Fact]
    public async Task A_folder_that_exists_and_is_not_listed_is_told_as_it_is()
    {
        Old.Add("Files", mails: 2);
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains("Files", StringComparison.Ordinal) ? "NO [ALREADYEXISTS] Mailbox already exists" : null;
        await ForwardAsync();
        Assert.DoesNotContain(Observer.Errors, e => e.Message.Contains("by case", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_can_not_be_made_at_all_is_told_once_and_the_others_go_on()
    {
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains("hopeless", StringComparison.Ordinal) ? "NO [CANNOT] not here" : null;
        Old.Add("INBOX", mails: 1);
        Old.Add("a", mails: 2);
        Old.Add("hopeless", mails: 3);
        Old.Add("z", mails: 4);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Equal([MailFailure.FolderNotCreated], Observer.Failures);
            Assert.Contains("not here", Observer.Errors[0].Message, StringComparison.Ordinal);
            Assert.Equal((10, 3, false, "hopeless (NotTaken)"), (result.Listed, result.NotReached, result.Complete, LeftOut(result)));
            Assert.Equal(["z 1", "z 2", "z 3", "z 4"], New.Subjects("z"));
        }
        Assert.Equal(7, New.Folders.Sum(f => f.Mails.Count));
    }

    [Fact]
    public async Task Second_names_bring_no_two_folders_together()
    {
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && (command.Contains('#', StringComparison.Ordinal) || command.Contains('%', StringComparison.Ordinal)) ? "NO bad name" : null;
        foreach (var name in new[] { "a#b", "a%b", "a_b", "a_b (2)" })
            Old.Add(name, mails: 2);
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await ForwardAsync()).Complete);
            Assert.Equal(["a_b 1", "a_b 2"], New.Subjects("a_b"));
            Assert.Equal(["a_b (2) 1", "a_b (2) 2"], New.Subjects("a_b (2)"));
            Assert.Equal(5, New.Folders.Count);
            Assert.All(New.Folders.Where(f => f.Name != "INBOX"), f => Assert.Single(New.Subjects(f.Name).Select(s => s[..^2]).Distinct()));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Names_that_differ_by_case_stay_apart_whether_the_destination_sees_that_or_not(bool ignoresCase)
    {
        New.IgnoresCase = ignoresCase;
        foreach (var name in new[] { "Work", "work", "WORK/a", "Work/a" })
            Old.Add(name, mails: 1);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Empty(Observer.Errors);
            Assert.Equal((4, true), (result.Listed, result.Complete));
            Assert.All(New.Folders, f => Assert.InRange(f.Mails.Count, 0, 1));
            Assert.Equal(4, New.Folders.Sum(f => f.Mails.Count));
        }
    }

    [Fact]
    public async Task A_folder_of_the_destination_that_differs_by_case_alone_takes_the_mail_where_case_does_not_count()
    {
        New.IgnoresCase = true;
        New.Add("OLD");
        Old.Add("Old", mails: 2);
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await ForwardAsync()).Complete);
            Assert.Empty(Observer.Errors);
            Assert.Equal(Old["Old"].Mails.Count, New["OLD"].Mails.Count);
            Old["Old"].Add(ScriptedMailbox.Mail("late"));
        }
        Assert.Equal(2, New.Folders.Count);
    }

    [Theory]
    [InlineData("INBOX")]
    [InlineData("Closed")]
    public async Task A_folder_of_the_source_that_does_not_open_is_told_and_the_others_go_on(string closed)
    {
        Old.Refuse = command => command == $"EXAMINE {closed}" ? "NO [NOPERM] not yours" : null;
        Old.Add("INBOX", mails: 1);
        Old.Add("Closed", mails: 1);
        Old.Add("z", mails: 2);
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.CommandRefused], Observer.Failures);
        Assert.Equal((3, false, $"{closed} (Unreadable)"), (result.Forwarded, result.Complete, LeftOut(result)));
        Assert.Equal($"{closed} (Unreadable)", LeftOut(await PlanAsync()));
        var removal = await RemoveAsync();
        Assert.Equal([MailFailure.CommandRefused], Observer.Failures);
        Assert.Equal((3, $"{closed} (Unreadable)"), (removal.Removed, string.Join(", ", removal.FoldersLeftOut)));
    }

    [Fact]
    public async Task A_folder_of_the_destination_that_lets_nobody_look_is_told_and_the_others_go_on()
    {
        New.Add("Closed");
        New.Refuse = command => command == "EXAMINE Closed" ? "NO [NOPERM] not yours" : null;
        Old.Add("Closed", mails: 1);
        Old.Add("z", mails: 2);
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.CommandRefused], Observer.Failures);
        Assert.Equal((2, 1, "Closed (NotTaken)"), (result.Forwarded, result.NotReached, LeftOut(result)));
    }

    [Theory]
    [InlineData("NO [NOPERM] Permission denied")]
    [InlineData("NO Permission denied")]
    [InlineData("NO Mailbox is read-only")]
    [InlineData("NO [TRYCREATE] no such mailbox")]
    [InlineData("NO [NONEXISTENT] gone")]
    public async Task A_folder_that_takes_no_mail_is_told_in_each_run_and_the_others_go_on(string answer)
    {
        New.Refuse = command => command.StartsWith("APPEND Closed", StringComparison.Ordinal) ? answer : null;
        Old.Add("Closed", mails: 20);
        Old.Add("z", mails: 3);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Equal([MailFailure.CommandRefused], Observer.Failures);
            Assert.Contains("Closed", Observer.Errors[0].Message, StringComparison.Ordinal);
            Assert.Equal((3, 20, 0, "Closed (NotTaken)"), (result.Forwarded + result.AlreadyForwarded, result.Failed + result.NotReached, result.Quarantined, LeftOut(result)));
            Assert.False(result.Complete);
            Assert.Equal(3, New.Subjects("z").Count);
        }
        Assert.InRange(New.LinesHeard.Count(l => l.Contains("APPEND Closed", StringComparison.Ordinal)), 2, 24);
        New.Refuse = _ => null;
        Assert.Equal((20, true), (await ForwardAsync() is var last ? (last.Forwarded, last.Complete) : default));
        Assert.Equal(20, New.Subjects("Closed").Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_folder_of_which_every_mail_is_refused_for_no_reason_that_is_known_stops_no_other(bool isFirst)
    {
        var (closed, open) = isFirst ? ("A", "Z") : ("Z", "A");
        New.Refuse = command => command.StartsWith($"APPEND {closed} ", StringComparison.Ordinal) ? "NO no" : null;
        Old.Add(closed, mails: 150);
        Old.Add(open, mails: 4);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Equal([MailFailure.MessageRefused], Observer.Failures);
            Assert.Equal((4, 150, 0, $"{closed} (NotTaken)"), (result.Forwarded + result.AlreadyForwarded, result.Failed + result.NotReached, result.Quarantined, LeftOut(result)));
            Assert.Equal(4, New.Subjects(open).Count);
        }
        New.Refuse = _ => null;
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal(150, New.Subjects(closed).Distinct().Count());
    }

    [Theory]
    [InlineData("NO [LIMIT] Too many mailboxes")]
    [InlineData("NO [UNAVAILABLE] not this one")]
    [InlineData("BAD no")]
    [InlineData("")]
    public async Task A_folder_at_which_the_destination_breaks_off_each_time_is_told_and_the_others_go_on(string answer)
    {
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && command.Contains("hopeless", StringComparison.Ordinal) ? answer : null;
        Old.Add("a", mails: 2);
        Old.Add("hopeless", mails: 3);
        Old.Add("z", mails: 4);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Equal([MailFailure.FolderNotCreated], Observer.Failures);
            Assert.Equal((9, 6, 3, false, "hopeless (NotTaken)"), (result.Listed, result.Forwarded + result.AlreadyForwarded, result.NotReached, result.Complete, LeftOut(result)));
        }
        New.Refuse = _ => null;
        Assert.Equal((3, true), (await ForwardAsync() is var last ? (last.Forwarded, last.Complete) : default));
    }

    [Theory]
    [InlineData("NO [SERVERBUG] Internal error occurred")]
    [InlineData("NO [INUSE] Mailbox is locked")]
    [InlineData("")]
    public async Task A_folder_at_which_the_source_breaks_off_each_time_is_told_and_the_others_go_on(string answer)
    {
        Old.Refuse = command => command is "EXAMINE Broken" or "SELECT Broken" ? answer : null;
        Old.Add("a", mails: 2);
        Old.Add("Broken", mails: 3);
        Old.Add("z", mails: 4);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Single(Observer.Errors);
            Assert.Contains("Broken", Observer.Errors[0].Message, StringComparison.Ordinal);
            Assert.Equal((6, 6, false, "Broken (Unreadable)"), (result.Listed, result.Forwarded + result.AlreadyForwarded, result.Complete, LeftOut(result)));
        }
        Old.Refuse = _ => null;
        Assert.Equal((3, true), (await ForwardAsync() is var last ? (last.Forwarded, last.Complete) : default));
    }

    [Fact]
    public async Task A_folder_that_people_remove_after_it_was_listed_has_gone_and_is_no_error()
    {
        Old.Add("a", mails: 2);
        Old.Add("Gone", mails: 3);
        Old.Refuse = command =>
        {
            if (command == "EXAMINE Gone")
                Old.Remove("Gone");
            return null;
        };
        var result = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((2, true, ""), (result.Forwarded, result.Complete, LeftOut(result)));
    }

    [Theory]
    [InlineData("NO [NOPERM] Permission denied")]
    [InlineData("NO Access denied")]
    public async Task One_mail_of_which_it_is_said_closes_no_folder(string answer)
    {
        // The first mail of the folder, at each attempt.
        New.Refuse = command => command.StartsWith("APPEND Mixed", StringComparison.Ordinal) && command.Contains("{81", StringComparison.Ordinal) ? answer : null;
        Old.Add("Mixed");
        Old["Mixed"].Add(ScriptedMailbox.Mail("x"));
        for (var i = 0; i < 6; i++)
            Old["Mixed"].Add(ScriptedMailbox.Mail($"another {i}"));
        Old.Add("z", mails: 1);
        var result = await ForwardAsync();
        Assert.Equal([MailFailure.MessageRefused], Observer.Failures);
        Assert.Equal((7, 1, ""), (result.Forwarded, result.Quarantined, LeftOut(result)));
        Assert.Equal(6, New.Subjects("Mixed").Count);
    }

    [Fact]
    public async Task A_folder_that_is_closed_to_its_only_mail_is_told_in_each_run()
    {
        New.Refuse = command => command.StartsWith("APPEND Closed", StringComparison.Ordinal) ? "NO Permission denied" : null;
        Old.Add("Closed", mails: 1);
        Old.Add("z", mails: 1);
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Equal([MailFailure.CommandRefused], Observer.Failures);
            Assert.Equal((0, "Closed (NotTaken)"), (result.Quarantined, LeftOut(result)));
        }
    }
}
