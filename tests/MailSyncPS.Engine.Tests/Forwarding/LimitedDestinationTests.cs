using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Forwarding;

/// <summary>Destinations that are full, or take no large mail.</summary>
public sealed class LimitedDestinationTests(ITestOutputHelper output)
{
    static readonly IReadOnlyList<TestMail> Mails = MailCorpus.Create(new MailCorpusOptions { Count = 60, Seed = 42, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 2 << 20 });

    [Theory]
    [InlineData(null, 20L << 10)]
    [InlineData(300L << 10, 300L << 10)]
    public async Task Room_stays_at_the_destination_for_mail_that_arrives_there(long? asked, long kept)
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var small = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 1 << 20 });
        using var pair = new MailboxPair(old, small, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);

        var first = await pair.ForwardAsync(r => r with { MinFreeBytes = asked });
        Assert.Equal([MailFailure.DestinationFull], pair.Observer.Failures);
        Assert.Contains("-MinFreeBytes", pair.Observer.Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal((0, false), (first.Quarantined, first.Complete));
        var used = pair.Destination.Mails().Sum(m => m.Bytes.LongLength);
        Assert.InRange(used, 1, (1 << 20) - kept);
        var next = pair.Source.Mails().OrderBy(m => m.Arrived).First(m => pair.Destination.Mails().All(d => d.Digest() != m.Digest()));
        Assert.True(used + next.Bytes.Length > (1 << 20) - kept, $"{used} bytes are used, and a mail of {next.Bytes.Length} was left out");

        var again = await pair.ForwardAsync(r => r with { MinFreeBytes = asked });
        Assert.Equal(first.Forwarded, again.AlreadyForwarded);
        Assert.InRange(pair.Destination.Mails().Sum(m => m.Bytes.LongLength), used, (1 << 20) - kept);
        Assert.True((await pair.ForwardAsync(r => r with { MinFreeBytes = 0 })).Forwarded > 0);
        Assert.InRange(pair.Destination.Mails().Sum(m => m.Bytes.LongLength), used + 1, 1 << 20);
    }

    [Theory]
    [InlineData(1L << 20, 1)]
    [InlineData(0L, 0)]
    [InlineData(null, 0)]
    public async Task Where_no_limit_is_told_people_hear_once_that_no_room_is_kept(long? asked, int warnings)
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions());
        using var pair = new MailboxPair(server, server, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);

        Assert.True((await pair.ForwardAsync(r => r with { MinFreeBytes = asked })).Complete);

        Assert.Equal(warnings, pair.Observer.Lines.Count(l => l.StartsWith("warning", StringComparison.Ordinal) && l.Contains("-MinFreeBytes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_destination_that_tells_a_limit_below_what_it_holds_and_takes_mail_all_the_same_is_not_held_to_it()
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var roomy = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 1 << 30 });
        using var pair = new MailboxPair(old, roomy, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var asked = 0;
        await using var pooled = new RewritingProxy(roomy.ImapPort, toClient: line =>
        {
            if (!line.StartsWith("* QUOTA \"", StringComparison.Ordinal))
                return line;
            asked++;
            return "* QUOTA \"\" (STORAGE 2048 1024)\r\n";
        });
        Assert.True((await pair.ForwardAsync(r => r with { Destination = TestAccounts.At(pooled.Port, MailProtocol.Imap, pair.NewUser) })).Complete);
        Assert.Equal(1, asked);
        Assert.Empty(pair.Differences(Mails));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_destination_stops_the_run_and_once_there_is_room_the_next_one_goes_on(bool multiAppend)
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var full = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 1 << 20, MultiAppend = multiAppend });
        using var pair = new MailboxPair(old, full, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);

        // It does not tell its limit before it is reached.
        await using var silent = new RewritingProxy(full.ImapPort, toClient: line => line.Replace(" QUOTA", "", StringComparison.Ordinal));
        var destination = TestAccounts.At(silent.Port, MailProtocol.Imap, pair.NewUser);
        var first = await pair.ForwardAsync(r => r with { Destination = destination });
        Assert.Contains("is full", pair.Observer.Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal([MailFailure.DestinationFull], pair.Observer.Failures);
        Assert.False(first.Complete);
        Assert.InRange(first.Forwarded, 1, 59);
        Assert.Equal(0, first.Quarantined);
        Assert.Equal(first.Forwarded, pair.Destination.Count);
        Assert.Equal(60, pair.Source.Count);
        var again = await pair.ForwardAsync(r => r with { Destination = destination });
        Assert.Equal([MailFailure.DestinationFull], pair.Observer.Failures);
        Assert.Equal(again.AlreadyForwarded + again.Forwarded, pair.Destination.Count);

        // People free it: what they removed is not sent again.
        var freed = pair.Destination.Mails().Take(5).ToList();
        freed.ForEach(Maildir.Delete);
        await full.StopAsync();
        await using var roomy = await DovecotServer.RunAsync(new DovecotOptions { MultiAppend = multiAppend });
        Directory.CreateDirectory(Path.GetDirectoryName(roomy.MailFolder(pair.NewUser))!);
        using var move = System.Diagnostics.Process.Start("cp", ["-a", full.MailFolder(pair.NewUser), Path.GetDirectoryName(roomy.MailFolder(pair.NewUser))!]);
        await move.WaitForExitAsync();
        var last = await pair.ForwardAsync(r => r with { Destination = TestAccounts.Imap(roomy, pair.NewUser) });
        Assert.True(last.Complete);
        Assert.Empty(MailComparison.Differences(Mails, [.. roomy.AllMails(pair.NewUser), .. freed]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mail_above_the_stated_limit_is_set_aside_once_and_the_others_go_on(bool multiAppend)
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var limited = await DovecotServer.RunAsync(new DovecotOptions { AppendLimit = 150_000, MultiAppend = multiAppend });
        await SetAsideLargeAsync(old, limited, MailFailure.MessageTooLarge);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_with_one_refused_mail_is_sent_one_by_one_and_only_that_mail_is_set_aside(bool multiAppend)
    {
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        // A limit that is enforced and not announced.
        await using var limited = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 1 << 30, MultiAppend = multiAppend, ExtraConfiguration = "plugin {\n  quota_max_mail_size = 150000\n}\n" });
        await SetAsideLargeAsync(old, limited, null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_destination_that_refuses_every_mail_is_told_once_and_no_mail_is_set_aside(bool multiAppend)
    {
        using var folder = new ScratchFolder("acl");
        var rights = Path.Combine(folder.Path, "acl");
        await File.WriteAllTextAsync(rights, "* owner lr\n");
        await using var old = await DovecotServer.RunAsync(new DovecotOptions());
        await using var readOnly = await DovecotServer.RunAsync(new DovecotOptions
        {
            MultiAppend = multiAppend,
            ExtraConfiguration = $"protocol imap {{\n  mail_plugins = acl\n}}\nplugin {{\n  acl = vfile:{rights}\n}}\n",
        });
        using var pair = new MailboxPair(old, readOnly, output);
        foreach (var mail in Mails)
            pair.Source.Deliver(mail);
        var result = await pair.ForwardAsync();
        Assert.Single(pair.Observer.Errors);
        Assert.Equal((0, 0, 60), (result.Forwarded, result.Quarantined, result.Failed + result.NotReached));
        await File.WriteAllTextAsync(rights, "* owner lrwstipekxa\n");
        Assert.True((await pair.ForwardAsync()).Complete);
        Assert.Empty(pair.Differences(Mails));
    }

    async Task SetAsideLargeAsync(DovecotServer old, DovecotServer limited, MailFailure? failure)
    {
        using var pair = new MailboxPair(old, limited, output);
        var large = new TestMail([.. "From: a@example.jp\r\nSubject: large\r\n\r\n"u8, .. System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 3000)))], Mails[30].Arrived);
        var small = Mails.Where(m => m.Bytes.Length < 140_000).ToList();
        foreach (var mail in small.Append(large))
            pair.Source.Deliver(mail);

        var first = await pair.ForwardAsync();
        Assert.Equal((small.Count, 1, 0), (first.Forwarded, first.Quarantined, first.Failed));
        Assert.Single(pair.Observer.Errors);
        if (failure is not null)
            Assert.Equal(failure, pair.Observer.Failures[0]);
        Assert.Contains("set aside", pair.Observer.Errors[0].Message, StringComparison.Ordinal);
        Assert.Empty(pair.Differences(small));
        var second = await pair.ForwardAsync();
        Assert.Empty(pair.Observer.Errors);
        Assert.Equal((small.Count, 1, false), (second.AlreadyForwarded, second.Quarantined, second.Complete));
        Assert.Equal(small.Count, (await pair.RemoveAsync(0)).Removed);
        Assert.Empty(MailComparison.Differences([large], pair.Source.Mails()));
    }
}
