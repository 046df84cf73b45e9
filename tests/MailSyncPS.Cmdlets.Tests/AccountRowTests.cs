using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>Hashtables and rows where an account is taken.</summary>
public sealed class AccountRowTests(ScriptedModule module) : CmdletTest(module)
{
    const string Id = "ParameterArgumentTransformationError,MailSyncPS.Commands.GetMailboxQuotaCommand";

    static (string, object?) Credential => ("c", new PSCredential("taro", Screen.Secret("pw")));

    [Theory]
    [InlineData("Get-MailboxQuota -Account @{ $full }")]
    [InlineData("@{ $full } | Get-MailboxQuota")]
    [InlineData("[pscustomobject]@{ $full } | Get-MailboxQuota")]
    [InlineData("Get-MailboxQuota -Account ([pscustomobject]@{ $full })")]
    [InlineData("Get-MailboxQuota -Account @{ $full }, @{ $full } | ForEach-Object { $_ } | Invoke-MailForward -Destination @{ EmailAddress = 'n@example.com'; Server = 'imap.example.com' }")]
    public void Become_an_account(string script)
    {
        const string full = "EmailAddress = 'ok@example.jp'; server = 'pop.example.jp'; Port = '2110'; Protocol = 'pop3'; Security = 'StartTls'; Credential = $c; QuotaBytes = '100MB'; SkipCertificateCheck = ''";

        var result = Shell.Run("param($c) " + script.Replace("$full", full, StringComparison.Ordinal), Credential);

        Assert.Empty(result.ErrorIds);
        Assert.All(result.Output, output =>
        {
            var account = PSObject.AsPSObject(output.Properties["Account"].Value);
            Assert.Equal("ok@example.jp pop.example.jp 2110 Pop3 StartTls taro 104857600 False",
                string.Join(' ', ((string[])["EmailAddress", "Server", "Port", "Protocol", "Security", "UserName", "QuotaBytes", "SkipCertificateCheck"]).Select(name => account.Properties[name].Value)));
        });
        Assert.NotEmpty(result.Output);
    }

