using System.Management.Automation;

namespace MailSyncPS.Cmdlets.Tests;

/// <summary>Accounts whose servers have to be found: their order, their errors, and who agrees to what.</summary>
public sealed class DiscoveryTests(ScriptedModule module) : CmdletTest(module)
{
    const string ConsentMissing = "ConfirmationRequired,MailSyncPS.Commands.NewMailAccountCommand";

    const string Credential = """
        $secret = [securestring]::new(); $secret.AppendChar('p')
        function New-Login($name) { [pscredential]::new($name, $secret) }

        """;

    [Fact]
    public void The_found_server_makes_the_account()
    {
        var imap = Assert.Single(Shell.Run("New-MailAccount ok@srv.example.jp").Output);
        var pop3 = Assert.Single(Shell.Run("New-MailAccount ok@srv.example.jp -Protocol Pop3").Output);

        Assert.Equal("mail.srv.example.jp 993 Imap Tls Srv", Text(imap));
        Assert.Equal("mail.srv.example.jp 110 Pop3 StartTls Srv", Text(pop3));
    }

    [Theory]
    [InlineData("-Port 4993", "mail.srv.example.jp 4993 Imap Tls Srv")]
    [InlineData("-Security StartTls", "mail.srv.example.jp 143 Imap StartTls Srv")]
    [InlineData("-Security None", "mail.srv.example.jp 143 Imap None Srv")]
    [InlineData("-Security Auto", "mail.srv.example.jp 993 Imap Auto Srv")]
    [InlineData("-Protocol Pop3 -Security None", "mail.srv.example.jp 110 Pop3 None Srv")]
    public void What_is_given_wins_over_what_was_found(string parameters, string expected) =>
        Assert.Equal(expected, Text(Assert.Single(Shell.Run($"New-MailAccount ok@srv.example.jp {parameters}").Output)));

    [Fact]
    public void Accounts_come_out_in_the_order_they_went_in()
    {
        var result = Shell.Run("""
            [pscustomobject]@{ EmailAddress = 'slow@srv.example.jp'; Server = '' },
            [pscustomobject]@{ EmailAddress = 'ok@srv.example.jp'; Server = $null },
            [pscustomobject]@{ EmailAddress = 'given@example.jp'; Server = 'imap.example.jp' },
            [pscustomobject]@{ EmailAddress = 'ok@nowhere.example.jp'; Server = '' },
            [pscustomobject]@{ EmailAddress = 'ok+2@srv.example.jp'; Server = '' } | New-MailAccount
            """);

        Assert.Equal(["slow@srv.example.jp", "ok@srv.example.jp", "given@example.jp", "ok+2@srv.example.jp"], result.Output.Select(account => account.ToString()));
        Assert.Equal("ok@nowhere.example.jp", result.Error.TargetObject);
    }

