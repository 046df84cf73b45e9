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
    public void An_unconfirmed_removal_keeps_all()
    {
        var mails = Deliver("taro", 10);

        var result = Shell.Run(Accounts + "New-Account taro $oldPort Pop3 | Invoke-MailForward -Destination $new -Ledger $ledger | Remove-OldServerMail -OlderThanDays 0 -Ledger $ledger", Arguments);

        Assert.Equal("ConfirmationRequired,MailSyncPS.Commands.RemoveOldServerMailCommand", result.Error.FullyQualifiedErrorId);
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
