using MailSyncPS.Engine.Servers;
using MailSyncPS.Engine.Servers.Folders;
using MailSyncPS.Engine.Tracking;
using MailSyncPS.TestServers;

namespace MailSyncPS.Engine.Tests.Contracts;

/// <summary>What every destination does. A kind of destination gets these tests by naming itself: a class derived from this one.</summary>
public abstract partial class DestinationContract
{
    const string Inbox = "INBOX";

    static readonly DateTimeOffset Arrived = new(2025, 11, 3, 4, 5, 6, TimeSpan.FromHours(9));

    /// <summary>An empty mailbox.</summary>
    private protected abstract Task<DestinationSubject> MakeAsync();

    [Fact]
    public async Task It_states_its_limits_once_a_connection_is_open()
    {
        var subject = await MakeAsync();
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var limits = subject.Destination.Limits;
        Assert.Equal(subject.TakesBatches, limits.TakesBatches);
        Assert.InRange(limits.Connections, 2, 100);
        Assert.NotEqual(ProofKind.None, limits.Proof);
        Assert.Equal(ProofKind.Exact, limits.Admit(ProofKind.Exact));
        Assert.Equal(ProofKind.None, limits.Admit(ProofKind.None));
        Assert.True(limits.LargestMail is null or > 1 << 20);
    }

    [Fact]
    public async Task It_tells_how_much_it_may_hold_and_holds_where_there_is_a_limit()
    {
        var subject = await MakeAsync();
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var before = (await reader.FindQuotaAsync(Inbox, default)).Storage;
        Assert.Equal(subject.QuotaBytes, before?.LimitBytes);
        var mails = Mails(5);
        await StoreAsync(subject, await StateAsync(reader), mails);
        var after = (await reader.FindQuotaAsync(Inbox, default)).Storage;
        // Servers count in units of 1024 bytes.
        if (subject.QuotaBytes is not null)
            Assert.InRange(after!.Value.UsedBytes - before!.Value.UsedBytes, mails.Sum(m => m.Bytes.LongLength) - 2048, mails.Sum(m => m.Bytes.LongLength) + 2048);
        Assert.NotEmpty((await reader.ListAsync(Inbox, default, default)).Entries);
    }

    [Fact]
    public async Task What_it_says_it_stored_is_there_with_date_and_flags_and_comes_back_as_it_was_sent()
    {
        var subject = await MakeAsync();
        var mails = Mails(5);
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var before = await StateAsync(reader);
        var told = await StoreAsync(subject, before, mails);
        Assert.Empty(MailComparison.Differences(mails, subject.Stored(Inbox), compareFlags: true));

        var listing = await reader.ListAsync(Inbox, before.Mark, default);
        Assert.Equal(5, listing.Entries.Count);
        Assert.True(told.Count == 5 || told.Count == 0 && !subject.TellsCopies);
        if (told.Count > 0)
            Assert.Equal(listing.Entries.Select(e => new CopyRef(Inbox, before.Epoch, e.Id)), told);
        var read = await reader.ReadAsync(Inbox, [.. listing.Entries.Select(e => e.Id)], 10_000, MessageHash.Of, default);
        Assert.All(mails.Zip(listing.Entries), pair =>
            Assert.NotEqual(ProofKind.None, subject.Destination.Limits.Admit(read[pair.Second.Id].Compare(MessageHash.Of(pair.First.Bytes)))));
        Assert.All(listing.Entries, e => Assert.Equal(read[e.Id].Size, e.Size));
    }

