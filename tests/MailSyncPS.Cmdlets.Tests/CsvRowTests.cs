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
                UserName = 'taro'; QuotaBytes = '100MB'; CertificateThumbprint = '00112233445566778899AABBCCDDEEFF00112233'; SkipCertificateCheck = 'true' } |
                New-MailAccount | ForEach-Object { "$($_.EmailAddress) $($_.Server) $($_.Port) $($_.Protocol) $($_.Security) $($_.UserName) $($_.QuotaBytes) $($_.CertificateThumbprint) $($_.SkipCertificateCheck)" }
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Equal("taro@example.jp pop.example.jp 2110 Pop3 StartTls taro 104857600 00112233445566778899AABBCCDDEEFF00112233 True", Assert.Single(result.Output).ToString());
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
