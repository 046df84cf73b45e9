using System.Globalization;
using MailSyncPS.TestServers;
using Xunit.Abstractions;

namespace MailSyncPS.Engine.Tests.Probing;

/// <summary>What is advised for servers that work, and for logins that don't.</summary>
public sealed class AdviceTests(ITestOutputHelper output) : ProbeTest(output)
{
    [Theory]
    [InlineData("NO [ALERT] Application-specific password required: https://support.example/1 (Failure)", "Make an app password")]
    [InlineData("NO [ALERT] Your account is not enabled for IMAP use. Please visit your settings page", "Turn IMAP on for this mailbox")]
    [InlineData("NO [AUTHENTICATIONFAILED] IMAP access is disabled for your domain", "Turn IMAP on for this mailbox")]
    [InlineData("NO [AUTHENTICATIONFAILED] Authentication failed", "provider's webmail")]
    [InlineData("NO [UNAVAILABLE] try again in 30 seconds", "test again in a few minutes")]
    public async Task A_refused_login_leads_to_what_helps(string answer, string words)
    {
        await using var imap = new ScriptedPeer(new ImapScript { Login = answer }.PlayAsync, TestCertificates.Valid);
        await using var pop3 = new ScriptedPeer(new Pop3Script().PlayAsync, TestCertificates.Valid);
        var support = await ProbeAsync(Account(imap.Port), pop3.Port);
        Assert.Contains(words, support.Advice, StringComparison.Ordinal);
        Assert.Equal(words.StartsWith("Turn IMAP on", StringComparison.Ordinal),
            support.Advice!.Contains($"an account with -Protocol Pop3 -Port {pop3.Port} -Security Tls reads its inbox", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_login_by_the_address_leads_to_the_other_forms()
    {
        await using var peer = new ScriptedPeer(new ImapScript { Login = "NO [AUTHENTICATIONFAILED] no" }.PlayAsync, TestCertificates.Valid);
        var support = await ProbeAsync(Account(peer.Port, user: "taro@example.jp"));
        Assert.Equal("taro", support.LoginHint);
        Assert.Contains("the part before the @ (taro)", support.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_mailbox_is_told_with_its_limit()
    {
        var script = new ImapScript
        {
            CapabilitiesAfterLogin = "IMAP4rev1 QUOTA UIDPLUS",
            Answers = new Dictionary<string, string[]> { ["GETQUOTAROOT"] = ["* QUOTAROOT INBOX a", "* QUOTA a (STORAGE 88064 102400)"] },
        };
        await using var peer = new ScriptedPeer(script.PlayAsync, TestCertificates.Valid);
        var support = await ProbeAsync(Account(peer.Port));
        Assert.Equal((86L << 20, 100L << 20), (support.UsedBytes, support.LimitBytes));
        Assert.Contains("holds only 100.0 MB and is 86% full: copy its mail with Invoke-MailForward", support.Advice, StringComparison.Ordinal);
        Assert.Null(support.Problem);
    }

    [Fact]
    public async Task Without_uidplus_removal_goes_over_pop3()
    {
        await using var imap = new ScriptedPeer(new ImapScript().PlayAsync, TestCertificates.Valid);
        await using var pop3 = new ScriptedPeer(new Pop3Script().PlayAsync, TestCertificates.Valid);
        Assert.Contains("delete by hand", (await ProbeAsync(Account(imap.Port))).Advice, StringComparison.Ordinal);
        Assert.Contains($"make the account with -Protocol Pop3 -Port {pop3.Port} -Security Tls to remove", (await ProbeAsync(Account(imap.Port), pop3.Port)).Advice, StringComparison.Ordinal);
        AssertNotSent(pop3);
    }

    [Fact]
    public async Task Starttls_is_named_in_the_settings()
    {
        await using var peer = new ScriptedPeer(new ImapScript { StartTls = TestCertificates.Valid }.PlayAsync);
        Assert.Contains("-Security StartTls", (await ProbePortAsync(peer.Port)).Advice, StringComparison.Ordinal);
        Assert.Equal($"Make the account with -Protocol Imap -Port {peer.Port} -Security StartTls.", (await ProbeAsync(Account(peer.Port, security: MailSecurity.Tls))).Advice);
    }

    [Fact]
    public async Task It_is_said_in_japanese_too()
    {
        var culture = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");
            await using var peer = new ScriptedPeer(new Pop3Script { Capabilities = ["UIDL", "EXPIRE 0"] }.PlayAsync, TestCertificates.Valid);
            var support = await ProbePortAsync(peer.Port);
            Assert.StartsWith($"見つかったのは POP3 だけです。-Protocol Pop3 -Port {peer.Port} -Security Tls と、", support.Advice, StringComparison.Ordinal);
            Assert.Contains("(EXPIRE 0)。", support.Advice, StringComparison.Ordinal);
            Assert.Contains("IMAP は見つかりませんでした", support.Problem, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }
}
