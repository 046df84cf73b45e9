using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>What lets others read along is warned of each time, once for each account in a pipeline.</summary>
public sealed class RiskTests(ScriptedModule module) : CmdletTest(module)
{
    static (string, object?) Credential => ("c", new PSCredential("taro", Screen.Secret("pw")));

    const string Account = "param($c) $account = New-MailAccount taro@example.jp -Server imap.example.jp -Credential $c ";

    [Theory]
    [InlineData("-Security None", "unencrypted (-Security None)")]
    [InlineData("-SkipCertificateCheck", "any certificate of imap.example.jp (-SkipCertificateCheck)")]
    [InlineData("-CertificateThumbprint 00112233445566778899AABBCCDDEEFF00112233", "SHA-1")]
    [InlineData("-AllowLegacyTls", "older than 1.2 of imap.example.jp (-AllowLegacyTls)")]
    public void A_risk_is_told_once_in_a_pipeline_and_again_in_the_next(string risk, string words)
    {
        var result = Shell.Run($"{Account}{risk}; $account | Get-MailboxQuota | Test-ImapSupport | Get-MailboxQuota | Out-Null; $account | Get-MailboxQuota | Out-Null", Credential);

        Assert.Equal(2, result.Warnings.Count(warning => warning.Contains(words, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_destination_is_warned_of_too()
    {
        var result = Shell.Run($"{Account}; $new = New-MailAccount new@example.com -Server imap.example.com -Security None -Credential $c; $account | Invoke-MailForward -Destination $new | Out-Null", Credential);

        Assert.Contains("new@example.com", Assert.Single(result.Warnings, warning => warning.Contains("unencrypted", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Security StartTls")]
    [InlineData("-CertificateThumbprint 00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF")]
    public void Nothing_is_told_where_nobody_can_read_along(string settings) =>
        Assert.Empty(Shell.Run($"{Account}{settings}; $account | Get-MailboxQuota | Out-Null", Credential).Warnings);
}
