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

    ShellResult Run(string script) => Shell.Run(Accounts + script, ("port", _mail.ImapPort), ("ledger", _database.Address()),
        ("login", Credential(PostgresServer.Owner, PostgresServer.Password)));
}

/// <summary>A test that needs a PostgreSQL; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresInstallation.Missing;
}
