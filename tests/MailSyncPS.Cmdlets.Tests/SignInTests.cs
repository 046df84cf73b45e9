using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>Sign-ins at the prompt; what the engine does with them is its own tests' business.</summary>
public sealed class SignInTests(ScriptedModule module) : CmdletTest(module)
{
    [Theory]
    [InlineData("-SignIn work", "work")]
    [InlineData("-SignIn ''", "")]
    [InlineData("", "")]
    public void An_account_has_the_sign_in_that_is_named(string parameters, string expected)
    {
        var result = Shell.Run($"New-MailAccount taro@example.jp -Server imap.example.jp {parameters}");

        Assert.Empty(result.ErrorIds);
        Assert.Equal(expected, Text(Assert.Single(result.Output), "SignIn"));
    }

    [Theory]
    [InlineData("imap.covered.test", "covered.test")]
    [InlineData("elsewhere.test", "")]
    public void Without_a_credential_the_sign_in_that_covers_the_address_at_the_server_is_used(string server, string expected)
    {
        Assert.Equal(expected, Text(Assert.Single(Shell.Run($"New-MailAccount taro@covered.test -Server {server}").Output), "SignIn"));
        Assert.Equal(expected, Text(Assert.Single(Shell.Run($"[pscustomobject]@{{ EmailAddress = 'taro@covered.test'; Server = '{server}'; SignIn = '' }} | New-MailAccount").Output), "SignIn"));
    }

    [Fact]
    public void A_credential_counts_more_than_a_sign_in_that_covers_the_address()
    {
        var result = Shell.Run("param($c) New-MailAccount taro@covered.test -Server imap.covered.test -Credential $c", ("c", Screen.Secret("canary")));

        Assert.Equal("", Text(Assert.Single(result.Output), "SignIn"));
    }

    [Theory]
    [InlineData("-SignIn nothing", "SignInMissing")]
    [InlineData("-SignIn work -Credential $c", "InvalidArgument")]
    public void A_sign_in_that_can_not_be_used_is_an_error_of_its_account(string parameters, string id)
    {
        var result = Shell.Run($"param($c) New-MailAccount taro@example.jp -Server imap.example.jp {parameters}", ("c", Screen.Secret("canary")));

        Assert.Empty(result.Output);
        Assert.StartsWith(id + ",", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-MailAccount taro@example.jp -Server imap.example.jp -SignInSecret $c")]
    [InlineData("New-MailAccount taro@example.jp -Server imap.example.jp -Credential $c")]
    [InlineData("New-MailAccount taro@example.jp -Server imap.example.jp -Credential ([pscredential]::new('taro@example.jp', $c))")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'taro@example.jp'; Server = 'imap.example.jp' } | New-MailAccount -SignInSecret { $c }")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'taro@example.jp'; Server = 'imap.example.jp' } | New-MailAccount -Credential { $c }")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'taro@example.jp'; Server = 'imap.example.jp'; SignInSecret = $c } | New-MailAccount")]
    [InlineData("(Get-MailboxQuota @{ EmailAddress = 'taro@example.jp'; Server = 'imap.example.jp'; SignInSecret = $c }).Account")]
    [InlineData("(Get-MailboxQuota @{ EmailAddress = 'taro@example.jp'; Server = 'imap.example.jp'; Credential = $c }).Account")]
    public void A_whole_sign_in_from_a_vault_is_taken_and_never_used_as_a_password(string command)
    {
        var result = Shell.Run("param($c) " + command, ("c", Screen.Secret("sign-in vaulted")));

        Assert.Empty(result.ErrorIds);
        Assert.Equal("vaulted", Text(Assert.Single(result.Output), "SignIn"));
    }

