using MailSyncPS.Engine.Forwarding;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Retention;

/// <summary>A backup of the destination is restored with its UIDs: no mail goes whose copy is not there any more, and what is lost there is copied again.</summary>
[Collection(ServersCollection.Name)]
public sealed class RestoredDestinationTests(Servers servers, ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 40, Seed = 131, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 200 << 10 });
    static readonly IReadOnlyList<TestMail> Others = MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 977, Until = DateTimeOffset.Now.AddDays(-1), TotalBytes = 60 << 10 });

    [Theory]
    [InlineData(MailProtocol.Pop3, 0, false)]
    [InlineData(MailProtocol.Imap, 0, true)]
    [InlineData(MailProtocol.Pop3, 12, false)]
    [InlineData(MailProtocol.Imap, 12, true)]
    [InlineData(MailProtocol.Pop3, 60, false)]
    [InlineData(MailProtocol.Imap, 60, true)]
    public async Task A_removal_takes_nothing_that_was_lost_and_the_next_forward_copies_it_again(MailProtocol protocol, int arrived, bool gmailLike)
    {
        using var pair = new MailboxPair(servers.Old, servers.Destination(gmailLike), output) { SourceProtocol = protocol };
        using var snapshot = await CopyAndSnapshotAsync(pair, 10);
        snapshot.Restore();
        foreach (var other in Others.Take(arrived))
            pair.Destination.Deliver(other);

        var frozen = await pair.RemoveAsync(0);
        AssertNothingIsLost(pair);
        Assert.InRange(frozen.Removed, 0, 10);
        Assert.Contains(pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal));

        for (var day = 0; day < 3; day++)
        {
            await pair.ForwardAsync();
            await pair.RemoveAsync(0);
            AssertNothingIsLost(pair);
        }
        Assert.Equal(0, pair.Source.Count);
        Assert.Empty(pair.Differences([.. Mails, .. Others.Take(arrived)]));
        Assert.Equal((0L, true), ((await pair.ForwardAsync()).Forwarded, (await pair.ForwardAsync()).Complete));
    }

    [Fact]
    public async Task The_daily_pipeline_forwards_again_what_the_restored_folder_lacks_before_it_removes_anything()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        using var snapshot = await CopyAndSnapshotAsync(pair, 10);
        snapshot.Restore();
        Others.Take(5).ToList().ForEach(pair.Destination.Deliver);

        var again = await pair.ForwardAsync();
        Assert.Equal((30, 10, true), (again.Forwarded, again.AlreadyForwarded, again.Complete));
        Assert.Contains(pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("went back", StringComparison.Ordinal));
        Assert.Empty(pair.Differences([.. Mails, .. Others.Take(5)]));
        var told = await pair.ForwardAsync();
        Assert.Equal((0, 40), (told.Forwarded, told.AlreadyForwarded));
        Assert.DoesNotContain(pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal));
        Assert.Equal(40, (await pair.RemoveAsync(0)).Removed);
        Assert.Empty(pair.Differences([.. Mails, .. Others.Take(5)]));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("zeroed")]
    [InlineData("one byte")]
    [InlineData("another mail")]
    [InlineData("altered")]
    [InlineData("altered in length")]
    public async Task A_copy_whose_file_was_damaged_keeps_its_mail_at_the_source(string damage)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Mails.Take(5).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync();
        foreach (var copy in pair.Destination.Mails().Take(3))
        {
            // The size in the file's name stays, and the server believes it.
            File.WriteAllBytes(copy.Path, damage switch
            {
                "empty" => [],
                "zeroed" => new byte[copy.Bytes.Length],
                "one byte" => [65],
                "another mail" => Others[0].Bytes,
                "altered" => Altered(copy.Bytes),
                _ => [.. copy.Bytes.AsSpan(0, copy.Bytes.Length - 4), .. "X\r\n\r"u8, 10],
            });
        }
        var removal = await pair.RemoveAsync(0);
        Assert.Equal(2, removal.Removed);
        Assert.Equal(3, pair.Source.Count);
        var held = pair.Source.Mails().Concat(pair.Destination.Mails()).Select(m => Convert.ToHexString(Comparable(m.Bytes))).ToHashSet(StringComparer.Ordinal);
        Assert.All(Mails.Take(5), mail => Assert.Contains(Convert.ToHexString(Comparable(mail.Bytes)), held));
        // What is no copy any more does not count as copied, and is not sent beside what was altered.
        if (damage == "altered")
        {
            var again = await pair.ForwardAsync();
            Assert.Equal((0, 3, false, 5), (again.Forwarded, again.Quarantined, again.Complete, pair.Destination.Count));
        }
    }

    static byte[] Altered(ReadOnlyMemory<byte> mail)
    {
        var bytes = mail.ToArray();
        bytes[^4] ^= 1;
        return bytes;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_that_was_altered_for_a_while_counts_again_once_it_is_whole(bool hasGoneOn)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        Mails.Take(5).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync();
        var late = Mails[7] with { Arrived = DateTimeOffset.Now };
        for (var run = 0; hasGoneOn && run < 2; run++)
        {
            pair.Source.Deliver(late with { Bytes = [.. late.Bytes, .. System.Text.Encoding.ASCII.GetBytes($"{run}\r\n")] });
            await pair.ForwardAsync();
        }
        var copy = pair.Destination.Mails()[2];
        File.WriteAllBytes(copy.Path, Altered(copy.Bytes));
        var count = pair.Destination.Count;
        Assert.Equal((count - 1, 1), await pair.RemoveAsync(0) is var first ? (first.Removed, first.KeptUnproven) : default);
        File.WriteAllBytes(copy.Path, copy.Bytes);
        Assert.Equal((true, count), ((await pair.ForwardAsync()).Complete, pair.Destination.Count));
        Assert.Equal(1, (await pair.RemoveAsync(0)).Removed);
    }

    [Fact]
    public async Task Of_twins_the_one_whose_copy_a_restore_took_is_copied_again_after_the_other_was_removed()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output) { SourceProtocol = MailProtocol.Imap };
        pair.Source.Deliver(Mails[0].Bytes, DateTimeOffset.Now.AddDays(-30));
        await pair.ForwardAsync();
        using var snapshot = MaildirSnapshot.Take(pair.Destination);
        pair.Source.Deliver(Mails[0].Bytes, DateTimeOffset.Now.AddHours(-1));
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);
        Assert.Equal(1, (await pair.RemoveAsync(7)).Removed);
        snapshot.Restore();
        var again = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((1, true), (again.Forwarded, again.Complete));
        Assert.Equal(2, pair.Destination.Count);
        Assert.Equal((1, 2), ((await pair.RemoveAsync(0)).Removed, pair.Destination.Count));
    }

    [Fact]
    public async Task Of_twins_the_one_whose_copy_a_restore_took_does_not_get_the_other_ones_copy_that_people_filed()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        pair.Source.Deliver(Mails[0]);
        pair.Source.Deliver(Mails[1]);
        Assert.Equal(2, (await pair.ForwardAsync()).Forwarded);
        servers.Batching.Mailbox(pair.NewUser, "Filed").Deliver(Mails[0]);
        Maildir.Delete(pair.Destination.Mails().Single(m => m.Digest() == Mails[0].Digest()));
        using var snapshot = MaildirSnapshot.Take(pair.Destination);
        pair.Source.Deliver(Mails[0]);
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);
        snapshot.Restore();
        pair.Destination.Deliver(Others[5]);

        var removal = await pair.RemoveAsync(0);
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((2, 1), (removal.Removed, removal.KeptUnproven));
        Assert.Equal(1, (await pair.ForwardAsync()).Forwarded);
        Assert.Equal(1, (await pair.RemoveAsync(0)).Removed);
        Assert.Equal((0, 3), (pair.Source.Count, pair.Destination.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task A_copy_that_people_threw_away_does_not_count_as_taken_by_the_restore(int arrived)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        using var snapshot = await CopyAndSnapshotAsync(pair, 10);
        snapshot.Restore();
        Others.Take(arrived).ToList().ForEach(pair.Destination.Deliver);
        // Where as much has come as was lost, it shows by a removal alone.
        if (arrived > 0)
            Assert.Equal((0, 40), Counts(await pair.ForwardAsync()));
        Maildir.Delete(pair.Destination.Mails().Single(m => m.Digest() == Mails[2].Digest()));
        if (arrived > 0)
            await pair.RemoveAsync(0);
        var forwarded = await pair.ForwardAsync();
        Assert.Equal(30, forwarded.Forwarded);
        Assert.DoesNotContain(pair.Destination.Mails(), m => m.Digest() == Mails[2].Digest());
        Assert.Equal((0L, true), ((await pair.ForwardAsync()).Forwarded, (await pair.ForwardAsync()).Complete));
        var removal = await pair.RemoveAsync(0);
        Assert.Equal((1, 1), (removal.KeptCopyGone, pair.Source.Count));
        Assert.Empty(pair.Differences([.. Mails.Where(m => m != Mails[2]), .. Others.Take(arrived)]));

        static (long, long) Counts(MailForwardResult result) => (result.Forwarded, result.AlreadyForwarded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_mailbox_sends_to_the_restored_folder_does_not_hide_that_it_went_back(bool removesFirst)
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        using var other = new MailboxPair(servers.Old, servers.Batching, output);
        other.Source.Deliver(Others[0]);
        await other.ForwardAsync(r => r with { Destination = pair.DestinationAccount, Ledger = pair.LedgerPath });
        using var snapshot = await CopyAndSnapshotAsync(pair, 10);
        snapshot.Restore();
        Others.Skip(1).ToList().ForEach(other.Source.Deliver);
        if (removesFirst)
            await other.RemoveAsync(0, r => r with { Destination = pair.DestinationAccount, Ledger = pair.LedgerPath });
        Others.Skip(40).ToList().ForEach(pair.Destination.Deliver);
        await other.ForwardAsync(r => r with { Destination = pair.DestinationAccount, Ledger = pair.LedgerPath });

        var again = await pair.ForwardAsync();
        Assert.Equal((30, 10, true), (again.Forwarded, again.AlreadyForwarded, again.Complete));
        Assert.Contains(pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("went back", StringComparison.Ordinal));
        await pair.ForwardAsync();
        Assert.DoesNotContain(pair.Observer.Lines, l => l.StartsWith("warning", StringComparison.Ordinal));
        Assert.Equal(40, (await pair.RemoveAsync(0)).Removed);
        AssertNothingIsLost(pair);
    }

    [Fact]
    public async Task A_mailbox_read_by_two_protocols_comes_to_rest_after_a_restore_that_the_other_one_met()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        ForwardRequest OverImap(ForwardRequest r) => r with { Source = pair.SourceOver(MailProtocol.Imap) };
        Mails.Take(2).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(OverImap);
        using var snapshot = MaildirSnapshot.Take(pair.Destination);
        Mails.Skip(2).Take(4).ToList().ForEach(pair.Source.Deliver);
        await pair.ForwardAsync(OverImap);
        await pair.ForwardAsync();
        Mails.Skip(6).Take(4).ToList().ForEach(pair.Source.Deliver);
        snapshot.Restore();
        pair.Destination.Deliver(Others[0]);
        await pair.ForwardAsync();

        var imap = await pair.ForwardAsync(OverImap);
        Assert.True(imap.Complete);
        Assert.Empty(pair.Observer.Errors);
        Assert.Empty(pair.Differences([.. Mails.Take(10), Others[0]]));
    }

    [Fact]
    public async Task Copies_that_a_restore_took_are_not_freed_as_if_people_had_deleted_them()
    {
        using var pair = new MailboxPair(servers.Old, servers.Batching, output);
        using var snapshot = await CopyAndSnapshotAsync(pair, 10);
        snapshot.Restore();
        Others.ToList().ForEach(pair.Destination.Deliver);
        await pair.RemoveAsync(0, r => r with { IncludeCopyGone = true });
        AssertNothingIsLost(pair);
        Assert.InRange(pair.Source.Count, 30, 40);
    }

    /// <summary>Copies all mails; the backup was made when so many of them were there.</summary>
    static async Task<MaildirSnapshot> CopyAndSnapshotAsync(MailboxPair pair, int first)
    {
        Mails.Take(first).ToList().ForEach(pair.Source.Deliver);
        Assert.Equal(first, (await pair.ForwardAsync()).Forwarded);
        var snapshot = MaildirSnapshot.Take(pair.Destination);
        Mails.Skip(first).ToList().ForEach(pair.Source.Deliver);
        Assert.Equal(Mails.Count - first, (await pair.ForwardAsync()).Forwarded);
        return snapshot;
    }

    static void AssertNothingIsLost(MailboxPair pair)
    {
        var held = pair.Source.Mails().Concat(pair.Destination.Mails()).Select(m => Convert.ToHexString(Comparable(m.Bytes))).ToHashSet(StringComparer.Ordinal);
        Assert.All(Mails, mail => Assert.Contains(Convert.ToHexString(Comparable(mail.Bytes)), held));
    }

    /// <summary>Dovecot keeps line ends as LF.</summary>
    static byte[] Comparable(byte[] bytes) => [.. bytes.Where(b => b != '\r')];
}
