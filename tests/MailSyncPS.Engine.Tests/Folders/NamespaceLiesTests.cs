using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Servers whose NAMESPACE says nothing, or something else than LIST: what LIST shows counts.</summary>
public sealed class NamespaceLiesTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    public static TheoryData<string> Lies =>
    [
        "NO internal error",
        "BAD unknown command",
        "* NAMESPACE NIL NIL NIL\r\nOK done",
        "* NAMESPACE ((\"INBOX.\" \"/\")) NIL NIL\r\nOK done",
        "* NAMESPACE ((\"Mail/\" \"/\")) NIL NIL\r\nOK done",
        "* NAMESPACE NIL NIL ((\"Public.\" \".\"))\r\nOK done",
        "* NAMESPACE ((\"INBOX.\" \".\")) NIL\r\nOK done",
        "* NAMESPACE ((\"INBOX.\" \".\"\r\nOK done",
        "* NAMESPACE INBOX. NIL NIL\r\nOK done",
        "* NAMESPACE\r\nOK done",
    ];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task At_the_source_no_folder_is_missed(string answer)
    {
        Dotted(Old, answer);
        Old.Add("INBOX", mails: 2);
        Old.Add("INBOX.Sent", mails: 3);
        Old.Add("INBOX.Projects.2026", mails: 1);
        var result = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((6, true, ""), (result.Forwarded, result.Complete, LeftOut(result)));
        Assert.Equal(6, New.Folders.Sum(f => f.Mails.Count));
        Assert.Equal(6, (await RemoveAsync()).Removed);
        Assert.Equal(0, Old.Folders.Sum(f => f.Mails.Count));
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task At_the_destination_folders_are_named_as_those_that_are_there(string answer)
    {
        Dotted(New, answer);
        New.Add("INBOX.Sent");
        Old.Add("Work/a", mails: 2);
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await ForwardAsync()).Complete);
            Assert.Empty(Observer.Errors);
            Assert.Equal(["INBOX", "INBOX.Sent", "INBOX.Work", "INBOX.Work.a"], New.Folders.Select(f => f.Name).Order(StringComparer.Ordinal));
            Assert.Equal(["Work/a 1", "Work/a 2"], New.Subjects("INBOX.Work.a"));
        }
    }

    [Fact]
    public async Task Even_without_the_answer_to_an_empty_pattern_all_is_listed()
    {
        Dotted(Old, "NO internal error");
        Dotted(New, "NO internal error");
        Old.TellsRoot = New.TellsRoot = false;
        Old.Add("Notes", mails: 2);
        var result = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((2, true), (result.Forwarded, result.Complete));
        Assert.Equal(["Notes 1", "Notes 2"], New.Subjects("Notes"));
    }

    [Fact]
    public async Task Where_only_folders_beneath_inbox_are_taken_they_go_there()
    {
        New.Refuse = command => command.StartsWith("CREATE", StringComparison.Ordinal) && !command.Contains("INBOX", StringComparison.Ordinal) ? "NO invalid namespace" : null;
        Old.Add("Work", mails: 2);
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await ForwardAsync()).Complete);
            Assert.Empty(Observer.Errors);
            Assert.Equal(["Work 1", "Work 2"], New.Subjects("INBOX/Work"));
        }
    }

    [Fact]
    public async Task Folders_of_other_users_and_shared_ones_are_left_out_by_name_and_copied_when_they_are_named()
    {
        Old.Namespace = "* NAMESPACE ((\"\" \"/\")) ((\"Other Users/\" \"/\")) ((\"Shared/\" \"/\"))\r\nOK done";
        Old.Add("INBOX", mails: 1);
        Old.Add("Other Users/hanako/INBOX", mails: 1);
        Old.Add("Shared/info", mails: 2);
        Old.Add("Sharedness", mails: 1);
        foreach (var all in new[] { false, true })
        {
            var result = await ForwardAsync(r => all ? r with { Folders = ["*"] } : r);
            Assert.Equal((2, true), (result.Listed, result.Complete));
            Assert.Equal("Other Users/hanako/INBOX (NotOwn), Shared/info (NotOwn)", LeftOut(result));
        }
        var named = await ForwardAsync(r => r with { Folders = ["INBOX", "Shared/info"] });
        Assert.Equal((3, 2, ""), (named.Listed, named.Forwarded, LeftOut(named)));
    }

    [Fact]
    public async Task Where_the_shared_namespace_has_no_name_what_is_beneath_the_owners_is_the_owners()
    {
        Dotted(Old, "* NAMESPACE ((\"INBOX.\" \".\")) ((\"user.\" \".\")) ((\"\" \".\"))\r\nOK done");
        Old.Add("INBOX", mails: 1);
        Old.Add("INBOX.Kept", mails: 1);
        Old.Add("user.hanako", mails: 1);
        Old.Add("info", mails: 1);
        var result = await ForwardAsync();
        Assert.Equal((2, "info (NotOwn), user/hanako (NotOwn)"), (result.Forwarded, LeftOut(result)));
        Assert.Equal(["Kept"], New.Folders.Select(f => f.Name).Where(n => n != "INBOX"));
    }

    [Fact]
    public async Task Names_that_are_no_modified_utf7_are_kept_and_told_from_each_other()
    {
        Old.Add("Q&A", mails: 1);
        Old.Add("Q", mails: 1);
        Old.Add("R&D", mails: 2);
        Old.Add("R&-D", mails: 1);
        Old.Add("&ZeVnLA-", mails: 1);
        Old.Add("AT&T-", mails: 1);
        var result = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((7, true), (result.Forwarded, result.Complete));
        Assert.Equal(["Q&A 1"], New.Subjects("Q&-A"));
        Assert.Equal(["Q 1"], New.Subjects("Q"));
        Assert.Equal(["&ZeVnLA- 1"], New.Subjects("&ZeVnLA-"));
        Assert.Equal(["R&D 1", "R&D 2"], New.Subjects("R&-D"));
        Assert.Equal(["R&-D 1"], New.Subjects("R&--D"));
        Assert.Equal(["AT&T- 1"], New.Subjects("AT&-T-"));
        Assert.Equal(1, (await ForwardAsync(r => r with { Folders = ["Q&A"] })).AlreadyForwarded);
        Assert.Equal(7, (await RemoveAsync()).Removed);
    }

    [Fact]
    public async Task Folders_that_hold_nothing_by_themselves_are_passed_over_and_serve_as_parents()
    {
        Old.Add("Gone", "\\NonExistent \\HasChildren");
        Old.Add("Gone/a", mails: 1);
        Old.Add("Shelf", "\\Noselect \\HasChildren");
        Old.Add("Shelf/b", mails: 1);
        New.Add("Shelf", "\\Noselect");
        New.Add("Gone", "\\NonExistent");
        Old.Refuse = command => command is "EXAMINE Gone" or "EXAMINE Shelf" ? "NO nothing here" : null;
        var result = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((2, true), (result.Forwarded, result.Complete));
        Assert.Equal(["Gone/a 1"], New.Subjects("Gone/a"));
        Assert.Equal(["Shelf/b 1"], New.Subjects("Shelf/b"));
    }

    static void Dotted(ScriptedMailbox mailbox, string answer) => (mailbox.Separator, mailbox.Namespace) = ('.', answer);
}
