Describe 'Copy-CompanyMail.ps1 on Windows, as Task Scheduler starts it' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package
        $pair = Get-NextPair
        $new = $servers.NewAddresses[$pair]
        $old = $servers.Addresses[$pair]
        $folder = New-WindowsFolder 'Company Mail'
        Copy-Item -Path (Join-Path $repository 'examples/*.ps1') -Destination $folder.Path
        $row = [pscustomobject]@{ EmailAddress = $old; Server = $servers.Host; Port = $servers.Pop3Port; Protocol = 'Pop3'; QuotaBytes = '20MB'; CertificateThumbprint = $servers.Thumbprint }
        $row | Export-Csv -LiteralPath (Join-Path $folder.Path 'mailboxes.csv')
        $environment = @{ MAILSYNCPS_LEDGER = $folder.Windows + '\ledger.db' }

        # The arguments of the task: a command, for -File can't hand over a hashtable.
        function Start-Task([string] $Mailboxes = 'mailboxes.csv') {
            $command = "& '$($folder.Windows)\Copy-CompanyMail.ps1' -Path '$($folder.Windows)\$Mailboxes' -CredentialPath '$($folder.Windows)\credentials.clixml' -Destination $new" +
                " -DestinationServer $($servers.Host) -DestinationOption @{ Port = $($servers.NewImapPort); CertificateThumbprint = '$($servers.Thumbprint)' } -OlderThanDays $($servers.KeptDays); exit `$LASTEXITCODE"
            Wait-Windows (Start-Windows '-Command', $command -Environment $environment)
        }

        function Get-LastLog {
            Get-ChildItem -LiteralPath (Join-Path $folder.Path 'logs') | Sort-Object Name | Select-Object -Last 1 | Get-Content -Raw -Encoding utf8
        }
    }

    It 'ends with 2 when nothing could be begun' {
        $run = Wait-Windows (Start-Windows '-File', "$($folder.Windows)\Copy-CompanyMail.ps1", '-Path', "$($folder.Windows)\none.csv", '-Destination', $new -Environment $environment)
        $run.ExitCode | Should -Be 2 -Because $run.Text
    }

    It 'copies with passwords that Save-MailCredential.ps1 encrypted for the user, and ends with 0' {
        $saved = Invoke-Session -With @{ folder = $folder.Windows; addresses = @($new, $old) } -Script {
            $addresses | ForEach-Object { & (Join-Path $folder Save-MailCredential.ps1) $_ -Password (Get-TestCredential $_).Password }
            # The event log has no source until an administrator makes it.
            if (-not [System.Diagnostics.EventLog]::SourceExists('MailSyncPS')) { [System.Diagnostics.EventLog]::CreateEventSource('MailSyncPS', 'Application') }
        }
        $saved.Errors | Should -BeNullOrEmpty
        Get-Content -LiteralPath (Join-Path $folder.Path 'credentials.clixml') -Raw | Should -Not -Match ([regex]::Escape($servers.Password))

        $run = Start-Task
        $run.ExitCode | Should -Be 0 -Because $run.Text
        Get-StoredCount $servers.NewStore $new | Should -Be $servers.MailCount
        Get-StoredCount $servers.OldStore $old | Should -Be ($servers.MailCount - $servers.OldCount)
        Get-LastLog | Should -Match $old
    }

    It 'ends with 1 when mailboxes failed, however many, and the event log takes the notice' {
        # Their errors have more than the 32,766 characters that an event may have.
        $domain = ('a' * 60 + '.') * 10 + 'example.jp'
        1..30 | ForEach-Object { $unknown = $row.PSObject.Copy(); $unknown.EmailAddress = "unknown$_@$domain"; $unknown } | Export-Csv -LiteralPath (Join-Path $folder.Path 'unknown.csv')
        $run = Start-Task 'unknown.csv'
        $run.ExitCode | Should -Be 1 -Because $run.Text
        $log = Get-LastLog
        $log | Should -Match 'Errors\s*: 30'
        $log -split '\r?\n' -match 'event log did not take' | Should -BeNullOrEmpty
    }
}