    [Fact]
    public void What_was_tried_is_told_in_one_short_line()
    {
        var error = Shell.Run("New-MailAccount ok@nowhere.example.jp").Error;

        Assert.Equal("ServerRequired,MailSyncPS.Commands.NewMailAccountCommand", error.FullyQualifiedErrorId);
        Assert.EndsWith(" Tried in vain: SRV records (2).", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Test-ImapSupport", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("-Server", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-MailAccount")]
    [InlineData("Test-ImapSupport")]
    public void A_machine_that_is_offline_is_told_of_itself(string cmdlet)
    {
        var error = Shell.Run($"{cmdlet} ok@offline.example.jp").Error;

        Assert.StartsWith("HostNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("offline", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("welcome letter", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guess")]
    [InlineData("mxhint")]
    [InlineData("autoconfighttp")]
    public void No_credential_goes_to_a_guess_where_nobody_can_agree(string source)
    {
        var result = Shell.Run(Credential + $"New-MailAccount ok@{source}.example.jp -Credential (New-Login taro); New-MailAccount ok@srv.example.jp -Credential (New-Login taro)");

        Assert.Equal([ConsentMissing], result.ErrorIds);
        Assert.Equal("ok@srv.example.jp", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void A_person_decides_on_a_guess()
    {
        Shell.Screen.Answers.Enqueue("No");
        Shell.Screen.Answers.Enqueue("Yes");
        Shell.Screen.Answers.Enqueue("Yes to All");

        var result = Shell.Run(Credential + """
            'ok+1@guess.a.jp', 'ok+1@guess.b.jp', 'ok+2@guess.a.jp', 'ok+2@guess.b.jp', 'ok@guess.c.jp', 'ok@mxhint.d.jp' | New-MailAccount -Credential (New-Login taro)
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Equal(["ok+1@guess.b.jp", "ok+2@guess.b.jp", "ok@guess.c.jp", "ok@mxhint.d.jp"], result.Output.Select(account => account.ToString()));
        Assert.Equal(3, Shell.Screen.Questions.Count);
        Assert.Equal("Use the password of ok+1@guess.a.jp at mail.guess.a.jp, which was only guessed from the usual names?", Shell.Screen.Questions[0]);
    }

    [Theory]
    [InlineData("New-MailAccount ok@guess.example.jp -Credential (New-Login taro) -AcceptDiscoveredServer")]
    [InlineData("New-MailAccount ok@guess.example.jp")]
    [InlineData("New-MailAccount ok@guess.example.jp -Server mail.guess.example.jp -Credential (New-Login taro)")]
    [InlineData("New-MailAccount ok@guess.example.jp -Credential (New-Login taro) -AcceptDiscoveredServer | New-MailAccount -Credential (New-Login jiro)")]
    public void Who_agreed_or_gives_no_credential_is_not_asked(string command)
    {
        var result = Shell.Run(Credential + command);

        Assert.Empty(result.ErrorIds);
        Assert.Empty(Shell.Screen.Questions);
        Assert.Equal("mail.guess.example.jp", Assert.Single(result.Output).Properties["Server"].Value);
    }

    [Theory]
    [InlineData("-Confirm:$false")]
    [InlineData("-Confirm")]
    [InlineData("-AcceptDiscoveredServer:$false -Confirm:$false")]
    [InlineData("", "$ConfirmPreference = 'None'")]
    [InlineData("", "[pscustomobject]@{ EmailAddress = 'ok@guess.example.jp'; AcceptDiscoveredServer = $true; Confirm = $false } |")]
    public void Nothing_that_was_set_for_other_questions_agrees(string parameters, string before = "")
    {
        var address = before.EndsWith('|') ? "" : "ok@guess.example.jp";
        var result = Shell.Run(Credential + $"{before} New-MailAccount {address} -Credential (New-Login taro) {parameters}".Replace("'None' New", "'None'; New", StringComparison.Ordinal));

        Assert.Empty(result.Output);
        Assert.Equal([ConsentMissing], result.ErrorIds);
        Assert.Contains("-AcceptDiscoveredServer", result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-MailAccount ok@srv.example.jp -SkipCertificateCheck")]
    [InlineData("New-MailAccount ok@providertable.example.jp -Security None")]
    [InlineData("New-MailAccount ok@guess.example.jp -SkipCertificateCheck -AcceptDiscoveredServer")]
    [InlineData("New-MailAccount ok@guess.example.jp -Security None -AcceptDiscoveredServer")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'ok@srv.example.jp'; Server = ''; SkipCertificateCheck = 'true' } | New-MailAccount")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'ok@srv.example.jp'; Server = 'mail.srv.example.jp'; Source = 'Srv'; Security = 'None' } | New-MailAccount")]
    [InlineData("New-MailAccount ok@srv.example.jp -SkipCertificateCheck | New-MailAccount")]
    [InlineData("New-MailAccount ok@guess.example.jp -Credential (New-Login taro) -AcceptDiscoveredServer | New-MailAccount -Security None")]
    public void No_password_goes_to_a_server_that_was_found_and_proves_nothing(string command)
    {
        Shell.Screen.Answers.Enqueue("Yes to All");
        var result = Shell.Run(Credential + command + " -Credential (New-Login taro)");

        Assert.Empty(result.Output);
        Assert.Equal(["ServerRequired,MailSyncPS.Commands.NewMailAccountCommand"], result.ErrorIds);
        Assert.Contains("-Server", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Shell.Screen.Questions);
    }

    [Fact]
    public void A_named_server_may_go_without_a_proof_and_a_pinned_one_may_be_found()
    {
        var result = Shell.Run(Credential + """
            New-MailAccount ok@srv.example.jp -Server mail.srv.example.jp -Credential (New-Login taro) -SkipCertificateCheck
            New-MailAccount ok@srv.example.jp -Credential (New-Login taro) -SkipCertificateCheck -CertificateThumbprint 3F5A0C7E91B24D68AA07C3E15D9024BB6F81E7D2
            """);

        Assert.Empty(result.ErrorIds);
        Assert.Equal(["Given", "Srv"], result.Output.Select(account => account.Properties["Source"].Value.ToString()));
    }

    // As Select-Object and a CSV file leave it; the engine of these tests has neither.
    [Theory]
    [InlineData("Test-ImapSupport ok@guess.reduced1.jp | ForEach-Object { [pscustomobject]@{ EmailAddress = $_.EmailAddress; Server = $_.Server } } | New-MailAccount -Credential (New-Login taro)")]
    [InlineData("New-MailAccount ok@guess.reduced2.jp | ForEach-Object { [pscustomobject]@{ EmailAddress = $_.EmailAddress; Server = $_.Server } } | New-MailAccount -Credential (New-Login taro)")]
    [InlineData("Test-ImapSupport ok@guess.reduced3.jp | ForEach-Object { [pscustomobject]@{ EmailAddress = [string]::new($_.EmailAddress); Server = [string]::new($_.Server) } } | New-MailAccount -Credential (New-Login taro)")]
    [InlineData("Test-ImapSupport ok@guess.reduced4.jp | ForEach-Object { [pscustomobject]@{ EmailAddress = 'a@elsewhere.jp'; Server = [string]::new($_.Server); Source = \"$($_.Source)\" } } | New-MailAccount -Credential (New-Login taro)")]
    [InlineData("$t = Test-ImapSupport ok@guess.reduced5.jp; New-MailAccount ok@guess.reduced5.jp -Server $t.Server -Credential (New-Login taro)")]
    [InlineData("$t = Test-ImapSupport ok@guess.reduced6.jp; New-MailAccount ok@guess.reduced6.jp -Server $t.Imap.Server -Credential (New-Login taro)")]
    [InlineData("$t = Test-ImapSupport ok@guess.reduced7.jp; [pscustomobject]@{ EmailAddress = 'other@guess.reduced7.jp'; Server = \"$($t.Server)\" } | New-MailAccount -Credential (New-Login taro)")]
    public void A_guess_of_which_only_the_name_is_left_stays_one(string command)
    {
        var result = Shell.Run(Credential + command);

        Assert.Empty(result.Output);
        Assert.Equal([ConsentMissing], result.ErrorIds);
    }

    [Theory]
    [InlineData("@{ EmailAddress = $t.EmailAddress; Server = $t.Server; Credential = (New-Login taro) }", "vouches")]
    [InlineData("[pscustomobject]@{ EmailAddress = $t.EmailAddress; Server = [string]::new($t.Server); Credential = (New-Login taro) }", "vouches")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'ok@srv.row.jp'; Server = 'mail.srv.row.jp'; Source = 'Srv'; SkipCertificateCheck = $true; Credential = (New-Login taro) }", "-SkipCertificateCheck")]
    public void Nor_does_a_row_that_is_taken_for_an_account_get_a_password(string row, string words)
    {
        var result = Shell.Run(Credential + $"$t = Test-ImapSupport ok@guess.rows.jp; {row} | Get-MailboxQuota");

        Assert.Empty(result.Output);
        Assert.Contains(words, result.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_agreed_for_one_address_is_not_agreed_for_another()
    {
        var result = Shell.Run(Credential + "New-MailAccount ok@guess.example.jp -Credential (New-Login taro) -AcceptDiscoveredServer | New-MailAccount -EmailAddress other@elsewhere.jp -Credential (New-Login taro)");

        Assert.Equal([ConsentMissing], result.ErrorIds);
    }

    [Theory]
    [InlineData("New-MailAccount ok@guess.example.jp")]
    [InlineData("Test-ImapSupport ok@guess.example.jp")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'ok@guess.example.jp'; Server = 'mail.guess.example.jp'; Source = 'Guess' } | Test-ImapSupport")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'ok@guess.example.jp'; Server = 'mail.guess.example.jp'; Source = 'Guess' }")]
    public void A_guess_that_is_piped_on_stays_a_guess(string guess) =>
        Assert.Equal([ConsentMissing], Shell.Run(Credential + $"{guess} | New-MailAccount -Credential (New-Login taro)").ErrorIds);

    [Theory]
    [InlineData("[pscustomobject]@{ Server = 'imap.example.test'; Source = 'Guess' } | New-MailAccount -EmailAddress a@example.test")]
    [InlineData("New-MailAccount ok@guess.example.jp | New-MailAccount -EmailAddress a@example.test")]
    public void A_piped_server_is_a_guess_where_its_row_is_not_seen(string command)
    {
        var script = Credential + $"{command} -Credential (New-Login taro)";
        Assert.Equal([ConsentMissing], Shell.Run(script).ErrorIds);

        Shell.Screen.Answers.Enqueue("Yes");
        var account = Assert.Single(Shell.Run(script).Output);
        Assert.Equal("a@example.test Guess", $"{account} {account.Properties["Source"].Value}");
    }

    [Theory]
    [InlineData("[pscustomobject]@{ EmailAddress = 'a@example.test'; Server = 'imap.example.test' } | New-MailAccount -Credential (New-Login taro)")]
    [InlineData("[pscustomobject]@{ EmailAddress = 'a@example.test'; Server = 'imap.example.test'; Source = 'ImapQuota'; Credential = (New-Login taro) } | New-MailAccount")]
    [InlineData("[pscustomobject]@{ Port = '993' } | New-MailAccount -EmailAddress a@example.test -Server imap.example.test -Credential (New-Login taro)")]
    [InlineData("'a@example.test' | New-MailAccount -Server imap.example.test -Credential (New-Login taro)")]
    public void A_server_that_somebody_wrote_down_is_not_asked_about(string command)
    {
        var result = Shell.Run(Credential + command);

        Assert.Empty(result.ErrorIds);
        Assert.Equal("imap.example.test Given", string.Join(' ', ((string[])["Server", "Source"]).Select(name => Assert.Single(result.Output).Properties[name].Value)));
    }

    [Fact]
    public void A_dry_run_makes_no_account_with_a_guess()
    {
        var before = Shell.Screen.Text.Length;
        var result = Shell.Run(Credential + "New-MailAccount ok@guess.example.jp -Credential (New-Login taro) -WhatIf");

        Assert.Empty(result.Output);
        Assert.Contains("What if: Use the password of ok@guess.example.jp", Shell.Screen.Text[before..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$secret", "ok", false)]
    [InlineData("(New-Login ok@srv.local.jp)", "ok@srv.local.jp", true)]
    [InlineData("(New-Login other)", "other", false)]
    [InlineData("(New-Login ok@srv.local.jp) -UserName mine", "mine", false)]
    public void The_form_of_login_names_is_used_or_told(string credential, string login, bool warns)
    {
        var before = Shell.Screen.Text.Length;
        var result = Shell.Run(Credential + $"New-MailAccount ok@srv.local.jp -Credential {credential}");

        Assert.Equal(login, Assert.Single(result.Output).Properties["UserName"].Value);
        Assert.Equal(warns, Shell.Screen.Text[before..].Contains("-UserName ok", StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_that_does_not_hold_is_warned_of()
    {
        var before = Shell.Screen.Text.Length;
        Shell.Run("New-MailAccount ok@srv.unsafe.jp");

        Assert.Contains("The certificate is for somebody else.", Shell.Screen.Text[before..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_finds_the_server_of_an_address()
    {
        var result = Shell.Run("Test-ImapSupport ok@srv.example.jp; 'ok@guess.example.jp', 'ok@nowhere.example.jp' | Test-ImapSupport");

        Assert.Equal(["ServerRequired,MailSyncPS.Commands.TestImapSupportCommand"], result.ErrorIds);
        Assert.Equal(["ok@srv.example.jp Srv", "ok@nowhere.example.jp NotFound", "ok@guess.example.jp Guess"],
            result.Output.Select(support => $"{support.Properties["EmailAddress"].Value} {support.Properties["Source"].Value}").OrderDescending(StringComparer.Ordinal));
        Assert.All(result.Output, support => Assert.NotEmpty((System.Collections.IEnumerable)support.Properties["Tried"].Value));
    }

    [Fact]
    public void A_test_of_an_account_tells_where_its_server_is_from() =>
        Assert.Equal("Guess", Assert.Single(Shell.Run("New-MailAccount ok@guess.example.jp | Test-ImapSupport").Output).Properties["Source"].Value.ToString());

    [Theory]
    [InlineData("New-MailAccount")]
    [InlineData("Test-ImapSupport")]
    public void Stopping_ends_the_search(string command)
    {
        var address = Address("never");

        var result = Shell.RunAndStop($"param($address) $address | {command}", () => ScriptedModule.Happened($"discovery {address} began"), ("address", address));

        Assert.True(ScriptedModule.Happened($"discovery {address} cancelled"));
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Progress_is_shown_while_searching()
    {
        Shell.Run($"New-MailAccount {Address("noisy")}");

        Assert.Contains(Shell.Screen.Progress, record => record.Activity == "Finding servers");
        Assert.Equal(ProgressRecordType.Completed, Shell.Screen.Progress.Last().RecordType);
    }

    static string Text(PSObject account) =>
        string.Join(' ', new[] { "Server", "Port", "Protocol", "Security", "Source" }.Select(name => account.Properties[name].Value.ToString()));
}
