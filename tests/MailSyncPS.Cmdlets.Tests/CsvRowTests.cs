using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>Rows as Import-Csv makes them: every value is a text, and an empty cell is an empty one.</summary>
public sealed class CsvRowTests(ScriptedModule module) : CmdletTest(module)
{
    [Fact]
    public void Each_column_binds_by_its_name()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ EmailAddress = 'taro@example.jp'; Server = 'pop.example.jp'; Port = '2110'; Protocol = 'pop3'; Security = 'StartTls'
                UserName = 'taro'; QuotaBytes = '100MB'; CertificateThumbprint = '00112233445566778899AABBCCDDEEFF00112233'; SkipCertificateCheck = 'true'; AllowLegacyTls = 'true' } |
                New-MailAccount | ForEach-Object { "$($_.EmailAddress) $($_.Server) $($_.Port) $($_.Protocol) $($_.Security) $($_.UserName) $($_.QuotaBytes) $($_.CertificateThumbprint) $($_.SkipCertificateCheck) $($_.AllowLegacyTls)" }
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Equal("taro@example.jp pop.example.jp 2110 Pop3 StartTls taro 104857600 00112233445566778899AABBCCDDEEFF00112233 True True", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void An_empty_cell_counts_as_absent()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ EmailAddress = 'taro@example.jp'; Server = 'imap.example.jp'; Port = ''; Protocol = ''; Security = ''
                UserName = ''; QuotaBytes = ''; CertificateThumbprint = ''; SkipCertificateCheck = '' } | New-MailAccount
            """);

        Assert.Empty(result.ErrorIds);
        var account = Assert.Single(result.Output);
        Assert.Equal((993, "Imap", "Auto"), ((int)account.Properties["Port"].Value, account.Properties["Protocol"].Value.ToString(), account.Properties["Security"].Value.ToString()));
        Assert.All(["UserName", "QuotaBytes", "CertificateThumbprint"], name => Assert.Null(account.Properties[name].Value));
        Assert.Equal(false, account.Properties["SkipCertificateCheck"].Value);
    }

    [Fact]
    public void Nothing_of_a_row_reaches_the_next()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Port = '1'; Protocol = 'Pop3'; UserName = 'a'; QuotaBytes = '1MB'; SkipCertificateCheck = 'True' },
            [pscustomobject]@{ EmailAddress = 'b@example.jp'; Server = 'b.example.jp'; Port = ''; Protocol = ''; UserName = ''; QuotaBytes = ''; SkipCertificateCheck = '' },
            [pscustomobject]@{ EmailAddress = 'c@example.jp'; Server = 'c.example.jp' },
            [pscustomobject]@{ EmailAddress = 'd@example.jp' } | New-MailAccount
            """);

        Assert.Equal(["ServerRequired,MailSyncPS.Commands.NewMailAccountCommand"], result.ErrorIds);
        Assert.All(result.Output.Skip(1), account => Assert.Equal((993, false), ((int)account.Properties["Port"].Value, (bool)account.Properties["SkipCertificateCheck"].Value)));
        Assert.Equal(3, result.Output.Count);
    }

    [Theory]
    [InlineData("EmailAdress", "Server", "ParameterArgumentTransformationError", "EmailAddress")]
    [InlineData("EmailAddress", "Sever", "ServerRequired", "Server")]
    public void A_misspelt_column_is_named_with_the_columns_there_are(string address, string server, string id, string missing)
    {
        var result = Shell.Run($$"""
            [pscustomobject]@{ {{address}} = 'a@example.jp'; {{server}} = 'a.example.jp' },
            [pscustomobject]@{ EmailAddress = 'b@example.jp'; Server = 'b.example.jp' } | New-MailAccount
            """);

        Assert.Single(result.Output);
        Assert.Equal($"{id},MailSyncPS.Commands.NewMailAccountCommand", result.Error.FullyQualifiedErrorId);
        Assert.Contains(missing, result.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{address}, {server}", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_columns_of_an_earlier_row_are_not_told_again()
    {
        Shell.Run("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp' } | New-MailAccount");

        Assert.DoesNotContain("piped", Shell.Run("New-MailAccount b@example.jp").Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Port", "0")]
    [InlineData("Port", "many")]
    [InlineData("QuotaBytes", "0.5")]
    [InlineData("SkipCertificateCheck", "perhaps")]
    [InlineData("CertificateThumbprint", "12")]
    [InlineData("EmailAddress", "")]
    public void A_bad_cell_is_an_error_of_its_row(string column, string cell)
    {
        var result = Shell.Run("""
            param($column, $cell)
            $bad = [pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Port = ''; QuotaBytes = ''; SkipCertificateCheck = ''; CertificateThumbprint = '' }
            $bad.$column = $cell
            $bad, [pscustomobject]@{ EmailAddress = 'b@example.jp'; Server = 'b.example.jp' } | New-MailAccount
            """, ("column", column), ("cell", cell));

        Assert.Equal("b@example.jp", Assert.Single(result.Output).ToString());
        Assert.Equal("ParameterArgumentTransformationError,MailSyncPS.Commands.NewMailAccountCommand", result.Error.FullyQualifiedErrorId);
        Assert.Contains(column, result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_name_of_an_enum_is_an_error_of_its_row()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Protocol = 'SMTP' },
            [pscustomobject]@{ EmailAddress = 'b@example.jp'; Server = 'b.example.jp'; Protocol = 'Imap' },
            [pscustomobject]@{ EmailAddress = 'c@example.jp'; Server = 'c.example.jp'; Security = '9' } | New-MailAccount
            """);

        Assert.Equal("b@example.jp", Assert.Single(result.Output).ToString());
        Assert.Equal(2, result.Errors.Count);
        Assert.Contains("Imap, Pop3", result.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Port", "many", "Column Port has the wrong value 'many'. It takes a whole number from 1 to 65535. Input: a@example.jp.")]
    [InlineData("Protocol", "SM\u001bTP", "Column Protocol has the wrong value 'SMTP'. It takes one of Imap, Pop3. Input: a@example.jp.")]
    [InlineData("Security", "Secure", "Column Security has the wrong value 'Secure'. It takes one of ")]
    [InlineData("EmailAddress", "taro", "Column EmailAddress has the wrong value 'taro'. 'taro' is not an e-mail address, as in taro@example.jp. Input: row 2.")]
    [InlineData("EmailAddress", "", "The e-mail address is empty. Input: row 2.")]
    [InlineData("EmailAddress", null, "There is no EmailAddress. Input: row 2.")]
    public void A_bad_cell_is_told_with_its_column_its_value_and_its_row(string column, string? cell, string words)
    {
        var result = Shell.Run("""
            param($column, $cell)
            $good = [pscustomobject]@{ EmailAddress = 'b@example.jp'; Server = 'b.example.jp' }
            $bad = [pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Port = ''; Protocol = ''; Security = '' }
            $bad.$column = $cell
            $good, $bad | New-MailAccount | Get-MailboxQuota
            """, ("column", column), ("cell", cell));

        Assert.Single(result.Output);
        Assert.Contains(words, result.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"'{column}'", result.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Error.ToString());
    }

    [Fact]
    public void A_bad_credential_is_told_with_its_row_and_not_repeated()
    {
        var result = Shell.Run("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Credential = 'canary-7f3a' } | New-MailAccount");

        Assert.Contains("Column Credential has a wrong value.", result.Error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Input: a@example.jp.", result.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_typed_and_wrong_is_told_of_no_row()
    {
        Shell.Run("[pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp'; Port = 'many' } | New-MailAccount");

        Assert.EndsWith("It takes a whole number from 1 to 65535.", Shell.Run("New-MailAccount b@example.jp -Server b.example.jp -Port many").Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-MailAccount", "Securty", "Security")]
    [InlineData("New-MailAccount", "CertificateThumprint", "CertificateThumbprint")]
    [InlineData("Test-ImapSupport", "Prot", "Port")]
    [InlineData("Get-MailboxQuota", "WarnDay", "WarnDays")]
    [InlineData("Invoke-MailForward -Destination @{ EmailAddress = 'n@example.com'; Server = 'imap.example.com' }", "DestinationFoldr", "DestinationFolder")]
    public void An_optional_column_that_is_misspelt_is_warned_of_once(string command, string column, string meant)
    {
        var result = Shell.Run($$"""
            1..3 | ForEach-Object { [pscustomobject]@{ EmailAddress = "ok$_@example.jp"; Server = 'a.example.jp'; {{column}} = ''; Notes = ''; Department = ''; Surname = ''; Name = '' } } | {{command}}
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Equal(3, result.Output.Count);
        Assert.Equal([$"The column '{column}' is not used. Did you mean {meant}?"], result.Warnings);
    }

    [Fact]
    public void What_is_no_row_is_not_warned_of()
    {
        var result = Shell.Run("""
            $account = New-MailAccount ok@example.jp -Server a.example.jp
            $account.psobject.Properties.Add([psnoteproperty]::new('Securty', 'Tls'))
            $account | New-MailAccount
            [pscustomobject]@{ Account = $account; WarnDay = 1 } | Get-MailboxQuota
            """);

        Assert.Equal(2, result.Output.Count);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Servers_are_tested_by_rows()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ EmailAddress = 'ok@example.jp'; Server = 'a.example.jp'; Port = '' },
            [pscustomobject]@{ EmailAddress = 'ok@nowhere.example.jp'; Sever = 'a.example.jp' },
            [pscustomobject]@{ Server = 'b.example.jp'; Port = '2143' },
            [pscustomobject]@{ Host = 'c.example.jp' } | Test-ImapSupport -ThrottleLimit 1
            """);

        Assert.Equal(["a.example.jp:993 (Tls)", "b.example.jp:2143 (Tls)"], result.Output.Select(support => support.Properties["Imap"].Value?.ToString()).OfType<string>());
        Assert.Equal(["ServerRequired,MailSyncPS.Commands.TestImapSupportCommand", "ParameterArgumentTransformationError,MailSyncPS.Commands.TestImapSupportCommand"], result.ErrorIds);
        Assert.Contains("EmailAddress, Sever", result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Host", result.Errors[1].ToString(), StringComparison.Ordinal);
    }
}
