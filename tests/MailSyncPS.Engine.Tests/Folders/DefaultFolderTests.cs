using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Which folders a run is about, and where they go.</summary>
public sealed class DefaultFolderTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    readonly ITestOutputHelper _output = output;

    [Fact]
    public async Task Without_folder_all_that_people_keep_mail_in_is_copied_and_freed_and_the_rest_is_named()
    {
        Old.Add("INBOX", mails: 1);
        Old.Add("Sent", "\\Sent", 1);
        Old.Add("Drafts", "\\Drafts", 1);
        Old.Add("Archive", "\\Archive", 1);
        Old.Add("Projects/a", mails: 1);
        Old.Add("Trash", "\\Trash", 1);
        Old.Add("Trash/2024", mails: 1);
        Old.Add("&j,dg0TDhMPww6w-", mails: 1);
        Old.Add("Virtual/All", "\\All").Add(Old["Trash"].Mails[0].Bytes);
        Old.Add("Virtual/Flagged", "\\Flagged").Add(Old["INBOX"].Mails[0].Bytes);
        const string left = "Trash (Trash), Trash/2024 (Trash), Virtual/All (View), Virtual/Flagged (View), \u8ff7\u60d1\u30e1\u30fc\u30eb (Junk)";
        Assert.Equal((5, left), (await PlanAsync() is var plan ? (plan.NotReached, LeftOut(plan)) : default));
        var result = await ForwardAsync();
        Assert.Equal((5, true, left), (result.Forwarded, result.Complete, LeftOut(result)));
        Assert.Equal(5, Observer.Lines.Count(l => l.StartsWith("verbose", StringComparison.Ordinal) && l.Contains("is left out", StringComparison.Ordinal)));
        var removal = await RemoveAsync();
        Assert.Equal((5, 5), (removal.Removed, removal.FoldersLeftOut.Count));
        Assert.Equal(5, Old.Folders.Sum(f => f.Mails.Count));
        Assert.Equal((3, true), (await ForwardAsync(r => r with { Folders = ["*"] }) is var all ? (all.Forwarded, all.Complete) : default));
    }

    [Fact]
    public async Task Gmails_archived_mail_is_warned_of_until_a_person_has_decided()
    {
        Old.Capabilities += " X-GM-EXT-1";
        Old.Add("INBOX", mails: 1);
        Old.Add("[Gmail]/All Mail", "\\All", 2);
        var result = await ForwardAsync();
        Assert.Equal((1, false, "[Gmail]/All Mail (AllMail)"), (result.Forwarded, result.Complete, LeftOut(result)));
        Assert.Single(Observer.Lines, l => l.StartsWith("warning: The folder [Gmail]/All Mail of old is left out", StringComparison.Ordinal));
        Assert.True((await ForwardAsync(r => r with { Folders = FolderSelectionWithout("[Gmail]/All Mail") })).Complete);
        for (var run = 0; run < 2; run++)
            Assert.Equal((3, true), (await ForwardAsync(r => r with { Folders = ["*", "[Gmail]/All Mail"] }) is var all ? (all.Listed, all.Complete) : default));
        // What was copied from a view keeps its copy, whatever else is copied later.
        Old["INBOX"].Add(Old["[Gmail]/All Mail"].Mails[0].Bytes);
        Assert.Equal(2, (await ForwardAsync(r => r with { Folders = ["INBOX"] })).Listed);
        Assert.Equal((4, 4), (await ForwardAsync(r => r with { Folders = ["*", "[Gmail]/All Mail"] }) is var again ? (again.Listed, again.AlreadyForwarded) : default));
    }

    [Fact]
    public async Task Excluded_folders_are_left_out_by_a_persons_word()
    {
        foreach (var name in new[] { "INBOX", "Lists/a", "Lists/b", "Lists", "Work" })
            Old.Add(name, mails: 1);
        var selection = FolderSelectionWithout("Lists/*", "Nothing");
        Assert.Equal((3, "Lists/a (Excluded), Lists/b (Excluded)"), (await PlanAsync(r => r with { Folders = selection }) is var plan ? (plan.NotReached, LeftOut(plan)) : default));
        var result = await ForwardAsync(r => r with { Folders = selection });
        Assert.Equal((3, true, "Lists/a (Excluded), Lists/b (Excluded)"), (result.Forwarded, result.Complete, LeftOut(result)));
        Assert.Single(Observer.Lines, l => l.Contains("Nothing", StringComparison.Ordinal));
        Assert.Equal((2, true), (await ForwardAsync(r => r with { Folders = ["Lists/*"] }) is var only ? (only.Forwarded, only.Complete) : default));
        Assert.Equal(2, (await RemoveAsync(r => r with { Folders = FolderSelectionWithout("Lists*") })).Removed);
    }

    [Fact]
    public async Task A_map_sends_folders_where_a_person_wants_them()
    {
        foreach (var name in new[] { "INBOX", "Sent Items", "Old 2019", "Old 2020", "Old [x]", "Work" })
            Old.Add(name, mails: 1);
        var map = new Dictionary<string, string> { ["Old*"] = "Archive/Old", ["Old [x]"] = "Special", ["INBOX"] = "From/old", ["Sent Items"] = "INBOX" };
        await PlanAsync(r => r with { FolderMap = new Dictionary<string, string>(map) { ["None*"] = "Nowhere" } });
        Assert.Contains(Observer.Lines, l => l.Contains("Old 2019 goes to Archive/Old", StringComparison.Ordinal));
        Assert.Single(Observer.Lines, l => l.Contains("None*", StringComparison.Ordinal));
        for (var run = 0; run < 2; run++)
        {
            Assert.True((await ForwardAsync(r => r with { FolderMap = map })).Complete);
            Assert.Equal(["Old 2019 1", "Old 2020 1"], New.Subjects("Archive/Old"));
            Assert.Equal(["Old [x] 1"], New.Subjects("Special"));
            Assert.Equal(["INBOX 1"], New.Subjects("From/old"));
            Assert.Equal(["Sent Items 1"], New.Subjects("INBOX"));
            Assert.Equal(["Work 1"], New.Subjects("Work"));
        }
        Assert.Equal(6, (await RemoveAsync()).Removed);
    }

    [Fact]
    public async Task A_map_goes_beside_a_destination_folder()
    {
        Old.Add("INBOX", mails: 1);
        Old.Add("Work", mails: 1);
        Old.Add("Private", mails: 1);
        Assert.True((await ForwardAsync(r => r with { DestinationFolder = "Old/taro", FolderMap = new Dictionary<string, string> { ["Private"] = "Mine" } })).Complete);
        Assert.Equal(["INBOX 1", "Private 1", "Work 1"], New.Subjects("Old/taro").Concat(New.Subjects("Mine")).Concat(New.Subjects("Old/taro/Work")));
    }

    [Fact]
    public async Task Since_is_not_all_as_long_as_older_mail_has_no_copy()
    {
        Old.Add("INBOX", mails: 3);
        var ahead = new DateTimeOffset(2026, 11, 11, 0, 0, 0, TimeSpan.Zero);
        var result = await ForwardAsync(r => r with { Since = ahead });
        Assert.Equal((0, 3, false), (result.Listed, result.BeforeSince, result.Complete));
        Assert.True((await ForwardAsync()).Complete);
        Assert.Equal((0, true), (await ForwardAsync(r => r with { Since = ahead }) is var after ? (after.BeforeSince, after.Complete) : default));
    }

    [Fact]
    public async Task A_real_mailbox_is_copied_whole()
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var gmail = await DovecotServer.RunAsync(DovecotOptions.GmailLike);
        using var pair = new MailboxPair(old, gmail, _output) { SourceProtocol = MailProtocol.Imap };
        var mails = MailCorpus.Create(new MailCorpusOptions { Count = 14, Seed = 83, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 60 << 10 });
        string[] folders = ["INBOX", "Sent", "Drafts", "Archive", "案件/[2026] 100% #1 *?", "Trash", "Junk"];
        for (var i = 0; i < folders.Length; i++)
            mails.Skip(2 * i).Take(2).ToList().ForEach(old.Mailbox(pair.OldUser, folders[i]).Deliver);
        var result = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((10, true), (result.Forwarded, result.Complete));
        Assert.Equal(["Junk (Junk)", "Trash (Trash)"], result.FoldersLeftOut.Select(f => f.ToString()).Order(StringComparer.Ordinal));
        Assert.Empty(pair.Differences(mails.Take(10)));
        Assert.Equal(2, gmail.Mailbox(pair.NewUser, "[Gmail]/Sent Mail").Mails().Count);
        Assert.Equal(10, (await pair.RemoveAsync(0)).Removed);
    }

    static FolderSelection FolderSelectionWithout(params string[] patterns) => FolderSelection.Kept with { Excluded = patterns };
}