    [Fact]
    public void A_row_may_have_columns_for_other_parameters_and_things()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ Name = 'Taro'; EmailAddress = 'ok@example.jp'; Server = 'pop.example.jp'; Port = ''; DestinationFolder = 'Old/taro' },
            [pscustomobject]@{ Name = 'Jiro'; EmailAddress = 'ok@example.jp'; Server = 'pop.example.jp'; Port = ''; DestinationFolder = 'Old/jiro' } |
                Invoke-MailForward -Destination @{ EmailAddress = 'n@example.com'; Server = 'imap.example.com' } -ThrottleLimit 1 -Verbose
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Equal(2, result.Output.Count);
        Assert.Contains(result.Verbose, line => line.Contains("to Old/jiro", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("@{ EmailAdress = 'a@example.jp'; Server = 'a.example.jp' }", "EmailAdress", "EmailAddress")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Sevrer = 'a.example.jp' }", "Sevrer", "Server")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Prot = '110' }", "Prot", "Port")]
    [InlineData("@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Colour = 'red' }", "Colour", "EmailAddress, Server, Port")]
    [InlineData("@{ EmailAddress = 'a@example.jp' }", "a@example.jp", "Server")]
    [InlineData("[pscustomobject]@{ Name = 'Taro'; Town = 'Kobe' }", "Name, Town", "EmailAddress")]
    [InlineData("@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Port = 'many' }", "Port", "'many'")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Protocol = 'SMTP' }", "Protocol", "'SMTP'")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a b'; Protocol = '' }", "Server", "'a b'")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Credential = '' }", "Credential", "empty")]
    public void A_wrong_column_is_named(string row, string column, string hint)
    {
        var result = Shell.Run(row + ", @{ EmailAddress = 'ok@example.jp'; Server = 'pop.example.jp' } | Get-MailboxQuota");

        Assert.Single(result.Output);
        Assert.Equal(Id, result.Error.FullyQualifiedErrorId);
        Assert.Contains(column, result.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(hint, result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$good, $bad | Get-MailboxQuota", "bad@example.jp", "bad@example.jp")]
    [InlineData("$good, $bad | Get-MailboxQuota", "", "row 2")]
    [InlineData("Get-MailboxQuota -Account $good, $bad", "bad@example.jp", "bad@example.jp")]
    [InlineData("Get-MailboxQuota -Account $good, $bad", "", "row 2")]
    [InlineData("$good, ([pscustomobject]$bad) | Get-MailboxQuota", "", "row 2")]
    public void The_wrong_row_is_named(string script, string address, string row)
    {
        var result = Shell.Run($$"""
            param($address)
            $good = @{ EmailAddress = 'ok@example.jp'; Server = 'pop.example.jp' }
            $bad = @{ EmailAddress = $address; Server = 'pop.example.jp'; Port = 'many' }
            {{script}}
            """, ("address", address));

        Assert.Equal(Id, result.Error.FullyQualifiedErrorId);
        Assert.EndsWith($" Input: {row}.", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_for_the_cmdlet_is_told_with_its_column_and_row()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ EmailAddress = 'ok@example.jp'; Server = 'pop.example.jp'; WarnAtPercent = '80' },
            [pscustomobject]@{ EmailAddress = 'bad@example.jp'; Server = 'pop.example.jp'; WarnAtPercent = 'full' } | Get-MailboxQuota
            """);

        Assert.Single(result.Output);
        Assert.EndsWith("Column WarnAtPercent has the wrong value 'full'. It takes a whole number from 1 to 100. Input: bad@example.jp.", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_in_a_cell_is_not_shown_with_what_is_in_it()
    {
        var result = Shell.Run("@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Port = [pscustomobject]@{ Password = 'canary-7f3a' } } | Get-MailboxQuota");

        Assert.Contains("Column Port", result.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'Guess'")]
    [InlineData("'mxhint'")]
    [InlineData("7")] // As ConvertTo-Json saves it.
    public void The_server_of_a_row_that_was_only_guessed_gets_no_credential(string source)
    {
        var row = $"[pscustomobject]@{{ EmailAddress = 'ok@example.jp'; Server = 'mail.example.jp'; Source = {source}; ";

        var refused = Shell.Run($"param($c) {row} Credential = $c }} | Get-MailboxQuota", Credential);
        var kept = Shell.Run(row + "} | Get-MailboxQuota");

        Assert.Empty(refused.Output);
        Assert.Equal(Id, refused.Error.FullyQualifiedErrorId);
        Assert.Contains("mail.example.jp", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("New-MailAccount", refused.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(source.Length == 1 ? "Guess" : source.Trim('\''), SourceOf(Assert.Single(kept.Output)), ignoreCase: true);
    }

    [Theory]
    [InlineData("[pscustomobject]@{ Source = 'ImapQuota'; $row }")]
    [InlineData("[pscustomobject]@{ Source = ''; $row }")]
    [InlineData("[pscustomobject]@{ Source = 99; $row }")]
    [InlineData("[pscustomobject]@{ Source = 'Autoconfig'; $row }", "Autoconfig")]
    [InlineData("@{ $row }")]
    public void The_server_of_any_other_row_gets_it(string row, string source = "Given")
    {
        var result = Shell.Run("param($c) " + row.Replace("$row", "EmailAddress = 'ok@example.jp'; Server = 'mail.example.jp'; Credential = $c", StringComparison.Ordinal) + " | Get-MailboxQuota", Credential);

        Assert.Empty(result.ErrorIds);
        Assert.Equal(source, SourceOf(Assert.Single(result.Output)));
    }

    static string SourceOf(PSObject quota) => PSObject.AsPSObject(quota.Properties["Account"].Value).Properties["Source"].Value.ToString()!;

    [Fact]
    public void A_password_column_is_refused_and_not_repeated()
    {
        var result = Shell.Run("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Password = 'canary-7f3a' } | Get-MailboxQuota");

        Assert.Equal(Id, result.Error.FullyQualifiedErrorId);
        Assert.Contains("Credential", result.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Error.ToString(), StringComparison.Ordinal);
    }
}