    [Fact]
    public async Task A_batch_is_stored_in_its_order()
    {
        var subject = await MakeAsync();
        await using var writer = await subject.Destination.OpenWriterAsync(default);
        if (!subject.TakesBatches)
            return;
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var folder = await StateAsync(reader);
        var mails = Mails(20);
        var reply = await writer.AppendAsync(folder, [.. mails.Select(Outgoing)], default);
        Assert.Equal(AppendOutcome.Stored, reply.Outcome);
        var entries = (await reader.ListAsync(Inbox, folder.Mark, default)).Entries;
        var read = await reader.ReadAsync(Inbox, [.. entries.Select(e => e.Id)], 10_000, MessageHash.Of, default);
        Assert.Equal(mails.Select(m => Convert.ToHexString(MessageHash.Of(m.Bytes).Canonical)), entries.Select(e => Convert.ToHexString(read[e.Id].Canonical)));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_takes_nothing_and_has_no_state()
    {
        var subject = await MakeAsync();
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        Assert.Null(await reader.FindFolderAsync("Nowhere", default));
        Assert.Equal([Inbox], (await reader.FindStatesAsync(["Nowhere", Inbox], default)).Keys);
        await using var writer = await subject.Destination.OpenWriterAsync(default);
        try
        {
            Assert.Equal(AppendOutcome.FolderMissing, (await writer.AppendAsync(new CopyFolder("Nowhere"), [Outgoing(Mails(1)[0])], default)).Outcome);
        }
        catch (MailSyncException e)
        {
            Assert.Equal(MailFailure.FolderNotFound, e.Failure);
        }
        Assert.Empty(subject.Stored("Nowhere"));
        Assert.Empty(subject.Stored(Inbox));
    }

    [Fact]
    public async Task A_folder_is_made_when_that_is_asked_for_and_found_afterwards()
    {
        var subject = await MakeAsync();
        var source = new SourceFolder("Offers 2026", ["Offers 2026"], SpecialUse.None);
        var targets = new FolderTargets([source], null, new Dictionary<string, string>());
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var missing = await reader.MapFolderAsync(targets, source, create: false, default);
        Assert.False(missing.IsKnown);
        Assert.Null(await reader.FindFolderAsync(missing.Name, default));
        var made = await reader.MapFolderAsync(targets, source, create: true, default);
        Assert.Equal((missing.Name, true, null), (made.Name, made.IsKnown, made.NotTaken));
        Assert.Equal(made.Epoch, (await reader.FindFolderAsync(made.Name, default))?.Epoch);
        Assert.Equal(made.Epoch, (await reader.MapFolderAsync(targets, source, create: false, default)).Epoch);
        await StoreAsync(subject, made, Mails(2));
        Assert.Equal(2, subject.Stored(made.Name).Count);
    }

    [Fact]
    public async Task People_keep_mail_in_all_folders_but_trash()
    {
        var subject = await MakeAsync();
        subject.Put(subject.Trash, Mails(1)[0]);
        subject.Put(Inbox, Mails(1)[0]);
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var kept = (await reader.FindKeepingFoldersAsync(evenEmpty: true, default)).Select(f => f.Name).ToList();
        Assert.Contains(Inbox, kept);
        Assert.DoesNotContain(subject.Trash, kept);
        Assert.Equal(kept.Count, kept.Distinct().Count());
        Assert.Contains(Inbox, (await reader.FindKeepingFoldersAsync(evenEmpty: false, default)).Select(f => f.Name));
    }

    [Fact]
    public async Task Messages_are_found_by_their_Message_IDs_where_one_of_each_is_kept()
    {
        var subject = await MakeAsync();
        var mails = Mails(3);
        subject.Put(subject.AllMail ?? Inbox, WithId(mails[0], "one(1)@example.jp"));
        subject.Put(subject.AllMail ?? Inbox, WithId(mails[1], "two@example.jp"));
        subject.Put(subject.Trash, WithId(mails[2], "three@example.jp"));
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        Assert.Equal(subject.AllMail is not null, subject.Destination.Limits.KeepsOneOfEach);
        // A search by words finds what an id is a part of, too.
        string[] ids = ["one(1)@example.jp", "three@example.jp", "wo@example.jp", .. Enumerable.Range(0, 120).Select(i => $"none{i}@example.jp")];
        var found = await reader.FindByMessageIdAsync(ids, anew: false, default);
        if (subject.AllMail is null)
        {
            Assert.Empty(found);
            return;
        }
        Assert.Equal([("one(1)@example.jp", subject.AllMail, false), ("three@example.jp", subject.Trash, true)], found.OrderBy(m => m.MessageId).Select(m => (m.MessageId, m.Copy.Folder, m.IsDiscarded)));
        var read = await reader.ReadAsync(subject.AllMail, [found.Single(m => !m.IsDiscarded).Copy.Id], 1000, MessageHash.Of, default);
        Assert.NotEqual(ProofKind.None, Assert.Single(read).Value.Compare(MessageHash.Of(WithId(mails[0], "one(1)@example.jp").Bytes)));
    }

    static TestMail WithId(TestMail mail, string id) => mail with { Bytes = [.. System.Text.Encoding.ASCII.GetBytes($"Message-ID: <{id}>\r\n"), .. mail.Bytes] };

    [Fact]
    public async Task A_trial_message_is_there_until_it_is_taken_back_and_leaves_nothing_of_a_run_that_was_broken_off()
    {
        var subject = await MakeAsync();
        subject.Put(Inbox, Mails(1)[0]);
        if (!subject.TakesTrials)
        {
            var e = await Assert.ThrowsAsync<MailSyncException>(() => subject.Destination.PlantTrialMessageAsync(Inbox, "mark0", default));
            Assert.Equal(MailFailure.SameMailbox, e.Failure);
            Assert.Single(subject.Stored(Inbox));
            return;
        }
        var left = await subject.Destination.PlantTrialMessageAsync(Inbox, "mark0", default);
        Assert.True(await left.IsThereAsync(default));
        Assert.Contains(subject.Stored(Inbox), m => m.Digest() == new TestMail(left.Bytes.ToArray(), Arrived).Digest());
        await using (var trial = await subject.Destination.PlantTrialMessageAsync(Inbox, "mark0", default))
        {
            Assert.Equal((true, false), (await trial.IsThereAsync(default), await left.IsThereAsync(default)));
            Assert.Equal(2, subject.Stored(Inbox).Count);
        }
        await left.DisposeAsync();
        Assert.Empty(MailComparison.Differences(Mails(1), subject.Stored(Inbox)));
    }

    [Fact]
    public async Task Of_messages_with_a_header_field_it_names_those_alone()
    {
        var subject = await MakeAsync();
        subject.Put(Inbox, Mails(1)[0]);
        subject.Put(Inbox, new TestMail("Status: RO\r\nSubject: with\r\n\r\nX-UID: 7\r\n"u8.ToArray(), Arrived.AddHours(1)));
        await using var reader = await subject.Destination.OpenReaderAsync(default);
        var entries = (await reader.ListAsync(Inbox, default, default)).Entries;
        CopyToken[] ids = [.. entries.Select(e => e.Id)];
        CopyToken[] withField = subject.TellsFields ? [ids[1]] : [];
        Assert.Equal(withField, (await reader.FindWithFieldsAsync(Inbox, ids, ["Status", "X-UID"], default)).ToArray());
        Assert.Empty(await reader.FindWithFieldsAsync(Inbox, ids, ["X-UID"], default));
    }

    /// <summary>The inbox as it is now, without opening it.</summary>
    static async Task<CopyFolder> StateAsync(ICopyReader reader) => (await reader.FindStatesAsync([Inbox], default))[Inbox];

    static IReadOnlyList<TestMail> Mails(int count) => [.. Enumerable.Range(0, count).Select(i => new TestMail(
        System.Text.Encoding.UTF8.GetBytes($"From: sender@partner.example\r\nSubject: Mail {i}\r\n\r\nお世話になっております。{new string('x', i)}\r\n"),
        Arrived.AddMinutes(i), i % 2 == 0 ? "" : "S"))];

    static OutgoingMail Outgoing(TestMail mail) => new(new MailBytes(mail.Bytes), mail.Arrived, mail.Flags.Contains('S', StringComparison.Ordinal) ? ["\\Seen"] : []);

    /// <summary>Stores mails one by one.</summary>
    /// <returns>The copies as they were told; none where one was not told.</returns>
    static async Task<IReadOnlyList<CopyRef>> StoreAsync(DestinationSubject subject, CopyFolder folder, IReadOnlyList<TestMail> mails)
    {
        await using var writer = await subject.Destination.OpenWriterAsync(default);
        var told = new List<CopyRef>();
        foreach (var mail in mails)
        {
            var reply = await writer.AppendAsync(folder, [Outgoing(mail)], default);
            Assert.Equal(AppendOutcome.Stored, reply.Outcome);
            told.AddRange(reply.Copies);
        }
        return told.Count == mails.Count ? told : [];
    }
}
