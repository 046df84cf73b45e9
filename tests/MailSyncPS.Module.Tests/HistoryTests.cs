namespace MailSyncPS.ModuleTests;

/// <summary>What the ledger is asked for through the built module: how full mailboxes will be, and what became of each mail.</summary>
public sealed class HistoryTests(ImportedModule module) : ModuleTest(module), IAsyncLifetime, IDisposable
{
    const string Accounts = """
        param($pop3, $imap, $ledger)
        function New-Account($user, $port, $protocol) {
            $secret = [securestring]::new(); $secret.AppendChar('p'); $secret.AppendChar('w')
            New-MailAccount "$user@example.jp" -Server localhost -Port $port -Protocol $protocol -Security StartTls -QuotaBytes 100KB -Credential ([pscredential]::new($user, $secret))
        }
        $taro = New-Account taro $pop3 Pop3
        $hanako = New-Account hanako $imap Imap

        """;

    readonly ScratchFolder _folder = new("history");
    DovecotServer _server = null!;

    string Ledger => Path.Combine(_folder.Path, "ledger.db");

    public async Task InitializeAsync() => _server = await DovecotServer.RunAsync(new DovecotOptions());

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_mail_is_told_with_what_became_of_it()
    {
        var mails = Deliver("taro", 30);
        var young = mails.Count(mail => mail.Arrived > DateTimeOffset.Now.AddDays(-7));
        Run("$taro | Invoke-MailForward -Destination $hanako -Ledger $ledger | Remove-OldServerMail -OlderThanDays 7 -Ledger $ledger -Confirm:$false").ThrowIfFailed();

        var all = Run("Get-MailForwardRecord -Ledger $ledger").Output;
        Assert.Equal(30, all.Count);
        Assert.All(all, record => Assert.Equal(("taro@example.jp", "hanako@example.jp", true), (Value(record, "Mailbox"), Value(record, "Destination"), Value(record, "ProvenAt") is DateTimeOffset)));
        Assert.Equal(mails.Sum(mail => (long)mail.Bytes.Length), all.Sum(record => (long)Value(record, "Size")!));
        Assert.Equal(30 - young, Run("Get-MailForwardRecord taro* -State Removed -Ledger $ledger").Output.Count);
        Assert.Equal(young, Run("$taro | Get-MailForwardRecord -State Proven, Listed -Ledger $ledger").Output.Count);
        Assert.Equal(30, Run("Get-MailForwardRecord TARO -Since ([datetime]::Now.AddHours(-1)) -Ledger $ledger").Output.Count);
        Assert.Empty(Run("Get-MailForwardRecord -Until ([datetime]::Now.AddHours(-1)) -Ledger $ledger").Output);
        Assert.Single(Run("foreach ($x in 1) { Get-MailForwardRecord -Ledger $ledger | ForEach-Object { $_; break } }").Output);

        var unknown = Run("Get-MailForwardRecord jiro, taro, nobody* -Ledger $ledger");
        Assert.Equal(["MailboxUnknown,MailSyncPS.Commands.GetMailForwardRecordCommand"], unknown.ErrorIds);
        Assert.Equal(30, unknown.Output.Count);
        Assert.Contains("jiro", unknown.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["LedgerMissing,MailSyncPS.Commands.GetMailForwardRecordCommand"], Run("Get-MailForwardRecord -Ledger \"$ledger.none\"").ErrorIds);
        Assert.False(File.Exists(Ledger + ".none"));
        Assert.Equal(["InvalidArgument,MailSyncPS.Commands.GetMailForwardRecordCommand"], Run("Get-MailForwardRecord -Since $null -Ledger $ledger").ErrorIds);
    }

    [Fact]
    public void Where_a_mailbox_went_to_several_places_each_is_named()
    {
        Deliver("taro", 10);
        const string removal = "$taro | Remove-OldServerMail -OlderThanDays 7 -Ledger $ledger -Confirm:$false";
        Run("$taro | Get-MailboxQuota -Ledger $ledger").ThrowIfFailed();
        AssertRefused("The ledger knows of no copies of taro@example.jp.");
        Run("$taro | Invoke-MailForward -Destination $hanako -Ledger $ledger; $taro | Invoke-MailForward -Destination (New-Account jiro $imap Imap) -Ledger $ledger -MaxMessages 2").ThrowIfFailed();
        AssertRefused("jiro@example.jp (localhost), hanako@example.jp (localhost)");

        var status = Run("Get-MailSyncStatus -Ledger $ledger");
        Assert.Equal(["jiro@example.jp 2 8", "hanako@example.jp 10 0"], status.Output.Select(one => $"{Value(one, "Destination")} {Value(one, "Copied")} {Value(one, "Waiting")}"));
        Assert.Equal(["taro@example.jp\n-> jiro@example.jp", "taro@example.jp\n-> hanako@example.jp"], Run("Get-MailSyncStatus -Ledger $ledger | ForEach-Object { [MailSyncPS.ViewText]::Route($_) }").Output.Select(shown => shown.ToString()));

        void AssertRefused(string told)
        {
            var result = Run(removal);
            Assert.Contains(told, result.Error.ToString(), StringComparison.Ordinal);
            Assert.Equal(("taro@example.jp", 0L), (Value(Assert.Single(result.Output), "Account")!.ToString(), Value(result.Output[0], "Removed")));
        }
    }

