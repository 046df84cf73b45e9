namespace MailSyncPS.ModuleTests;

/// <summary>The main job, through the built module, on real servers. What counts is what lies in their storage.</summary>
public sealed class PipelineTests(ImportedModule module) : ModuleTest(module), IAsyncLifetime, IDisposable
{
    const string Accounts = """
        param($oldPort, $oldImapPort, $newPort, $ledger)
        function New-Account($user, $port, $protocol) {
            $secret = [securestring]::new(); $secret.AppendChar('p'); $secret.AppendChar('w')
            New-MailAccount "$user@example.jp" -Server localhost -Port $port -Protocol $protocol -Security StartTls -QuotaBytes 20MB -Credential ([pscredential]::new($user, $secret))
        }
        $new = New-Account hanako $newPort Imap

        """;

    readonly ScratchFolder _folder = new("pipeline");
    DovecotServer _old = null!;
    DovecotServer _new = null!;

    public async Task InitializeAsync()
    {
        _old = await DovecotServer.RunAsync(DovecotOptions.OldServer(20 << 20));
        _new = await DovecotServer.RunAsync(DovecotOptions.GmailLike);
    }

    public async Task DisposeAsync()
    {
        await _old.DisposeAsync();
        await _new.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_pipeline_copies_all_and_frees_the_old()
    {
        var mails = Deliver("taro", 60);

        var dry = Run("New-Account taro $oldPort Pop3 | Get-MailboxQuota | Invoke-MailForward -Destination $new -Ledger $ledger -WhatIf | Remove-OldServerMail -OlderThanDays 7 -Ledger $ledger -WhatIf");
        Assert.Empty(_new.AllMails("hanako"));
        Assert.Empty(MailComparison.Differences(mails, _old.AllMails("taro")));
        Assert.False(File.Exists(Ledger));

        var real = Run("New-Account taro $oldPort Pop3 | Get-MailboxQuota | Invoke-MailForward -Destination $new -Ledger $ledger | Remove-OldServerMail -OlderThanDays 7 -Ledger $ledger -Confirm:$false");
        Assert.Empty(MailComparison.Differences(mails, _new.AllMails("hanako")));
        var young = mails.Where(mail => mail.Arrived > DateTimeOffset.Now.AddDays(-7)).ToList();
        Assert.Empty(MailComparison.Differences(young, _old.AllMails("taro")));
        Assert.All([dry, real], result => Assert.Equal((long)(mails.Count - young.Count), Assert.Single(result.Output).Properties["Removed"].Value));

        var again = Run("New-Account taro $oldPort Pop3 | Invoke-MailForward -Destination $new -Ledger $ledger");
        Assert.Equal((0L, true), ((long)Assert.Single(again.Output).Properties["Forwarded"].Value, (bool)again.Output[0].Properties["Complete"].Value));
        Assert.Empty(MailComparison.Differences(mails, _new.AllMails("hanako")));
    }

    [Fact]
    public void Several_mailboxes_go_to_folders_of_their_own()
    {
        var users = new[] { "a", "b", "c" };
        var mails = users.ToDictionary(user => user, user => Deliver(user, 20));

        var result = Run("""
            'a', 'b', 'c' | ForEach-Object { New-Account $_ $oldPort Pop3 } |
                Invoke-MailForward -Destination $new -DestinationFolder { "Old/$($_.EmailAddress)" } -ThrottleLimit 3 -Ledger $ledger |
                Remove-OldServerMail -OlderThanDays 0 -Confirm:$false -Ledger $ledger
            """);

        Assert.Equal(3, result.Output.Count);
        foreach (var user in users)
        {
            Assert.Empty(MailComparison.Differences(mails[user], _new.Mailbox("hanako", $"Old/{user}@example.jp").Mails()));
            Assert.Empty(_old.AllMails(user));
        }
    }

    [Fact]
    public void A_run_tells_its_story_and_its_protocol_and_Tab_knows_what_came_of_it()
    {
        Deliver("taro", 10);
        var log = Path.Combine(_folder.Path, "protocol.log");

        var result = Run("""
            $taro = New-Account taro $oldPort Pop3
            $null = $taro | Invoke-MailForward -Destination $new -DestinationFolder Old/taro -Ledger $ledger -ProtocolLog "$ledger/../protocol.log" -Verbose
            $null = $taro | Remove-OldServerMail -Destination $new -OlderThanDays 0 -Ledger $ledger -Confirm:$false -Verbose
            foreach ($line in "Get-MailForwardRecord -Ledger '$ledger' -Mailbox ", 'Invoke-MailForward -Account $taro -Destination $new -DestinationFolder o') {
                (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText
            }
            """);

        Assert.Equal(["taro@example.jp", "Old", "Old/taro"], result.Output.Select(text => text.ToString()));
        var story = result.Verbose.Where(line => line.StartsWith("taro@example.jp", StringComparison.Ordinal)).ToList();
        string[] steps = [": connected to localhost:", "INBOX lists 10 mails; 0 copied before, 10 to copy", "goes to Old/taro of hanako@example.jp", ": looked for copies", ": sent 1 mail", ": read back and proven, ", "10 forwarded", "10 may go", ": told localhost to remove 10 mails", "listed again; 0 of"];
        var at = -1;
        Assert.All(steps, step => Assert.True((at = story.FindIndex(at + 1, line => line.Contains(step, StringComparison.Ordinal))) >= 0, $"{step} in: {string.Join('\n', result.Verbose)}"));
        Assert.InRange(result.Verbose.Count, steps.Length, 40);
        var protocol = File.ReadAllText(log);
        Assert.All(["TLS: Tls1", "USER taro", "PASS (hidden)", "RETR 1", "AUTHENTICATE PLAIN", "APPEND", "BODY[] <", "closed"], part => Assert.Contains(part, protocol, StringComparison.Ordinal));
        Assert.All(["PASS pw", "AHRhcm8AcHc=", "AGhhbmFrbwBwdw==", "Message-ID", "Received:"], part => Assert.DoesNotContain(part, protocol, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void An_unconfirmed_removal_keeps_all()
    {
        var mails = Deliver("taro", 10);

        var result = Shell.Run(Accounts + "New-Account taro $oldPort Pop3 | Invoke-MailForward -Destination $new -Ledger $ledger | Remove-OldServerMail -OlderThanDays 0 -Ledger $ledger", Arguments);

        Assert.Equal("ConfirmationRequired,MailSyncPS.Commands.RemoveOldServerMailCommand", result.Error.FullyQualifiedErrorId);
        var removal = Assert.Single(result.Output);
        string[] counts = ["Listed", "Removed", "KeptRecent", "KeptUnproven", "KeptCopyGone", "KeptDeclined", "FreedBytes"];
        Assert.Equal("10 0 0 0 0 10 0", string.Join(' ', counts.Select(name => removal.Properties[name].Value)));
        Assert.NotNull(removal.Properties["PercentUsedBefore"].Value);
        Assert.Equal(removal.Properties["PercentUsedBefore"].Value, removal.Properties["PercentUsedAfter"].Value);
        Assert.Empty(MailComparison.Differences(mails, _old.AllMails("taro")));
    }

    [Fact]
    public void A_test_tells_what_a_server_offers()
    {
        var support = Assert.Single(Run("New-Account taro $oldImapPort Imap | Test-ImapSupport").Output);

        Assert.Equal(true, support.Properties["ImapSupported"].Value);
        Assert.Equal(true, support.Properties["SupportsQuota"].Value);
        Assert.Equal(true, support.Properties["SupportsUidPlus"].Value);
        Assert.Null(support.Properties["Problem"].Value);
    }

    [Fact]
    public void What_a_test_tells_is_saved_to_be_read_again()
    {
        // Export-Clixml saves to the same depth.
        var result = Run("""
            $text = [System.Management.Automation.PSSerializer]::Serialize((New-Account taro $oldImapPort Imap | Test-ImapSupport), 2)
            $tls = [System.Management.Automation.PSSerializer]::Deserialize($text).Imap.Tls
            $text; $tls.Thumbprint; $tls.NotAfter; $tls.Names
            """);

        var certificate = TestCertificates.Valid.Certificate;
        Assert.Equal(
            [certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256), certificate.NotAfter, "localhost", "127.0.0.1", "127.0.0.2", "::1"],
            result.Output.Skip(1).Select(value => value.BaseObject));
        Assert.DoesNotContain("pw", result.Output[0].ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_unreachable_server_is_an_answer()
    {
        var result = Shell.Run("Test-ImapSupport -Server 127.0.0.1 -Port 1");

        Assert.Empty(result.ErrorIds);
        var support = Assert.Single(result.Output);
        Assert.Equal(false, support.Properties["ImapSupported"].Value);
        Assert.NotNull(support.Properties["Problem"].Value);
    }

    string Ledger => Path.Combine(_folder.Path, "ledger.db");

    (string, object?)[] Arguments => [("oldPort", _old.Pop3Port), ("oldImapPort", _old.ImapPort), ("newPort", _new.ImapPort), ("ledger", Ledger)];

    ShellResult Run(string script)
    {
        var result = Shell.Run(Accounts + script, Arguments);
        result.ThrowIfFailed();
        return result;
    }

    IReadOnlyList<TestMail> Deliver(string user, int count)
    {
        var mails = MailCorpus.Create(new MailCorpusOptions { Count = count, Until = DateTimeOffset.Now.AddHours(-1), Recipient = user + "@example.jp" });
        foreach (var mail in mails)
            _old.Mailbox(user).Deliver(mail);
        return mails;
    }
}
