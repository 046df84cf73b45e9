using MailSyncPS.Engine.Quota;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Quota;

/// <summary>Quotas of real servers.</summary>
[Collection(ServersCollection.Name)]
public sealed class RealServerQuotaTests(Servers servers, ITestOutputHelper output) : QuotaTest(output)
{
    [Fact]
    public async Task The_limit_that_the_server_reports_counts()
    {
        await using var server = await DovecotServer.RunAsync(DovecotOptions.OldServer(10 << 20));
        Deliver(server.Mailbox("taro"), 20, 102_400);
        Deliver(server.Mailbox("taro", "Sent"), 5, 51_200);
        var quota = await ReadAsync(Imap(server, "taro", quotaBytes: 1 << 20));

        Assert.Equal(QuotaSource.ImapQuota, quota.Source);
        Assert.Equal(10 << 20, quota.LimitBytes);
        Assert.InRange(quota.UsedBytes!.Value, 2_304_000 - 1024, 2_304_000 + 1024);
        Assert.Equal(22.0, quota.PercentUsed!.Value, 0.2);
        Assert.Equal(25, quota.MessageCount);
        Assert.Empty(quota.Folders);
    }

    [Fact]
    public async Task A_user_without_a_limit_is_unlimited_and_its_folders_are_summed_up()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { QuotaBytes = 1 << 20, QuotaOfUsers = new Dictionary<string, long> { ["free"] = 0 } });
        Deliver(server.Mailbox("free"), 3, 10_000);
        Deliver(server.Mailbox("free", "Archive"), 2, 5_000);
        var quota = await ReadAsync(Imap(server, "free"));

        Assert.Equal((QuotaSource.Unlimited, null, 40_000L, 5L), (quota.Source, quota.LimitBytes, quota.UsedBytes, quota.MessageCount));
        Assert.Null(quota.PercentUsed);
    }

    [Fact]
    public async Task A_server_without_quota_leaves_the_limit_unknown_or_to_the_declaration()
    {
        Deliver(servers.Old.Mailbox("quotaless"), 4, 25_000);
        var unknown = await ReadAsync(Imap(servers.Old, "quotaless"));
        Assert.Equal((QuotaSource.Unknown, null, 100_000L, 4L), (unknown.Source, unknown.LimitBytes, unknown.UsedBytes, unknown.MessageCount));

        var declared = await ReadAsync(Imap(servers.Old, "quotaless", quotaBytes: 200_000));
        Assert.Equal((QuotaSource.DeclaredLimit, 200_000L, 50.0), (declared.Source, declared.LimitBytes, declared.PercentUsed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Folders_are_told_the_largest_first_by_their_readable_names(bool withoutStatusSize)
    {
        // The shared server has STATUS=SIZE; without it the sizes of all messages are summed up.
        var options = new DovecotOptions { Capability = withoutStatusSize ? "IMAP4rev1 NAMESPACE UIDPLUS SPECIAL-USE" : null };
        await using var server = await DovecotServer.RunAsync(options);
        Deliver(server.Mailbox("taro"), 3, 10_000);
        Deliver(server.Mailbox("taro", "見積書/2024年"), 7, 9_000);
        Deliver(server.Mailbox("taro", "A & B"), 1, 2_000);
        var quota = await ReadAsync(Imap(server, "taro"), byFolder: true);

        Assert.Equal(["見積書/2024年", "INBOX", "A & B"], quota.Folders.Take(3).Select(f => f.Name));
        Assert.Equal([63_000, 30_000, 2_000, 0], quota.Folders.Take(4).Select(f => f.UsedBytes));
        Assert.Equal([7, 3, 1, 0], quota.Folders.Take(4).Select(f => f.MessageCount));
        Assert.Equal((95_000L, 11L), (quota.UsedBytes, quota.MessageCount));
        Assert.All(server.AllMails("taro"), mail => Assert.Equal("", mail.Flags));
    }

    [Fact]
    public async Task Views_of_other_folders_count_once()
    {
        var gmail = servers.GmailLike;
        Deliver(gmail.Mailbox("views"), 2, 10_000);
        Deliver(gmail.Mailbox("views", "[Gmail]/All Mail"), 6, 10_000);
        Deliver(gmail.Mailbox("views", "[Gmail]/Starred"), 1, 10_000);
        Deliver(gmail.Mailbox("views", "[Gmail]/Spam"), 3, 1_000);
        var quota = await ReadAsync(Imap(gmail, "views"), byFolder: true);

        // Where folders are labels, \All has what INBOX has.
        Assert.Equal(9, quota.MessageCount);
        Assert.Equal(QuotaSource.ImapQuota, quota.Source);
        Assert.Equal(15L << 30, quota.LimitBytes);
        Assert.Equal("[Gmail]/All Mail", quota.Folders[0].Name);
        Assert.Equal(60_000, quota.Folders[0].UsedBytes);
        Assert.DoesNotContain(quota.Folders, f => f.Name == "[Gmail]/Starred");
    }

    [Fact]
    public async Task A_view_of_all_mail_that_shows_none_counts_for_nothing()
    {
        var gmail = servers.GmailLike;
        Deliver(gmail.Mailbox("emptyview", "Old"), 4, 10_000);
        Deliver(gmail.Mailbox("emptyview", "Old/info"), 3, 10_000);
        var quota = await ReadAsync(Imap(gmail, "emptyview"), byFolder: true);

        Assert.Equal(7, quota.MessageCount);
        Assert.Equal(7, quota.Folders.Sum(f => f.MessageCount));
        Assert.DoesNotContain(quota.Folders, f => f.Name == "[Gmail]/All Mail");
    }

    [Fact]
    public async Task Pop3_tells_size_and_count_against_the_declared_limit()
    {
        Deliver(servers.Old.Mailbox("pop"), 10, 8_000);
        var declared = await ReadAsync(TestAccounts.Pop3(servers.Old, "pop", quotaBytes: 100_000), byFolder: true);
        Assert.Equal((QuotaSource.DeclaredLimit, 80_000L, 100_000L, 10L, 80.0), (declared.Source, declared.UsedBytes, declared.LimitBytes, declared.MessageCount, declared.PercentUsed));
        var inbox = Assert.Single(declared.Folders);
        Assert.Equal(("INBOX", 80_000L, 10L), (inbox.Name, inbox.UsedBytes, inbox.MessageCount));

        var unknown = await ReadAsync(TestAccounts.Pop3(servers.Old, "pop"));
        Assert.Equal((QuotaSource.Unknown, 80_000L, null), (unknown.Source, unknown.UsedBytes, unknown.LimitBytes));
        Assert.Empty(unknown.Folders);

        // The old server locks the mailbox for a session, so this works only if the last one was closed.
        Assert.Equal(10, (await ReadAsync(TestAccounts.Pop3(servers.Old, "pop"))).MessageCount);
        Assert.Equal(10, servers.Old.Mailbox("pop").Count);
    }

    [Fact]
    public async Task A_mailbox_that_cannot_be_read_is_a_failure()
    {
        await using var server = await DovecotServer.RunAsync(new DovecotOptions { Users = new Dictionary<string, string> { ["taro"] = "other" } });
        var failure = await Assert.ThrowsAsync<MailSyncException>(() => QuotaReader.ReadAsync(Imap(server, "taro"), false, new RecordingObserver(), default));
        Assert.Equal(MailFailure.AuthenticationFailed, failure.Failure);
        var open = new MailAccount("a@example.jp", server.Host, server.ImapPort, MailProtocol.Imap, MailSecurity.None, null);
        Assert.Equal(MailFailure.CredentialMissing, (await Assert.ThrowsAsync<MailSyncException>(() => QuotaReader.ReadAsync(open, false, new RecordingObserver(), default))).Failure);
    }
}
