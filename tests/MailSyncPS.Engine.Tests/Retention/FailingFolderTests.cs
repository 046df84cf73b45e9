using MailSyncPS.Engine.Tests.Folders;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>A folder of the source that does not open, or lets no mail go, keeps the others from nothing.</summary>
public sealed class FailingFolderTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("NO [SERVERBUG] Internal error occurred. Refer to server log for more information.", true)]
    [InlineData("NO [SERVERBUG] Internal error occurred. Refer to server log for more information.", false)]
    [InlineData("NO [UNAVAILABLE] The storage of this folder is not available", true)]
    [InlineData("NO [INUSE] Mailbox is locked", false)]
    [InlineData("NO [NOPERM] Permission denied", true)]
    [InlineData("NO [NOPERM] Permission denied", false)]
    [InlineData("", true)]
    [InlineData("", false)]
    public async Task One_that_does_not_open_is_told_once_and_the_others_are_freed(string words, bool failsFromTheFirst)
    {
        await CopyAsync();
        var opened = 0;
        Old.Refuse = command => Opens(command, "Broken") && (failsFromTheFirst || Interlocked.Increment(ref opened) > 1) ? words : null;
        var removal = await RemoveAsync();
        Assert.Equal((5, 5), (removal.Listed, removal.Removed));
        Assert.Equal([0, 3, 0], new[] { "INBOX", "Broken", "Work" }.Select(f => Old[f].Mails.Count));
        Assert.Contains("Broken", Assert.Single(Observer.Errors).Message, StringComparison.Ordinal);
        Assert.Equal("Broken (Unreadable)", Assert.Single(removal.FoldersLeftOut).ToString());

        Old.Refuse = _ => null;
        Assert.Equal(3, (await RemoveAsync()).Removed);
        Assert.Equal(8, New.Folders.Sum(f => f.Mails.Count));
    }

    [Theory]
    [InlineData("NO [SERVERBUG] Internal error occurred")]
    [InlineData("NO [UNAVAILABLE] a moment, please")]
    [InlineData("")]
    public async Task One_that_does_not_open_once_is_freed_as_well(string words)
    {
        await CopyAsync();
        for (var at = 1; at <= 4; at++)
        {
            var opened = 0;
            Old.Refuse = command => Opens(command, "Broken") && Interlocked.Increment(ref opened) == at ? words : null;
            Old["Broken"].Add(ScriptedMailbox.Mail($"new {at}"));
            Assert.Equal(1, (await ForwardAsync()).Forwarded);
            opened = 0;
            var removal = await RemoveAsync();
            Assert.Empty(Observer.Errors);
            Assert.Empty(removal.FoldersLeftOut);
            Assert.Equal(at == 1 ? 9 : 1, removal.Removed);
            Assert.All(Old.Folders, f => Assert.Empty(f.Mails));
        }
    }

    [Theory]
    [InlineData("UID STORE", "NO [NOPERM] Permission denied")]
    [InlineData("UID STORE", "NO [SERVERBUG] Internal error occurred")]
    [InlineData("UID STORE", "")]
    [InlineData("UID EXPUNGE", "NO [CANNOT] not here")]
    [InlineData("SELECT", "NO Permission denied")]
    public async Task One_that_lets_no_mail_go_is_told_once_and_the_others_are_freed(string verb, string words)
    {
        await CopyAsync();
        var open = "";
        Old.Refuse = command =>
        {
            if (command.StartsWith("SELECT", StringComparison.Ordinal) || command.StartsWith("EXAMINE", StringComparison.Ordinal))
                open = command;
            return command.StartsWith(verb, StringComparison.Ordinal) && open.Contains("Broken", StringComparison.Ordinal) ? words : null;
        };
        var removal = await RemoveAsync();
        Assert.Equal((8, 5, 3), (removal.Listed, removal.Removed, removal.KeptUnproven));
        Assert.Equal([0, 3, 0], new[] { "INBOX", "Broken", "Work" }.Select(f => Old[f].Mails.Count));
        Assert.Contains("Broken", Assert.Single(Observer.Errors).Message, StringComparison.Ordinal);
        Old.Refuse = _ => null;
        Assert.Equal(3, (await RemoveAsync()).Removed);
    }

    [Fact]
    public async Task One_that_opens_for_reading_alone_is_told_as_such()
    {
        await CopyAsync();
        Old["Broken"].IsReadOnly = true;
        var removal = await RemoveAsync();
        Assert.Equal((8, 5, 3), (removal.Listed, removal.Removed, removal.KeptUnproven));
        Assert.Contains("lets this login remove nothing", Assert.Single(Observer.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(3, Old["Broken"].Mails.Count);
    }

    [Fact]
    public async Task One_that_a_removal_is_not_about_keeps_nothing_from_going()
    {
        await CopyAsync();
        Old.Refuse = command => Opens(command, "Broken") ? "NO [SERVERBUG] Internal error occurred" : null;
        var removal = await RemoveAsync(r => r with { Folders = ["INBOX"] });
        Assert.Equal((2, 2), (removal.Listed, removal.Removed));
        Assert.Empty(Observer.Errors);
    }

    [Fact]
    public async Task Where_many_fail_it_is_the_server_that_does()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            Old.Add(name, mails: 1);
        await ForwardAsync();
        Old.Refuse = command => command.StartsWith("EXAMINE", StringComparison.Ordinal) ? "NO [UNAVAILABLE] come back later" : null;
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => RemoveAsync());
        Assert.Equal(MailFailure.ServerUnavailable, failure.Failure);
        Assert.True(Old.LinesHeard.Count(l => l.Contains("EXAMINE", StringComparison.Ordinal)) < 30);
    }

    async Task CopyAsync()
    {
        Old.Add("INBOX", mails: 2);
        Old.Add("Broken", mails: 3);
        Old.Add("Work", mails: 3);
        Assert.True((await ForwardAsync()).Complete);
    }

    static bool Opens(string command, string folder) => command.StartsWith("EXAMINE", StringComparison.Ordinal) && command.Contains(folder, StringComparison.Ordinal);
}
