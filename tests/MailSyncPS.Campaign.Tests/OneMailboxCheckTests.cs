using MailSyncPS.Campaign.Schedules;
using MailSyncPS.Promises;

namespace MailSyncPS.Campaign.Tests;

/// <summary>What may happen to a mailbox that is source and destination at the same time.</summary>
public sealed class OneMailboxCheckTests
{
    static readonly IReadOnlyDictionary<string, int> Nothing = new Dictionary<string, int>();
    readonly Dictionary<string, int> _unsent = [];

    [Fact]
    public void Each_mail_must_stay_wherever_it_is_filed()
    {
        Check([Mail("a", "1"), Mail("a", "2"), Mail("b", "3")], Nothing, [Mail("a", "1"), Mail("a", "2"), Mail("b", "9") with { Folder = "Filed" }]);
        AssertViolates(Invariant.NoLoss, [Mail("a", "1"), Mail("a", "2")], [Mail("a", "1")]);
        AssertViolates(Invariant.DestinationUnchanged, [Mail("a", "1")], [Mail("a", "1"), Mail("c", "2")]);
    }

    [Fact]
    public void None_may_be_there_twice_but_one_that_came_during_a_run_and_that_once()
    {
        AssertViolates(Invariant.NoDuplicate, [Mail("a", "1")], [Mail("a", "1"), Mail("a", "2")]);
        Assert.Equal(0, Check([], new Dictionary<string, int> { ["a"] = 1 }, [Mail("a", "1")]).Sent);
        Assert.Equal(1, Check([Mail("a", "1")], Nothing, [Mail("a", "1"), Mail("a", "2")]).Sent);
        AssertViolates(Invariant.NoDuplicate, [Mail("a", "1"), Mail("a", "2")], [Mail("a", "1"), Mail("a", "2"), Mail("a", "3")]);
    }

    [Fact]
    public void The_trial_message_of_a_removal_counts_for_nothing()
    {
        var trial = Mail("t", "7") with { Words = "<x@mailsyncps.invalid>" };
        Check([Mail("a", "1"), trial], Nothing, [Mail("a", "1")]);
        Assert.Equal(0, Check([Mail("a", "1")], Nothing, [Mail("a", "1"), trial]).Removed);
    }

    void AssertViolates(Invariant invariant, IReadOnlyList<StoredCopy> before, IReadOnlyList<StoredCopy> now) =>
        Assert.Equal(invariant, Assert.Throws<ScheduleViolationException>(() => Check(before, Nothing, now)).Invariant);

    OneMailboxCheck Check(IReadOnlyList<StoredCopy> before, IReadOnlyDictionary<string, int> arrived, IReadOnlyList<StoredCopy> now)
    {
        var check = new OneMailboxCheck(before, arrived, _unsent);
        check.Check(now);
        return check;
    }

    static StoredCopy Mail(string content, string name) => new("INBOX", name, content, 1, default, "", content);
}
