using MailSyncPS.TestServers;
using MailSyncPS.TestServers.Gmail;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Gmail;

/// <summary>
/// Gmail says "stored" to a mail of whose Message-ID it has one, and throws it away. Whatever its rule is, nothing is sent for that, and
/// what it has already is adopted or told.
/// </summary>
[Collection(EndServersCollection.Name)]
public sealed class GmailDuplicateTests(Servers servers, ITestOutputHelper output) : GmailTest(servers, output)
{
    [Theory]
    [InlineData(GmailDuplicates.OfOneMessageId)]
    [InlineData(GmailDuplicates.OfOneContent)]
    [InlineData(GmailDuplicates.AreKept)]
    public async Task Mails_of_one_Message_ID_are_not_sent_to_be_thrown_away(GmailDuplicates rule)
    {
        Server.Rules = Server.Rules with { Duplicates = rule };
        Deliver([Mails[0], Mails[1], Mails[0], With(Mails[1], t => t + "P.S.\r\n"), Mails[2]]);
        var result = await ForwardAsync();
        Assert.Equal((3, 2, 0), (result.Forwarded, result.Quarantined, result.Failed));
        Assert.Equal([MailFailure.DuplicateMessageId, MailFailure.DuplicateMessageId], Observer.Failures);
        Assert.Equal((0, 3), (Mailbox.ThrownAway, Mailbox.Mails.Count));
        Assert.Equal(0, (await ForwardAsync(r => r with { RetryQuarantined = true })).Forwarded);
        Assert.Equal((0, 3), (Mailbox.ThrownAway, Mailbox.Mails.Count));
        Assert.Equal(3, (await RemoveAsync()).Removed);
        Assert.Equal(2, Pair.Source.Count);
    }

    [Theory]
    [InlineData(MailProtocol.Pop3, false)]
    [InlineData(MailProtocol.Pop3, true)]
    [InlineData(MailProtocol.Imap, false)]
    [InlineData(MailProtocol.Imap, true)]
    public async Task Of_identical_mails_one_goes_for_the_one_copy_whichever_protocol_took_which_for_it(MailProtocol first, bool includeCopyGone)
    {
        var (one, other) = Pair.SourcesFrom(first);
        Deliver([Mails[0]]);
        Assert.Equal(1, (await ForwardAsync(r => r with { Source = one })).Forwarded);
        var taken = Assert.Single(Pair.Source.Mails());
        Deliver([Mails[0]]);
        Assert.Equal(1, (await ForwardAsync(r => r with { Source = one })).Quarantined);
        // The other protocol sees the twin first.
        Maildir.Delete(taken);
        Assert.Equal(1, (await ForwardAsync(r => r with { Source = other })).AlreadyForwarded);
        Pair.Source.Deliver(taken);
        Assert.Equal((1, 1), await ForwardAsync(r => r with { Source = one }) is { } again ? (again.AlreadyForwarded, again.Quarantined) : default);
        Assert.Equal((1, 1), await ForwardAsync(r => r with { Source = other }) is { } beside ? (beside.AlreadyForwarded, beside.Quarantined) : default);

        Assert.Equal(1, (await RemoveAsync(r => r with { Source = other })).Removed);
        // Nobody threw a copy away.
        await RemoveAsync(r => r with { Source = one, IncludeCopyGone = includeCopyGone });
        await RemoveAsync(r => r with { Source = other, IncludeCopyGone = includeCopyGone });

        Assert.Equal((1, 1), (Pair.Source.Count, Mailbox.Mails.Count));
    }

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task What_Gmail_fetched_before_is_adopted_under_whatever_label_and_frees_the_old_mailbox(MailProtocol protocol)
    {
        Server.Rules = Server.Rules with { Names = GmailNames.German };
        Deliver(Mails);
        var copies = Mails.Skip(5).Select((m, i) => i % 4 == 0 ? FetchedMail.Forwarded(m) : FetchedMail.Of(m)).ToList();
        for (var i = 0; i < copies.Count; i++)
            Mailbox.Put((i % 3) switch { 0 => "INBOX", 1 => "alt", _ => GmailNames.German.All }, copies[i]);
        var result = await ForwardAsync(r => r with { Source = Pair.SourceOver(protocol) });
        Assert.Empty(Observer.Errors);
        Assert.Equal((35, 5, true), (result.Adopted, result.Forwarded, result.Complete));
        Assert.Equal(0, Mailbox.ThrownAway);
        Assert.Contains(Server.LinesHeard, l => l.Contains("X-GM-RAW", StringComparison.Ordinal));
        IReadOnlyList<TestMail> all = [.. Mails.Take(5), .. copies];
        AssertHolds(all);
        Assert.Equal(40, (await RemoveAsync(r => r with { Source = Pair.SourceOver(protocol) })).Removed);
        Assert.Empty(Observer.Errors);
        Assert.Equal(0, Pair.Source.Count);
        AssertHolds(all);
    }