    [Fact]
    public void A_ledger_in_a_folder_that_is_missing_is_begun_with_one_warning()
    {
        var result = Run("$taro | Get-MailboxQuota -Ledger \"$ledger.new/ledger.db\" | Invoke-MailForward -Destination $hanako -Ledger \"$ledger.new/ledger.db\"");
        Assert.Contains($"{Ledger}.new", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Empty(Run("$taro | Get-MailboxQuota -Ledger \"$ledger.new/ledger.db\"").Warnings);
        Assert.Empty(Run("$taro | Get-MailboxQuota -Ledger \"$ledger.dry/ledger.db\" | Invoke-MailForward -Destination $hanako -Ledger \"$ledger.dry/ledger.db\" -WhatIf").Warnings);
    }

    [Fact]
    public void A_quota_warns_keeps_its_reading_and_does_without_a_ledger()
    {
        Deliver("taro", 20);
        var result = Run("$taro, $hanako | Get-MailboxQuota -WarnAtPercent 5 -WarnDays 30 -Ledger $ledger");

        result.ThrowIfFailed();
        var full = Assert.Single(result.Output, quota => Value(quota, "Account")!.ToString() == "taro@example.jp");
        Assert.Contains("PercentUsed", Value(full, "Warning")!.ToString(), StringComparison.Ordinal);
        Assert.IsType<DateTimeOffset>(Value(full, "OldestMail"));
        Assert.Contains("taro@example.jp", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal("taro@example.jp", Assert.Single(Run("$taro, $hanako | Get-MailboxQuota -WarnAtPercent 5 -Ledger $ledger | Where-Object Warning | ForEach-Object { [string]$_.Account }").Output).ToString());

        File.WriteAllText(Ledger + ".x", "something else");
        var without = Run("$taro, $hanako | Get-MailboxQuota -Ledger \"$ledger.x\"");
        Assert.Empty(without.ErrorIds);
        Assert.Equal(2, without.Output.Count);
        Assert.Contains(Ledger + ".x", Assert.Single(without.Warnings), StringComparison.Ordinal);
        Assert.NotEmpty(Run("$taro | Get-MailboxQuota -WarnDays 0.5").ErrorIds);
    }

    [Fact]
    public void Within_a_dry_run_a_quota_keeps_no_reading_and_after_it_it_does()
    {
        const string dry = "$taro | Get-MailboxQuota -Ledger $ledger | Invoke-MailForward -Destination $hanako -Ledger $ledger -WhatIf";
        var reached = Ledger + ".reached";
        Assert.Single(Run(dry).Output);
        Assert.Single(Run($"{dry} | Remove-OldServerMail -OlderThanDays 7 -Ledger $ledger -WhatIf").Output);
        Assert.Single(Run("$WhatIfPreference = $true; $taro | Get-MailboxQuota -Ledger $ledger").Output);
        Assert.Equal("enough", Run(dry + " | ForEach-Object { throw 'enough' }").Error.ToString());
        Assert.Single(Run("foreach ($x in 1) { " + dry + " | ForEach-Object { $_; break } }").Output);
        Assert.Equal(["InvalidArgument,MailSyncPS.Commands.RemoveOldServerMailCommand"], Run(dry + " | Remove-OldServerMail -OlderThanDays 7 -WhatIf -Ledger ''").ErrorIds);
        Shell.RunAndStop(Accounts + dry + " | ForEach-Object { [System.IO.File]::WriteAllText(\"$ledger.reached\", ''); while ($true) { } }", () => File.Exists(reached), Arguments);
        Assert.False(File.Exists(Ledger));

        Assert.Single(Run("$taro | Get-MailboxQuota -Ledger $ledger").Output);
        Assert.True(File.Exists(Ledger));
        Assert.Empty(_server.AllMails("hanako"));
    }

    static object? Value(System.Management.Automation.PSObject record, string name) => record.Properties[name].Value;

    (string, object?)[] Arguments => [("pop3", _server.Pop3Port), ("imap", _server.ImapPort), ("ledger", Ledger)];

    ShellResult Run(string script) => Shell.Run(Accounts + script, Arguments);

    IReadOnlyList<TestMail> Deliver(string user, int count)
    {
        var mails = MailCorpus.Create(new MailCorpusOptions { Count = count, Until = DateTimeOffset.Now.AddHours(-1), TotalBytes = 80 << 10 });
        foreach (var mail in mails)
            _server.Mailbox(user).Deliver(mail);
        return mails;
    }
}
