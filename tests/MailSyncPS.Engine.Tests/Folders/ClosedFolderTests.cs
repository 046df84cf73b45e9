using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Folders that can't be opened any more after mail was copied from them, or to them.</summary>
public sealed class ClosedFolderTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Theory]
    [InlineData("NO [NOPERM] not yours", "INBOX")]
    [InlineData("NO [NOPERM] not yours", "Zeta")]
    [InlineData("NO [SERVERBUG] Internal error occurred", "INBOX")]
    [InlineData("NO [SERVERBUG] Internal error occurred", "Zeta")]
    [InlineData("", "INBOX")]
    public async Task One_of_the_source_keeps_no_mail_of_a_like_size_in_another_from_being_copied_and_freed(string answer, string other)
    {
        Old.Add("Closed", mails: 2);
        if (other != "INBOX")
            Old.Add(other);
        Assert.True((await ForwardAsync()).Complete);
        Old.Refuse = command => command is "EXAMINE Closed" or "SELECT Closed" ? answer : null;
        Old[other].Add(ScriptedMailbox.Mail("Opened 1"));
        Old[other].Add(ScriptedMailbox.Mail("a longer one"));

        var result = await ForwardAsync();
        Assert.Single(Observer.Errors);
        Assert.Equal((2, "Closed (Unreadable)"), (result.Forwarded, LeftOut(result)));
        Old[other].Add(ScriptedMailbox.Mail("Closed 3"));
        Assert.Equal(2, (await RemoveAsync()).Removed);
        Assert.Single(Old[other].Mails);
    }

    /// <summary>The other one was listed in that very run, and did not open once more.</summary>
    [Theory]
    [InlineData("NO [NOPERM] not now")]
    [InlineData("NO [UNAVAILABLE] not now")]
    public async Task What_was_moved_out_of_one_that_does_not_open_again_is_not_sent_again(string answer)
    {
        Old.Add("INBOX", mails: 2);
        Old.Add("Work");
        Assert.True((await ForwardAsync()).Complete);
        var (_, moved, _) = Old["INBOX"].Mails[0];
        Old["INBOX"].Mails.RemoveAt(0);
        Old["Work"].Add(moved);
        var opened = 0;
        Old.Refuse = command => command is "EXAMINE INBOX" && Interlocked.Increment(ref opened) > 1 ? answer : null;
        var result = await ForwardAsync();
        Assert.True(opened > 1);
        Assert.Equal((0, 2), (result.Forwarded, result.AlreadyForwarded));
        Assert.Equal(2, New.Folders.Sum(f => f.Mails.Count));
    }

    [Theory]
    [InlineData("NO [NOPERM] not yours")]
    [InlineData("NO mailbox is damaged")]
    public async Task Copies_in_one_of_the_destination_were_not_deleted_by_people(string answer)
    {
        Old.Add("Closed", mails: 2);
        Old.Add("z", mails: 2);
        Old["z"].Add(ScriptedMailbox.Mail("one that people throw away"));
        Assert.True((await ForwardAsync()).Complete);
        New["z"].Mails.RemoveAt(2);
        New.Refuse = command => command is "EXAMINE Closed" or "SELECT Closed" ? answer : null;

        var removal = await RemoveAsync(r => r with { IncludeCopyGone = true });
        Assert.Equal(2, removal.Removed);
        Assert.Equal((2, 1), (Old["Closed"].Mails.Count, Old["z"].Mails.Count));

        New.Refuse = _ => null;
        Assert.Equal(3, (await RemoveAsync(r => r with { IncludeCopyGone = true })).Removed);
        Assert.Equal(2, New["Closed"].Mails.Count);
    }

    /// <summary>What people have at the destination is none of ours, and may be damaged.</summary>
    [Theory]
    [InlineData("NO [SERVERBUG] the message could not be retrieved")]
    [InlineData("NO the message could not be retrieved")]
    [InlineData("")]
    public async Task Messages_of_the_destination_that_can_not_be_read_keep_nothing_from_being_copied(string answer)
    {
        Old.Add("INBOX", mails: 3);
        for (var i = 1; i <= 30; i++)
            New["INBOX"].Add(ScriptedMailbox.Mail($"people's own {i}"));
        New.Refuse = command => command.StartsWith("UID FETCH", StringComparison.Ordinal) && command.Contains("BODY.PEEK[]", StringComparison.Ordinal)
            && (UidSet.Holds(command.Split(' ')[2], 4) || UidSet.Holds(command.Split(' ')[2], 11)) ? answer : null;
        Assert.Equal((3, true), (await ForwardAsync() is var result ? (result.Forwarded, result.Complete) : default));
        Assert.Equal(33, New["INBOX"].Mails.Count);
        Assert.Equal(3, (await RemoveAsync()).Removed);
    }
}