    [Fact]
    public async Task Copies_in_Trash_and_Spam_are_told_by_the_names_that_the_user_knows_and_nothing_is_sent()
    {
        var names = GmailNames.Japanese;
        Server.Rules = Server.Rules with { Names = names };
        Deliver(Mails.Take(6));
        Mailbox.Put(names.Trash, Mails[0]);
        Mailbox.Put(names.Spam, FetchedMail.Of(Mails[1]));
        var result = await ForwardAsync();
        Assert.Equal((4, 2, 0), (result.Forwarded, result.Quarantined, Mailbox.ThrownAway));
        Assert.Equal([MailFailure.DuplicateMessageId, MailFailure.DuplicateMessageId], Observer.Failures);
        Assert.Contains(Observer.Errors, e => e.Message.Contains("ゴミ箱", StringComparison.Ordinal));
        Assert.Contains(Observer.Errors, e => e.Message.Contains("迷惑メール", StringComparison.Ordinal));
        Assert.Equal(4, (await RemoveAsync(r => r with { IncludeCopyGone = true })).Removed);
        Assert.Empty(MailComparison.Differences(Mails.Take(2), Pair.Source.Mails()));

        // Once people have taken it out of Trash, it is a copy like any.
        Mailbox.Move(names.Trash, "INBOX", Mails[0]);
        result = await ForwardAsync(r => r with { RetryQuarantined = true });
        Assert.Equal((1, 1, 0), (result.AlreadyForwarded, result.Quarantined, result.Forwarded));
    }

    [Fact]
    public async Task Mails_without_a_Message_ID_are_copied_each()
    {
        IReadOnlyList<TestMail> mails = [.. Mails.Take(4).Select(m => With(m, t => t.Replace($"\r\nMessage-ID: {IdOf(m)}", "", StringComparison.Ordinal)))];
        Deliver([.. mails, mails[0]]);
        var result = await ForwardAsync();
        Assert.Empty(Observer.Errors);
        Assert.Equal((5, true), (result.Forwarded, result.Complete));
        AssertHolds([.. mails, mails[0]]);
        Assert.Equal(5, (await RemoveAsync()).Removed);
    }

    [Fact]
    public async Task What_is_thrown_away_all_the_same_is_not_taken_for_copied()
    {
        Deliver(Mails.Take(8));
        // It comes in another way right before it is sent.
        Server.Rules = Server.Rules with
        {
            Abhors = bytes =>
            {
                if (bytes.Length == Mails[3].Bytes.Length && Mailbox.MailsIn(GmailNames.English.Trash).Count == 0)
                    Mailbox.Put(GmailNames.English.Trash, FetchedMail.Of(Mails[3]));
                return false;
            },
        };
        var result = await ForwardAsync();
        Assert.Equal(1, Mailbox.ThrownAway);
        Assert.Equal((7, 1), (result.Forwarded, result.Quarantined));
        Assert.Equal(7, (await RemoveAsync()).Removed);
        Assert.Empty(MailComparison.Differences([Mails[3]], Pair.Source.Mails()));
    }
}
