using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>Copies to Gmail and removals after them.</summary>
[Collection(EndServersCollection.Name)]
public sealed class GmailCopyTests(Servers servers, ITestOutputHelper output) : GmailTest(servers, output)
{
    [Fact]
    public async Task A_first_copy_stores_each_mail_once_and_a_second_run_sends_and_reads_nothing()
    {
        Deliver(Mails);
        var result = await ForwardAsync(r => r with { Source = Pair.SourceOver(MailProtocol.Imap) });
        Assert.Empty(Observer.Errors);
        Assert.Equal((40, 40, true), (result.Listed, result.Forwarded, result.Complete));
        AssertHolds(Mails);
        Assert.Empty(MailComparison.Differences(Mails, Mailbox.MailsIn("INBOX"), compareFlags: true));
        Assert.Empty(MailComparison.Differences(Mails, Mailbox.MailsIn(GmailNames.English.All)));
        Assert.Equal(0, Mailbox.ThrownAway);

        var (heard, up, down) = (Server.LinesHeard.Count, Mailbox.Day.Up, Mailbox.Day.Down);
        result = await ForwardAsync(r => r with { Source = Pair.SourceOver(MailProtocol.Imap) });
        Assert.Equal((40, 0, true), (result.AlreadyForwarded, result.Forwarded, result.Complete));
        Assert.Equal((up, down), (Mailbox.Day.Up, Mailbox.Day.Down));
        Assert.DoesNotContain(Server.LinesHeard.Skip(heard), l => l.Contains("APPEND", StringComparison.Ordinal) || l.Contains("BODY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Folders_go_to_labels_and_special_ones_to_those_in_the_users_language()
    {
        Server.Rules = new() { Names = GmailNames.Japanese };
        Deliver(Mails.Take(3));
        Old.Mailbox(Pair.OldUser, "Sent").Deliver(Mails[3]);
        Old.Mailbox(Pair.OldUser, "Projects/2026  Q1").Deliver(Mails[4]);
        var result = await ForwardAsync(r => r with { Source = Pair.SourceOver(MailProtocol.Imap) });
        Assert.Empty(Observer.Errors);
        Assert.Equal((5, true), (result.Forwarded, result.Complete));
        AssertHolds(Mails.Take(5));
        Assert.Empty(MailComparison.Differences([Mails[3]], Mailbox.MailsIn(GmailNames.Japanese.Sent)));
        // Two blanks in a row are none of Gmail's names.
        Assert.Empty(MailComparison.Differences([Mails[4]], Mailbox.MailsIn("Projects/2026 Q1")));
        Assert.True((await ForwardAsync(r => r with { Source = Pair.SourceOver(MailProtocol.Imap) })) is { AlreadyForwarded: 5, Complete: true });
    }

    [Theory]
    [InlineData(GmailExpunge.Archives)]
    [InlineData(GmailExpunge.MovesToTrash)]
    [InlineData(GmailExpunge.Deletes)]
    public async Task The_old_mailbox_is_freed_and_Gmail_holds_what_it_held(GmailExpunge expunge)
    {
        Server.Rules = Server.Rules with { Expunge = expunge };
        Deliver(Mails);
        Assert.True((await ForwardAsync()).Complete);
        // People archive, file and delete.
        Mailbox.Move("INBOX", GmailNames.English.All, Mails[0]);
        Mailbox.Move("INBOX", "Receipts", Mails[1]);
        Mailbox.Move("INBOX", GmailNames.English.Trash, Mails[2]);
        var removal = await RemoveAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((39, 1), (removal.Removed, removal.KeptCopyGone));
        Assert.Empty(MailComparison.Differences([Mails[2]], Pair.Source.Mails()));
        AssertHolds(Mails);
        var again = await ForwardAsync();
        Assert.Equal((0, 0), (again.Forwarded, Mailbox.ThrownAway));
        AssertHolds(Mails);
    }

    [Fact]
    public async Task Mail_that_was_only_found_there_frees_nothing_before_a_trial_that_leaves_nothing_behind()
    {
        Deliver(Mails.Take(10));
        foreach (var mail in Mails.Take(10))
            Mailbox.Put("INBOX", mail);
        var result = await ForwardAsync();
        Assert.Equal((10, 0, true), (result.AlreadyForwarded, result.Forwarded, result.Complete));
        Assert.Equal(10, (await RemoveAsync()).Removed);
        Assert.Empty(Observer.Errors);
        AssertHolds(Mails.Take(10));
    }

    /// <summary>Where one is tried in the view, those that are tried in other folders show as well.</summary>
    [Fact]
    public async Task What_was_found_in_a_folder_and_in_the_view_of_all_mail_frees_the_old_mailbox_in_one_go()
    {
        Deliver(Mails.Take(8));
        Mails.Take(4).ToList().ForEach(m => Mailbox.Put("INBOX", m));
        Mails.Skip(4).Take(2).ToList().ForEach(m => Mailbox.Put(GmailNames.English.All, m));
        Assert.Equal((6, 2), await ForwardAsync() is var copied ? (copied.AlreadyForwarded, copied.Forwarded) : default);
        Assert.Equal(8, (await RemoveAsync()).Removed);
        Assert.Empty(Observer.Errors);
        AssertHolds(Mails.Take(8));
    }

    [Fact]
    public async Task A_mail_that_is_too_large_is_set_aside_alone()
    {
        Server.Rules = Server.Rules with { AppendLimit = 60_000 };
        var large = With(Mails[1], t => t + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 1000)));
        Deliver([Mails[0], large, .. Mails.Skip(2).Take(3)]);
        var result = await ForwardAsync();
        Assert.Equal((4, 1), (result.Forwarded, result.Quarantined));
        Assert.Equal([MailFailure.MessageTooLarge], Observer.Failures);
        AssertHolds([Mails[0], .. Mails.Skip(2).Take(3)]);
    }
}
