using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

public sealed class CredentialTests(ScriptedModule module) : CmdletTest(module)
{
    const string BadArgument = "ParameterArgumentTransformationError,MailSyncPS.Commands.NewMailAccountCommand";

    static PSCredential Credential(string name = "taro") => new(name, Screen.Secret("canary"));

    [Theory]
    [InlineData("", "taro")]
    [InlineData("-UserName t.yamada", "t.yamada")]
    [InlineData("-UserName ''", "taro")]
    [InlineData("-UserName 00123", "00123")]
    public void The_login_name_is_the_credentials_unless_given(string parameters, string expected) =>
        Assert.Equal(expected, UserName(Shell.Run($"param($c) New-MailAccount taro@example.jp -Server mail.example.jp -Credential $c {parameters}", ("c", Credential()))));

    [Theory]
    [InlineData("", "taro@example.jp")]
    [InlineData("-UserName t.yamada", "t.yamada")]
    public void A_bare_secret_goes_with_the_address_or_the_user_name(string parameters, string expected) =>
        Assert.Equal(expected, UserName(Shell.Run($"param($c) New-MailAccount taro@example.jp -Server mail.example.jp -Credential $c {parameters}", ("c", Screen.Secret("canary")))));

    [Theory]
    [InlineData("secret\n", true)]
    [InlineData("sec\r\nret", true)]
    [InlineData(" sec ret ", false)]
    public void A_line_end_in_a_password_is_warned_of_and_no_part_of_it_is_shown(string password, bool isWarnedOf)
    {
        var result = Shell.Run("param($c) New-MailAccount taro@example.jp -Server mail.example.jp -Credential $c", ("c", Screen.Secret(password)));

        Assert.Single(result.Output);
        Assert.Equal(isWarnedOf ? 1 : 0, result.Warnings.Count);
        Assert.All(result.Warnings, warning => Assert.Contains("line end", warning, StringComparison.Ordinal));
        Assert.All(result.Warnings, warning => Assert.DoesNotContain("sec", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_credential_there_is_no_login_name() =>
        Assert.Null(UserName(Shell.Run("New-MailAccount taro@example.jp -Server mail.example.jp")));

    [Theory]
    [InlineData("$null")]
    [InlineData("''")]
    [InlineData("([pscredential]::Empty)")]
    [InlineData("([pscredential]::new('taro', [securestring]::new()))")]
    [InlineData("([securestring]::new())")]
    [InlineData("5")]
    public void Nothing_is_an_error_and_never_a_question(string credential)
    {
        Shell.Screen.TypedPassword = "typed";

        var result = Shell.Run($"New-MailAccount taro@example.jp -Server mail.example.jp -Credential {credential}");

        Assert.Empty(result.Output);
        Assert.Equal(BadArgument, result.Error.FullyQualifiedErrorId);
    }

    [Fact]
    public void A_user_name_asks_at_an_interactive_host()
    {
        Shell.Screen.TypedPassword = "typed";

        Assert.Equal("taro", UserName(Shell.Run("New-MailAccount taro@example.jp -Server mail.example.jp -Credential taro")));
    }

    [Fact]
    public void A_user_name_is_an_error_where_nobody_is_there_and_is_not_repeated()
    {
        var result = Shell.Run("New-MailAccount taro@example.jp -Server mail.example.jp -Credential canary");

        Assert.Equal(BadArgument, result.Error.FullyQualifiedErrorId);
        Assert.DoesNotContain("canary", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_block_gives_each_row_its_own()
    {
        var result = Shell.Run("""
            param($c)
            [pscustomobject]@{ EmailAddress = 'a@example.jp'; Server = 'a.example.jp' },
            [pscustomobject]@{ EmailAddress = 'b@example.jp'; Server = 'b.example.jp' },
            [pscustomobject]@{ EmailAddress = 'c@example.jp'; Server = 'c.example.jp' },
            [pscustomobject]@{ EmailAddress = 'd@example.jp'; Server = 'd.example.jp' },
            [pscustomobject]@{ EmailAddress = 'e@example.jp'; Server = 'e.example.jp' } | New-MailAccount -Credential {
                switch -Wildcard ($_.EmailAddress) {
                    'a*' { $c }
                    'b*' { $null }
                    'c*' { }
                    'd*' { throw 'no such secret' }
                    'e*' { $c.Password }
                }
            }
            """, ("c", Credential()));

        Assert.Equal(["a@example.jp taro", "e@example.jp e@example.jp"], result.Output.Select(account => $"{account} {account.Properties["UserName"].Value}"));
        Assert.Equal(
            [BadArgument, "ScriptBlockArgumentNoOutput,MailSyncPS.Commands.NewMailAccountCommand", "ScriptBlockArgumentInvocationFailed,MailSyncPS.Commands.NewMailAccountCommand"],
            result.ErrorIds);
        Assert.Equal("b@example.jp", ((PSObject)result.Errors[0].TargetObject).Properties["EmailAddress"].Value);
    }

    [Fact]
    public void A_login_name_has_no_control_characters() =>
        Assert.Equal(BadArgument, Shell.Run("New-MailAccount taro@example.jp -Server mail.example.jp -UserName \"taro`r`nA1 LOGOUT\"").Error.FullyQualifiedErrorId);

    static object? UserName(ShellResult result)
    {
        Assert.Empty(result.ErrorIds);
        return Assert.Single(result.Output).Properties["UserName"].Value;
    }
}
