using MailSyncPS.TestServers.Tests;

namespace MailSyncPS.ModuleTests;

/// <summary>The built module with its ledger in PostgreSQL.</summary>
public sealed class SharedLedgerTests(ImportedModule module) : ModuleTest(module), IAsyncLifetime
{
    const string Accounts = """
        param($port, $ledger, $login)
        function New-Account($user) {
            $secret = [securestring]::new(); $secret.AppendChar('p'); $secret.AppendChar('w')
            New-MailAccount "$user@example.jp" -Server localhost -Port $port -Protocol Imap -Security StartTls -QuotaBytes 100KB -Credential ([pscredential]::new($user, $secret))
        }
        $taro = New-Account taro
        $hanako = New-Account hanako

        """;

    DovecotServer _mail = null!;
    PostgresServer _database = null!;

    public async Task InitializeAsync()
    {
        if (PostgresInstallation.Missing is not null)
            return;
        _mail = await DovecotServer.RunAsync(new DovecotOptions());
        _database = await PostgresServer.RunAsync();
    }

    public async Task DisposeAsync()
    {
        if (_mail is null)
            return;
        await _mail.DisposeAsync();
        await _database.DisposeAsync();
    }

    [PostgresFact]
    public void All_cmdlets_take_its_address_and_no_secret_comes_out()
    {
        var mails = MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 45, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 40 << 10 });
        foreach (var mail in mails)
            _mail.Mailbox("taro").Deliver(mail);
        var result = Run("""
            $with = @{ Ledger = $ledger; LedgerCredential = $login; Verbose = $true }
            & {
                $taro | Get-MailboxQuota @with
                $taro | Invoke-MailForward -Destination $hanako @with | Remove-OldServerMail -OlderThanDays 7 @with -Confirm:$false
                Get-MailForwardRecord @with
                Get-MailSyncStatus @with
                Get-MailForwardRecord -Ledger $ledger
                Get-MailForwardRecord -Ledger "$ledger&password=Falsch-0815"
                Get-MailForwardRecord -Ledger "$ledger&nonsense=1&password=Falsch-0815"
                Get-MailForwardRecord -Ledger 'some.db' -LedgerCredential $login
            } *>&1 | ForEach-Object { $_; $_ | Format-List * -Force | Out-String }
            """);
        var text = string.Join('\n', result.Output.Select(line => line.ToString()));
        Assert.Equal(12, result.Output.Count(line => line.Properties["ProvenAt"] is not null && line.Properties["State"]?.Value?.ToString() == "Removed"));
        Assert.Equal(2, result.Output.Count(line => line.BaseObject is System.Management.Automation.ErrorRecord e && e.FullyQualifiedErrorId.StartsWith("LedgerRefused", StringComparison.Ordinal)));
        Assert.DoesNotContain(PostgresServer.Password, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Falsch", text.Replace("password=Falsch-0815\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(["InvalidArgument,MailSyncPS.Commands.GetMailForwardRecordCommand"], Run("Get-MailForwardRecord -Ledger \"$ledger&nonsense=1\"").ErrorIds);
        Assert.Equal(["InvalidArgument,MailSyncPS.Commands.GetMailForwardRecordCommand"], Run("Get-MailForwardRecord -Ledger some.db -LedgerCredential $login").ErrorIds);
        Assert.Equal(["LedgerRefused,MailSyncPS.Commands.GetMailForwardRecordCommand"], Run("Get-MailForwardRecord -Ledger $ledger").ErrorIds);
    }

    [PostgresFact]
    public void The_environment_names_it_too_and_has_its_password()
    {
        var result = Run("""
            try {
                $env:MAILSYNCPS_LEDGER = $ledger
                $env:PGPASSWORD = $login.GetNetworkCredential().Password
                $null = $taro | Get-MailboxQuota
                Get-MailSyncStatus
            }
            finally {
                $env:MAILSYNCPS_LEDGER = $env:PGPASSWORD = $null
            }
            """);
        result.ThrowIfFailed();
        Assert.Single(result.Output);
    }

    [PostgresFact]
    public void A_ledger_is_copied_into_it_and_back_and_workers_share_it()
    {
        foreach (var mail in MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = 47, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 40 << 10 }))
            _mail.Mailbox("taro").Deliver(mail);
        using var folder = new ScratchFolder("copy");
        var file = Path.Combine(folder.Path, "ledger.db");
        var result = Run($$"""
            $null = $taro | Invoke-MailForward -Destination $hanako -Ledger '{{file}}'
            $to = @{ Ledger = $ledger; LedgerCredential = $login }
            Copy-MailLedger $ledger -DestinationCredential $login -Ledger '{{file}}' -WhatIf
            (Copy-MailLedger $ledger -DestinationCredential $login -Ledger '{{file}}').Mails
            (Copy-MailLedger '{{file}}.back' @to).Mails
            ($taro | Invoke-MailForward -Destination $hanako @to -Shared).AlreadyForwarded
            ($taro | Invoke-MailForward -Destination $hanako @to -Shared | Remove-OldServerMail -OlderThanDays 7 @to -Shared -Confirm:$false).Removed
            """);
        result.ThrowIfFailed();
        Assert.Equal(["12", "12", "12", "12"], result.Output.Select(value => value.ToString()));
        Assert.Equal(["InvalidArgument,MailSyncPS.Commands.CopyMailLedgerCommand"], Run($"Copy-MailLedger $ledger -DestinationCredential $login -Ledger '{file}'").ErrorIds);
    }

    [PostgresFact]
    public void Those_mailboxes_come_first_that_waited_longest()
    {
        foreach (var user in (string[])["taro", "hanako", "jiro", "shiro"])
            Deliver(user, 3, seed: user.Length * 7 + user[0]);
        var result = Run("""
            $with = @{ Ledger = $ledger; LedgerCredential = $login; Destination = (New-Account all) }
            $taro, $hanako, $jiro, $shiro = 'taro', 'hanako', 'jiro', 'shiro' | ForEach-Object { New-Account $_ }
            foreach ($one in $jiro, $taro, $hanako) { $null = $one | Invoke-MailForward @with }
            $hanako, $taro, $shiro, $jiro | Invoke-MailForward @with -Shared -ThrottleLimit 1 | ForEach-Object { $_.Account.EmailAddress }
            $hanako, $taro, $shiro, $jiro | Invoke-MailForward @with -ThrottleLimit 1 | ForEach-Object { $_.Account.EmailAddress }
            """);
        result.ThrowIfFailed();
        Assert.Equal(["shiro", "jiro", "taro", "hanako", "hanako", "taro", "shiro", "jiro"], result.Output.Select(address => address.ToString().Split('@')[0]));
    }

    [PostgresFact]
    public void A_question_that_was_put_off_names_the_folders_of_its_own_row()
    {
        Deliver("taro", 2, seed: 61);
        Deliver("hanako", 1, seed: 62, "Work");
        Shell.Screen.Answers.Enqueue("No");
        Shell.Screen.Answers.Enqueue("No");
        var result = Run("""
            $(
                [pscustomobject]@{ Account = $taro; Folder = 'INBOX' }
                [pscustomobject]@{ Account = $hanako; Folder = 'Work' }
            ) | Invoke-MailForward -Destination (New-Account all) -Ledger $ledger -LedgerCredential $login -Shared -Confirm -ThrottleLimit 1
            """);
        result.ThrowIfFailed();
        Assert.Equal(2, Shell.Screen.Questions.Count);
        Assert.Contains(Shell.Screen.Questions, question => question.Contains("taro", StringComparison.Ordinal) && question.EndsWith("(INBOX)?", StringComparison.Ordinal));
        Assert.Contains(Shell.Screen.Questions, question => question.Contains("hanako", StringComparison.Ordinal) && question.EndsWith("(Work)?", StringComparison.Ordinal));
    }

    [PostgresFact]
    public void A_configuration_names_it_and_records_status_and_report_tell_of_all_mailboxes()
    {
        Deliver("taro", 5, seed: 63);
        Deliver("hanako", 4, seed: 64);
        using var folder = new ScratchFolder("sync");
        var configuration = Path.Combine(folder.Path, "mailsync.psd1");
        var at = $"Server = 'localhost'; Port = {_mail.ImapPort}; Protocol = 'Imap'; Security = 'StartTls'";
        File.WriteAllText(configuration, $$"""
            @{
                Mailboxes = @(
                    @{ EmailAddress = 'taro@example.jp'; UserName = 'taro'; QuotaBytes = '100KB'; {{at}} }
                    @{ EmailAddress = 'hanako@example.jp'; UserName = 'hanako'; QuotaBytes = '100KB'; {{at}} }
                )
                Destination = @{ EmailAddress = 'all@example.jp'; UserName = 'all'; {{at}} }
                DestinationFolder = 'Old/{EmailAddress}'
                Remove = @{ OlderThanDays = 7 }
                Secrets = @{ Path = 'credentials.clixml' }
                Ledger = '{{_database.Address()}}'
                Report = @{ Path = 'report.html' }
                Notify = @{ SystemLog = $false }
            }
            """);
        var result = Shell.Run("""
            param($path, $folder, $ledger, $password, $login)
            try {
                $env:PGPASSWORD = $password
                $secret = [securestring]::new(); $secret.AppendChar('p'); $secret.AppendChar('w')
                foreach ($user in 'taro', 'hanako', 'all') {
                    Save-MailCredential "$user@example.jp" -Path "$folder/credentials.clixml" -Credential ([pscredential]::new($user, $secret)) -WarningAction SilentlyContinue
                }
                Invoke-MailSync $path
                Invoke-MailSync $path
            }
            finally {
                $env:PGPASSWORD = $null
            }
            $with = @{ Ledger = $ledger; LedgerCredential = $login }
            Get-MailForwardRecord @with -State Removed | ForEach-Object { "removed $($_.Mailbox)" }
            Get-MailSyncStatus @with | ForEach-Object { "status $($_.Mailbox)" }
            $null = Export-MailSyncReport "$folder/all.csv" @with
            """, ("path", configuration), ("folder", folder.Path), ("ledger", _database.Address()), ("password", PostgresServer.Password),
            ("login", Credential(PostgresServer.Owner, PostgresServer.Password)));
        result.ThrowIfFailed();
        var runs = result.Output.Take(2).Select(run => (Exit: run.Properties["ExitCode"].Value, Copied: Convert.ToInt64(run.Properties["Copied"].Value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal([(0, 9L), (0, 0L)], runs.Select(run => ((int)run.Exit, run.Copied)));
        var told = result.Output.Skip(2).Select(value => value.ToString()).GroupBy(line => line).ToDictionary(line => line.Key, line => line.Count());
        Assert.Equal(new Dictionary<string, int>
        {
            ["removed taro@example.jp"] = 5, ["removed hanako@example.jp"] = 4, ["status taro@example.jp"] = 1, ["status hanako@example.jp"] = 1,
        }, told);
        Assert.All((string[])["taro@example.jp", "hanako@example.jp"], name => Assert.Contains(name, File.ReadAllText(Path.Combine(folder.Path, "all.csv")), StringComparison.Ordinal));
        Assert.Equal(0, _mail.Mailbox("taro").Count + _mail.Mailbox("hanako").Count);
        Assert.Contains("taro", File.ReadAllText(Path.Combine(folder.Path, "report.html")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "ledger.db")));
    }

    void Deliver(string user, int count, int seed, string folder = "INBOX")
    {
        foreach (var mail in MailCorpus.Create(new MailCorpusOptions { Count = 12, Seed = seed, Until = DateTimeOffset.Now.AddDays(-10), TotalBytes = 40 << 10 }).Take(count))
            _mail.Mailbox(user, folder).Deliver(mail);
    }

    ShellResult Run(string script) => Shell.Run(Accounts + script, ("port", _mail.ImapPort), ("ledger", _database.Address()),
        ("login", Credential(PostgresServer.Owner, PostgresServer.Password)));
}
