using MailSyncPS.Engine.Tests.Probing;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Quota;

/// <summary>What servers answer to GETQUOTAROOT.</summary>
public sealed class ScriptedQuotaTests(ITestOutputHelper output) : QuotaTest(output)
{
    const long K = 1024;

    [Fact]
    public async Task Of_several_roots_the_tightest_counts()
    {
        var quota = await ReadAsync(Quota(
            "* QUOTAROOT INBOX \"User quota\" domain",
            "* QUOTA \"User quota\" (STORAGE 100 1000 MESSAGE 3 500)",
            "* QUOTA domain (MESSAGE 9 10 STORAGE 900 1200)"));
        Assert.Equal((QuotaSource.ImapQuota, 900 * K, 1200 * K, 75.0, 12L), (quota.Source, quota.UsedBytes, quota.LimitBytes, quota.PercentUsed, quota.MessageCount));
    }

    [Fact]
    public async Task Numbers_beyond_32_bits_are_read_whole()
    {
        var quota = await ReadAsync(Quota("* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (STORAGE 4294967290 4294967301)"));
        Assert.Equal((4294967290 * K, 4294967301 * K), (quota.UsedBytes, quota.LimitBytes));
        Assert.Equal(QuotaSource.ImapQuota, quota.Source);
    }

    [Fact]
    public async Task A_mailbox_over_its_limit_is_told_as_it_is()
    {
        var quota = await ReadAsync(Quota("* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (STORAGE 1100 1000)"));
        Assert.Equal(110.0, quota.PercentUsed);
    }

    [Fact]
    public async Task A_root_named_by_a_literal_is_read()
    {
        var quota = await ReadAsync(Quota("* QUOTAROOT INBOX {4}", "~root", "* QUOTA {4}", "~root (STORAGE 10 40)"));
        Assert.Equal(25.0, quota.PercentUsed);
    }

    public static TheoryData<string[]> WithoutLimit =>
    [
        ["* QUOTAROOT INBOX"],
        ["* QUOTAROOT INBOX \"\"", "* QUOTA \"\" ()"],
        ["* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (MESSAGE 3 100)"],
        ["* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (STORAGE 10 0)"],
        ["* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (STORAGE 10 18446744073709551615)"],
        ["* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (STORAGE 10 -1)"],
    ];

    [Theory]
    [MemberData(nameof(WithoutLimit))]
    public async Task No_limit_is_unlimited_and_the_declared_one_counts(string[] answer)
    {
        var unlimited = await ReadAsync(Quota(answer));
        Assert.Equal((QuotaSource.Unlimited, null, 4321L, 12L), (unlimited.Source, unlimited.LimitBytes, unlimited.UsedBytes, unlimited.MessageCount));

        var declared = await ReadAsync(Quota(answer), quotaBytes: 8642);
        Assert.Equal((QuotaSource.DeclaredLimit, 50.0), (declared.Source, declared.PercentUsed));
    }

    [Fact]
    public async Task A_refused_question_leaves_the_limit_unknown()
    {
        var quota = await ReadAsync(Quota("NO [NOPERM] not for you"));
        Assert.Equal((QuotaSource.Unknown, null, 4321L), (quota.Source, quota.LimitBytes, quota.UsedBytes));
    }

    [Fact]
    public async Task Folders_that_answer_nothing_are_left_out_and_views_not_counted_twice()
    {
        var script = new ImapScript
        {
            CapabilitiesAfterLogin = "IMAP4rev1 STATUS=SIZE",
            Answers = new Dictionary<string, string[]>
            {
                ["LIST \"\" \"*\""] =
                [
                    @"* LIST () ""."" INBOX", @"* LIST (\NoSelect) ""."" Top", @"* LIST () ""."" ""&ZeVnLIqe-""", @"* LIST () ""."" Locked",
                    @"* LIST (\All) ""."" Everything", @"* LIST (\Flagged) ""."" Starred",
                ],
                ["STATUS INBOX"] = ["* STATUS INBOX (MESSAGES 2 SIZE 100)"],
                ["STATUS &"] = ["* STATUS &ZeVnLIqe- (MESSAGES 5 SIZE 6000000000)"],
                ["STATUS Locked"] = ["NO [NOPERM] closed"],
                ["STATUS Everything"] = ["* STATUS Everything (MESSAGES 7 SIZE 6000000100)"],
                ["STATUS Starred"] = ["* STATUS Starred (MESSAGES 1 SIZE 50)"],
            },
        };
        var quota = await ReadAsync(script, byFolder: true);
        Assert.Equal((6_000_000_100L, 7L), (quota.UsedBytes, quota.MessageCount));
        Assert.Equal(2, quota.Folders.Count);
        Assert.Equal(("日本語", 6_000_000_000L), (quota.Folders[0].Name, quota.Folders[0].UsedBytes));
        Assert.Equal("INBOX", quota.Folders[1].Name);
    }

    static ImapScript Quota(params string[] answer) => new()
    {
        CapabilitiesAfterLogin = "IMAP4rev1 QUOTA STATUS=SIZE",
        Answers = new Dictionary<string, string[]>
        {
            ["GETQUOTAROOT"] = answer,
            ["STATUS INBOX"] = ["* STATUS INBOX (MESSAGES 12 SIZE 4321)"],
        },
    };
}