    [Theory]
    [InlineData("-SignInSecret $c", "canary-none", "SignInSecretInvalid")]
    [InlineData("-SignInSecret $c", "sign-in broken", "SignInSecretInvalid")]
    [InlineData("-SignInSecret $null", "x", "ParameterArgumentTransformationError")]
    [InlineData("-SignIn $c", "sign-in vaulted", "ParameterArgumentTransformationError")]
    [InlineData("-Credential $c", "sign-in broken", "SignInSecretInvalid")]
    [InlineData("-SignIn 'sign-in canary'", "x", "SignInSecretInvalid")]
    [InlineData("-SignInSecret $c -Credential $c", "sign-in vaulted", "InvalidArgument")]
    [InlineData("-SignIn work -Credential $c", "sign-in vaulted", "InvalidArgument")]
    public void A_secret_that_can_not_be_used_as_a_sign_in_is_an_error_of_its_account(string parameters, string secret, string id)
    {
        var result = Shell.Run($"param($c) New-MailAccount taro@example.jp -Server imap.example.jp {parameters}", ("c", Screen.Secret(secret)));

        Assert.Empty(result.Output);
        Assert.StartsWith(id + ",", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sign_in_for_a_vault_is_a_secure_string()
    {
        var result = Shell.Run("Register-MailSignIn '*@example.jp' -ServiceAccountFile key.json -AsSecureString");

        Assert.Empty(result.ErrorIds);
        Assert.IsType<System.Security.SecureString>(Assert.Single(result.Output).BaseObject);
        Assert.Empty(Shell.Run("param($c) Unregister-MailSignIn -SignInSecret $c -Confirm:$false", ("c", result.Output[0].BaseObject)).ErrorIds);
    }

    [Fact]
    public void A_row_may_name_its_sign_in()
    {
        var result = Shell.Run("(Get-MailboxQuota @{ EmailAddress = 'taro@example.jp'; Server = 'imap.example.jp'; SignIn = 'work' }).Account");

        Assert.Empty(result.ErrorIds);
        Assert.Equal("work", Text(Assert.Single(result.Output), "SignIn"));
    }

    [Theory]
    [InlineData("'*@example.jp' -ServiceAccountFile key.json", "ServiceAccount", "Google", "example.jp")]
    [InlineData("taro@gmail.com -ClientFile client.json", "Browser", "Google", "taro@gmail.com")]
    [InlineData("'*@example.jp' -AppOnly -TenantId example.jp -ClientId x -ClientSecret $s -Name night", "AppOnly", "Microsoft", "night")]
    [InlineData("taro@example.jp -Provider Microsoft -ClientId x -DeviceCode", "DeviceCode", "Microsoft", "taro@example.jp")]
    [InlineData("taro@example.jp -Authority https://login.example.jp -ClientId x -Server *.example.jp", "Browser", "Other", "taro@example.jp")]
    [InlineData("taro@example.jp -RefreshToken $s -ClientId x -Provider google", "RefreshToken", "Google", "taro@example.jp")]
    public void The_kind_follows_what_is_given(string parameters, string kind, string provider, string name)
    {
        var result = Shell.Run($"param($s) Register-MailSignIn {parameters}", ("s", Screen.Secret("canary")));

        Assert.Empty(result.ErrorIds);
        var signIn = Assert.Single(result.Output);
        Assert.Equal((kind, provider, name), (Text(signIn, "Kind"), Text(signIn, "Provider"), Text(signIn, "Name")));
    }

    [Theory]
    [InlineData("'*' -ServiceAccountFile key.json", "ParameterArgumentTransformationError")]
    [InlineData("taro -ServiceAccountFile key.json", "ParameterArgumentTransformationError")]
    [InlineData("taro@example.jp -ClientId x", "InvalidArgument")]
    [InlineData("taro@example.jp -Provider Other -ClientId x", "InvalidArgument")]
    [InlineData("taro@example.jp -AppOnly -ClientId x -ClientSecret $s", "InvalidArgument")]
    [InlineData("taro@example.jp -AppOnly -TenantId t -ClientId x", "InvalidArgument")]
    [InlineData("taro@example.jp -AppOnly -TenantId t -ClientId x -ClientSecret canary-plain", "ParameterArgumentTransformationError")]
    [InlineData("taro@example.jp -Authority login -ClientId x", "InvalidArgument")]
    [InlineData("taro@example.jp -ServiceAccountFile key.json -Server 'imap.example.jp:993'", "ParameterArgumentTransformationError")]
    public void What_makes_no_sense_is_refused(string parameters, string id)
    {
        var result = Shell.Run($"param($s) Register-MailSignIn {parameters}", ("s", Screen.Secret("canary")));

        Assert.Empty(result.Output);
        Assert.StartsWith(id + ",", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_registers_nothing() => Assert.Empty(Shell.Run("Register-MailSignIn '*@example.jp' -ServiceAccountFile key.json -WhatIf").Output);

    [Fact]
    public void A_sign_in_that_is_not_there_is_told() =>
        Assert.StartsWith("SignInMissing,", Shell.Run("Get-MailSignIn work").Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    static string Text(PSObject item, string property) => item.Properties[property].Value?.ToString() ?? "";
}
