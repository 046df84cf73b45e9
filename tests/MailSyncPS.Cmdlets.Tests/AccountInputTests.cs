namespace MailSyncPS.Cmdlets.Tests;

public sealed class AccountInputTests(ScriptedModule module) : CmdletTest(module)
{
    public static TheoryData<string, string> Commands => new()
    {
        { "Get-MailboxQuota", "GetMailboxQuotaCommand" },
        { "Invoke-MailForward -Destination $new", "InvokeMailForwardCommand" },
        { "Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false", "RemoveOldServerMailCommand" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_text_is_no_account(string command, string type)
    {
        foreach (var script in new[] { $"{command} -Account taro@example.jp", $"'taro@example.jp' | {command}", $"{command} -Account $accounts[0], 'taro@example.jp'" })
        {
            var result = RunFor(["ok"], script);

            Assert.Empty(result.Output);
            Assert.Equal($"ParameterArgumentTransformationError,MailSyncPS.Commands.{type}", result.Error.FullyQualifiedErrorId);
            Assert.Contains("New-MailAccount", result.Error.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Null_is_no_account(string command, string type)
    {
        foreach (var script in new[] { $"{command} -Account $null", $"{command} -Account $accounts[0], $null", $"$null | {command}", $"[pscustomobject]@{{ Account = $null }} | {command}" })
        {
            var result = RunFor(["ok"], script);

            Assert.Empty(result.Output);
            Assert.Equal($"ParameterArgumentTransformationError,MailSyncPS.Commands.{type}", result.Error.FullyQualifiedErrorId);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void An_object_without_an_account_is_an_error_and_the_next_is_taken(string command, string type)
    {
        var result = RunFor(["ok"], $"[version]'1.0', $accounts[0] | {command}");

        Assert.Single(result.Output);
        Assert.Equal($"InputObjectNotBound,MailSyncPS.Commands.{type}", result.Error.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("Invoke-MailForward")]
    [InlineData("Remove-OldServerMail -OlderThanDays 7")]
    public void A_destination_is_one_account(string command)
    {
        Assert.Contains("New-MailAccount", RunFor(["ok"], $"$accounts | {command} -Destination hanako@example.com").Error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("ParameterArgumentTransformationError", RunFor(["ok"], $"$accounts | {command} -Destination $null").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("ParameterArgumentTransformationError", RunFor(["ok"], $"$accounts | {command} -Destination $new, $new").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_account_has_lost_its_password_and_says_so()
    {
        var result = RunFor(["ok"], """
            $saved = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($accounts[0]))
            $saved | Get-MailboxQuota
            """);

        Assert.Equal("ParameterArgumentTransformationError,MailSyncPS.Commands.GetMailboxQuotaCommand", result.Error.FullyQualifiedErrorId);
        Assert.Contains("lost its password", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_output_pipes_into_every_cmdlet()
    {
        string[] commands =
        [
            "Test-ImapSupport", "Get-MailboxQuota", "Invoke-MailForward -Destination $new", "Remove-OldServerMail -Destination $new -OlderThanDays 7 -Confirm:$false",
        ];

        foreach (var first in commands)
        {
            foreach (var second in commands)
            {
                var result = RunFor(["ok", "ok"], $"$accounts | {first} | {second}");

                Assert.Empty(result.ErrorIds);
                Assert.Equal(2, result.Output.Count);
                Assert.All(result.Output, output => Assert.StartsWith("ok+", output.Properties["Account"].Value.ToString(), StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_result_brings_its_destination_along()
    {
        var result = RunFor(["ok"], "$accounts | Invoke-MailForward -Destination $new | Remove-OldServerMail -OlderThanDays 7 -Confirm:$false | Invoke-MailForward");

        Assert.Empty(result.ErrorIds);
        Assert.Equal("hanako@example.com", Assert.Single(result.Output).Properties["Destination"].Value.ToString());
    }

    [Fact]
    public void An_account_can_be_made_from_another()
    {
        var result = RunFor(["ok"], "$accounts | New-MailAccount -Protocol Imap -Port 993");

        Assert.Empty(result.ErrorIds);
        Assert.Equal("pop.example.jp", Assert.Single(result.Output).Properties["Server"].Value);
    }

    [Theory]
    [InlineData("Test-ImapSupport -Server imap.example.jp", null, 993)]
    [InlineData("Test-ImapSupport -Server imap.example.jp -Port 143", null, 143)]
    [InlineData("Test-ImapSupport -EmailAddress ok@example.jp -Server imap.example.jp", "ok@example.jp", 993)]
    [InlineData("'ok@example.jp' | Test-ImapSupport -Server imap.example.jp", "ok@example.jp", 993)]
    public void A_server_is_tested_without_an_account(string command, string? address, int port)
    {
        var result = Shell.Run(command);

        Assert.Empty(result.ErrorIds);
        var support = Assert.Single(result.Output);
        Assert.Equal(address, support.Properties["EmailAddress"].Value);
        Assert.Equal($"imap.example.jp:{port} (Tls)", support.Properties["Imap"].Value.ToString());
    }

    [Theory]
    [InlineData("Test-ImapSupport -EmailAddress ok@example.jp")]
    [InlineData("'ok@example.jp' | Test-ImapSupport")]
    public void A_test_by_address_needs_the_server(string command) =>
        Assert.Equal("ServerRequired,MailSyncPS.Commands.TestImapSupportCommand", Shell.Run(command).Error.FullyQualifiedErrorId);

    [Fact]
    public void A_text_as_the_account_of_a_test_is_an_error() =>
        Assert.Contains("New-MailAccount", Shell.Run("Test-ImapSupport -Account ok@example.jp").Error.ToString(), StringComparison.Ordinal);
}
