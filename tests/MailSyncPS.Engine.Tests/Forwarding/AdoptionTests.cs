using System.Text;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>
/// A destination like Gmail that holds what it fetched, or was sent, from the old mailbox before: it keeps one mail of each Message-ID, so
/// nothing of it is sent again, and what is the mail below the traces on top stands for it.
/// </summary>
[Collection(ServersCollection.Name)]
public sealed class AdoptionTests(Servers servers, ITestOutputHelper output)
{
    const string AllMail = "[Gmail]/All Mail";
    const string Trash = "[Gmail]/Trash";
    const string Spam = "[Gmail]/Spam";

    static readonly IReadOnlyList<TestMail> Mails = [.. MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 350, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 300 << 10 })
        .Where(m => TextOf(m).Contains("\r\nMessage-ID:", StringComparison.Ordinal)).DistinctBy(MessageIdOf).Take(40)];

    [Theory]
    [InlineData(MailProtocol.Pop3)]
    [InlineData(MailProtocol.Imap)]
    public async Task What_was_fetched_or_forwarded_before_is_adopted_and_frees_the_old_mailbox(MailProtocol protocol)
    {
        using var pair = Pair(protocol, Mails);
        var copies = Mails.Select((mail, i) => (i % 3) switch { 0 => FetchedMail.Of(mail), 1 => FetchedMail.Forwarded(mail), _ => FetchedMail.Twice(mail) }).ToList();
        Deliver(pair, AllMail, copies);

        var result = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((40, 40, 0, true), (result.Adopted, result.AlreadyForwarded, result.Forwarded, result.Complete));
        Assert.Empty(pair.Differences(copies));
        Assert.Equal((0, true), ((await pair.ForwardAsync()).Adopted, (await pair.ForwardAsync()).Complete));

        var plan = await pair.PlanAsync(7);
        Assert.Equal((40, 40), (plan.Count, plan.Adopted));
        Assert.Equal(40, (await pair.ExecuteAsync(plan)).Removed);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal(0, pair.Source.Count);
        Assert.Empty(pair.Differences(copies));
    }

    [Fact]
    public async Task New_mail_beside_it_is_sent_and_a_lost_ledger_adopts_again()
    {
        using var pair = Pair(MailProtocol.Pop3, Mails);
        Deliver(pair, AllMail, Mails.Skip(10).Select(FetchedMail.Of));
        var result = await pair.ForwardAsync();
        Assert.Equal((30, 10, true), (result.Adopted, result.Forwarded, result.Complete));
        IReadOnlyList<TestMail> all = [.. Mails.Take(10), .. Mails.Skip(10).Select(FetchedMail.Of)];
        Assert.Empty(pair.Differences(all));

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(pair.LedgerPath)!))
            File.Delete(file);
        result = await pair.ForwardAsync();
        Assert.Equal((30, 40, 0, true), (result.Adopted, result.AlreadyForwarded, result.Forwarded, result.Complete));
        Assert.Empty(pair.Differences(all));
        Assert.Equal(40, (await pair.RemoveAsync(7)).Removed);
    }

    [Fact]
    public async Task Another_mail_of_the_same_Message_ID_keeps_the_mail_at_the_source_and_none_is_sent()
    {
        using var pair = Pair(MailProtocol.Imap, Mails.Take(12));
        var others = Mails.Take(4).Select(m => FetchedMail.Of(Changed(m))).ToList();
        Deliver(pair, AllMail, others);

        var result = await pair.ForwardAsync();
        Assert.Equal((0, 8, 4, false), (result.Adopted, result.Forwarded, result.Quarantined, result.Complete));
        Assert.Equal(Enumerable.Repeat(MailFailure.DuplicateMessageId, 4), pair.Observer.Failures);
        Assert.All(pair.Observer.Errors, e => Assert.Contains(AllMail, e.Message, StringComparison.Ordinal));
        Assert.Empty(pair.Differences([.. others, .. Mails.Skip(4).Take(8)]));
        Assert.Equal(8, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(MailComparison.Differences(Mails.Take(4), pair.Source.Mails()));

        // Once people have deleted the other one, the mail is copied.
        Maildir.Delete(pair.DestinationFolder(AllMail).Mails().Single(m => MessageIdOf(m) == MessageIdOf(Mails[0])));
        result = await pair.ForwardAsync(r => r with { RetryQuarantined = true });
        Assert.Equal((1, 3), (result.Forwarded, result.Quarantined));
        Assert.Contains(pair.Destination.Mails(), m => m.Digest() == Mails[0].Digest());
    }

    [Theory]
    [InlineData(Trash, false)]
    [InlineData(Spam, false)]
    [InlineData(AllMail, true)]
    public async Task A_copy_that_was_thrown_away_is_no_proof_and_is_told(string folder, bool isMarked)
    {
        using var pair = Pair(MailProtocol.Pop3, Mails.Take(6));
        var copies = Mails.Take(2).Select(m => FetchedMail.Of(m) with { Flags = isMarked ? "T" : "S" }).ToList();
        Deliver(pair, folder, copies);

        var result = await pair.ForwardAsync();
        Assert.Equal((0, 4, 2), (result.Adopted, result.Forwarded, result.Quarantined));
        Assert.Equal([MailFailure.DuplicateMessageId, MailFailure.DuplicateMessageId], pair.Observer.Failures);
        Assert.All(pair.Observer.Errors, e => Assert.Contains(folder, e.Message, StringComparison.Ordinal));
        Assert.Empty(pair.Differences([.. copies, .. Mails.Skip(2).Take(4)]));
        await pair.RemoveAsync(7, r => r with { IncludeCopyGone = true });
        Assert.Empty(MailComparison.Differences(Mails.Take(2), pair.Source.Mails()));
    }

    [Fact]
    public async Task One_copy_stands_for_one_mail()
    {
        using var pair = Pair(MailProtocol.Pop3, [Mails[0], Mails[0], Mails[1]]);
        Deliver(pair, AllMail, Mails.Take(2).Select(FetchedMail.Of));
        var result = await pair.ForwardAsync();
        Assert.Equal((2, 1, 0), (result.Adopted, result.Quarantined, result.Forwarded));
        Assert.Equal([MailFailure.DuplicateMessageId], pair.Observer.Failures);
        // Nor does it later, nor for another person's mailbox.
        Assert.Equal(0, (await pair.ForwardAsync(r => r with { RetryQuarantined = true })).Forwarded);
        using var other = new MailboxPair(servers.Old, servers.GmailLike, output) { Ledger = pair.LedgerPath };
        foreach (var mail in Mails.Skip(1).Take(20))
            other.Source.Deliver(mail);
        var second = await other.ForwardAsync(r => r with { Destination = pair.DestinationAccount });
        Assert.Equal((0, 19, 1), (second.Adopted, second.Forwarded, second.Quarantined));
        Assert.Equal(2, (await pair.RemoveAsync(7)).Removed);
        Assert.Equal(Mails[0].Digest(), Assert.Single(pair.Source.Mails()).Digest());
    }

    [Fact]
    public async Task A_mail_without_a_Message_ID_is_found_by_the_one_that_the_fetcher_gave_it()
    {
        IReadOnlyList<TestMail> mails = [.. Mails.Take(6).Select(WithoutId)];
        using var pair = Pair(MailProtocol.Pop3, [.. mails, mails[0]]);
        IReadOnlyList<TestMail> copies = [.. mails.Take(3).Select(FetchedMail.Of), FetchedMail.Of(Changed(mails[3]))];
        Deliver(pair, AllMail, copies);
        Deliver(pair, Trash, [FetchedMail.Of(mails[4])]);
        // One that is like no other is sent: there is nothing for which it would be thrown away.
        var result = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((3, 4, true), (result.Adopted, result.Forwarded, result.Complete));
        Assert.Empty(pair.Differences([.. copies, FetchedMail.Of(mails[4]), .. mails.Skip(3), mails[0]]));
        Assert.Equal(7, (await pair.RemoveAsync(7)).Removed);
    }

    [Fact]
    public async Task An_adopted_copy_that_was_altered_or_thrown_away_since_frees_nothing()
    {
        using var pair = Pair(MailProtocol.Imap, Mails.Take(6));
        Deliver(pair, AllMail, Mails.Take(6).Select(FetchedMail.Of));
        Assert.Equal(6, (await pair.ForwardAsync()).Adopted);
        var stored = pair.DestinationFolder(AllMail).Mails();
        File.WriteAllBytes(stored[0].Path, FetchedMail.Of(Changed(Mails[0])).Bytes);
        Maildir.Delete(stored[1]);
        Assert.Equal(4, (await pair.RemoveAsync(7)).Removed);
        Assert.Empty(MailComparison.Differences(Mails.Take(2), pair.Source.Mails()));
    }

    [Fact]
    public async Task Mails_of_one_Message_ID_are_not_sent_together()
    {
        var other = Changed(Mails[0]);
        using var pair = Pair(MailProtocol.Pop3, [Mails[0], Mails[1], Mails[0], other, Mails[2]]);
        ShowInAllMail(pair);
        var result = await pair.ForwardAsync();
        Assert.Equal((3, 2), (result.Forwarded, result.Quarantined));
        Assert.Equal([MailFailure.DuplicateMessageId, MailFailure.DuplicateMessageId], pair.Observer.Failures);
        Assert.Equal(3, pair.Destination.Count);
        Assert.Equal(3, pair.Destination.Mails().Select(MessageIdOf).Distinct().Count());
    }

    [Fact]
    public async Task A_destination_that_keeps_all_gets_what_it_has_only_with_other_traces()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Mails.Take(5).ToList().ForEach(pair.Source.Deliver);
        var copies = Mails.Take(5).Select(FetchedMail.Of).ToList();
        copies.ForEach(pair.DestinationFolder("Archive").Deliver);
        var result = await pair.ForwardAsync();
        Assert.Equal((5, 0, true), (result.Forwarded, result.Adopted, result.Complete));
        Assert.Empty(pair.Differences([.. copies, .. Mails.Take(5)]));
    }

    [Fact]
    public async Task The_search_that_people_type_at_Gmail_is_asked_where_it_is_understood()
    {
        using var pair = Pair(MailProtocol.Pop3, Mails);
        Deliver(pair, AllMail, Mails.Select(FetchedMail.Of));
        var typed = 0;
        await using var gmail = new RewritingProxy(servers.GmailLike.ImapPort, toServer: line =>
        {
            var at = line.IndexOf("X-GM-RAW \"in:anywhere ", StringComparison.Ordinal);
            if (at < 0)
                return line;
            Interlocked.Increment(ref typed);
            var words = line[(at + "X-GM-RAW \"in:anywhere ".Length)..].TrimEnd('\r', '\n', '"').Trim('(', ')').Split(" OR ").Select(w => w["rfc822msgid:".Length..]).ToList();
            var query = string.Concat(words.SkipLast(1).Select(w => $"OR HEADER Message-ID \"{w}\" ")) + $"HEADER Message-ID \"{words[^1]}\"";
            return $"{line[..at]}{query}\r\n";
        });
        var result = await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(gmail.Port, MailProtocol.Imap, pair.NewUser) });
        Assert.Equal((40, true), (result.Adopted, result.Complete));
        Assert.InRange(typed, 1, 4);
    }

    MailboxPair Pair(MailProtocol protocol, IEnumerable<TestMail> mails)
    {
        var pair = new MailboxPair(servers.Old, servers.GmailLike, output) { SourceProtocol = protocol };
        foreach (var mail in mails)
            pair.Source.Deliver(mail);
        return pair;
    }

    static void Deliver(MailboxPair pair, string folder, IEnumerable<TestMail> mails)
    {
        foreach (var mail in mails)
            pair.DestinationFolder(folder).Deliver(mail);
    }

    /// <summary>Lets \All show what lies in the inbox, as labels do.</summary>
    static void ShowInAllMail(MailboxPair pair)
    {
        var (inbox, all) = (pair.Destination, pair.DestinationFolder(AllMail));
        inbox.Deliver(Mails[^1]);
        all.Deliver(Mails[^1]);
        foreach (var mail in inbox.Mails().Concat(all.Mails()))
            Maildir.Delete(mail);
        foreach (var part in (string[])["cur", "new"])
        {
            Directory.Delete(Path.Combine(all.Path, part));
            Directory.CreateSymbolicLink(Path.Combine(all.Path, part), Path.Combine(inbox.Path, part));
        }
    }

    /// <summary>The mail with another last letter: servers remember sizes.</summary>
    static TestMail Changed(TestMail mail)
    {
        var bytes = mail.Bytes.ToArray();
        bytes[Array.FindLastIndex(bytes, b => char.IsAsciiLetterOrDigit((char)b))] ^= 1;
        return mail with { Bytes = bytes };
    }

    static TestMail WithoutId(TestMail mail) =>
        mail with { Bytes = Encoding.Latin1.GetBytes(string.Concat(TextOf(mail).Split("\r\n").Where(l => !l.StartsWith("Message-ID:", StringComparison.Ordinal)).Select((l, i) => i == 0 ? l : "\r\n" + l))) };

    static string TextOf(TestMail mail) => Encoding.Latin1.GetString(mail.Bytes);

    static string MessageIdOf(TestMail mail) => TextOf(mail).Split("Message-ID: ").ElementAtOrDefault(1)?.Split('\n')[0].Trim() ?? "";
}
