using MailSyncPS.Campaign.Schedules;

namespace MailSyncPS.Campaign.Tests;

/// <summary>What is expected of copies once a backup of the destination was put in place.</summary>
public sealed class ContentBookTests
{
    readonly ContentBook _book = new() { Allowed = 1 };

    [Fact]
    public void The_lost_copy_of_a_mail_that_is_at_the_source_must_come_again_once()
    {
        _book.BackUp();
        _book.Restore(before: 1, kept: 0, present: 1, gone: 0);
        Assert.Equal((1, 0, 0, 0, 0), (_book.Allowed, _book.Needed, _book.Discarded, _book.LostWithRestore, _book.ThrownBeforeRestore));
    }

    [Fact]
    public void The_lost_copy_of_a_mail_that_has_gone_is_no_fault_of_the_next_run()
    {
        _book.BackUp();
        _book.Go(withoutCopy: false);
        _book.Restore(before: 1, kept: 0, present: 0, gone: 1);
        Assert.Equal((0, 0, 1), (_book.Allowed, _book.Needed, _book.LostWithRestore));
    }

    [Fact]
    public void A_copy_that_is_in_the_backup_stays_owed()
    {
        _book.Go(withoutCopy: false);
        _book.BackUp();
        _book.Restore(before: 1, kept: 1, present: 0, gone: 1);
        Assert.Equal((1, 1, 0), (_book.Allowed, _book.Needed, _book.LostWithRestore));
    }

    [Fact]
    public void A_copy_that_was_thrown_away_after_the_backup_is_back()
    {
        _book.BackUp();
        _book.Discard();
        _book.Restore(before: 0, kept: 1, present: 1, gone: 0);
        Assert.Equal((1, 0, 0, 0), (_book.Allowed, _book.Discarded, _book.LostWithRestore, _book.ThrownBeforeRestore));
        // It may not be freed as one whose copy was thrown away.
        Assert.False(_book.Go(withoutCopy: true));
        Assert.Equal(1, _book.Needed);
    }

    [Fact]
    public void One_that_was_copied_and_thrown_away_since_may_come_again_or_not()
    {
        _book.BackUp();
        _book.Discard();
        _book.Restore(before: 0, kept: 0, present: 1, gone: 0);
        Assert.Equal((1, 0, 1), (_book.Allowed, _book.Discarded, _book.ThrownBeforeRestore));
    }

    [Fact]
    public void A_mail_that_came_back_may_go_without_its_copy_as_before()
    {
        _book.Discard();
        Assert.True(_book.Go(withoutCopy: true));
        _book.ComeBackWithoutCopy();
        Assert.True(_book.Go(withoutCopy: true));
        Assert.Equal(0, _book.Needed);
    }
}
