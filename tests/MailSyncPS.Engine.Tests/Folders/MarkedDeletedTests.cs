using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Folders;

/// <summary>Mail that is marked as deleted at the source.</summary>
public sealed class MarkedDeletedTests(ITestOutputHelper output) : ScriptedPairTest(output)
{
    [Fact]
    public async Task It_is_not_copied_but_counted_and_said()
    {
        Old.Add("INBOX", mails: 3);
        Old["INBOX"].Add(ScriptedMailbox.Mail("deleted"), "\\Deleted \\Seen");
        Old.Add("Work").Add(ScriptedMailbox.Mail("deleted too"), "\\Deleted");
        var plan = await PlanAsync();
        Assert.Equal((3, 3, 2, false), (plan.Listed, plan.NotReached, plan.MarkedDeleted, plan.Complete));
        for (var run = 0; run < 2; run++)
        {
            var result = await ForwardAsync();
            Assert.Equal((3, 2, true), (result.Listed, result.MarkedDeleted, result.Complete));
            Assert.Contains(Observer.Lines, l => l.Contains("-IncludeDeleted", StringComparison.Ordinal));
        }
        Assert.Equal(["INBOX 1", "INBOX 2", "INBOX 3"], New.Subjects("INBOX"));
        Assert.Equal((3, 2), (await RemoveAsync() is var removal ? (removal.Removed, removal.KeptUnproven) : default));
        Assert.Single(Old["INBOX"].Mails);
    }

    [Fact]
    public async Task It_is_copied_without_the_mark_when_that_was_asked_for()
    {
        Old["INBOX"].Add(ScriptedMailbox.Mail("deleted"), "\\Deleted \\Seen");
        var result = await ForwardAsync(r => r with { IncludeDeleted = true });
        Assert.Equal((1, 0, true), (result.Forwarded, result.MarkedDeleted, result.Complete));
        Assert.Equal("\\Seen", New["INBOX"].Mails.Single().Flags);
    }

    [Fact]
    public async Task What_was_copied_before_it_was_marked_stays_counted_as_copied()
    {
        Old.Add("INBOX", mails: 2);
        Assert.True((await ForwardAsync()).Complete);
        Old["INBOX"].Mails[0] = Old["INBOX"].Mails[0] with { Flags = "\\Deleted" };
        var result = await ForwardAsync();
        Assert.Equal((2, 2, 0, true), (result.Listed, result.AlreadyForwarded, result.MarkedDeleted, result.Complete));
    }
}
