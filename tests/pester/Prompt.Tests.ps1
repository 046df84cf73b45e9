BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
}

Describe 'What one types next' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $env:MAILSYNCPS_LEDGER = Join-Path $TestDrive 'ledger.db'
        $pair = Get-NextPair
        $old = Get-OldAccount $pair
        $new = Get-NewAccount $pair
    }

    AfterAll {
        $env:MAILSYNCPS_LEDGER = $null
    }

    It 'leaves a mailbox that is given twice out the second time, and says so' {
        $copied = $old, $old | Invoke-MailForward -Destination $new -WarningAction SilentlyContinue -WarningVariable warned
        $copied.Forwarded | Should -Be $servers.MailCount
        "$warned" | Should -Match "$($old.EmailAddress) was given twice"
        Get-StoredCount $servers.NewStore $new.EmailAddress | Should -Be $servers.MailCount
    }

    It 'finds where the copies are, in the ledger, and frees the mailbox' {
        $plan = $old | Remove-OldServerMail -OlderThanDays $servers.KeptDays -WhatIf
        $plan.Removed | Should -Be $servers.OldCount
        $plan.Destination.EmailAddress | Should -Be $new.EmailAddress
        ($old | Remove-OldServerMail -OlderThanDays $servers.KeptDays -Confirm:$false).Removed | Should -Be $servers.OldCount
        Get-StoredCount $servers.OldStore $old.EmailAddress | Should -Be ($servers.MailCount - $servers.OldCount)
        $none = Get-OldAccount (Get-NextPair) | Remove-OldServerMail -OlderThanDays 7 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable unknown
        $none.Listed, $none.Removed | Should -Be 0, 0
        "$unknown" | Should -Match 'Give -Destination'
    }

    It 'shows the folders that were asked for' {
        $text = $new | Get-MailboxQuota -ByFolder | Out-String -Width 120
        $text | Should -Match "INBOX: $($servers.MailCount), "
    }

    It 'writes the report of mailboxes that are named, and of no other' {
        $report = Join-Path $TestDrive 'report.json'
        Export-MailSyncReport $report -Mailbox ($old.EmailAddress -replace '@.*', '@*')
        (Get-Content -LiteralPath $report -Raw | ConvertFrom-Json).mailboxes.name | Should -Be $old.EmailAddress
        Export-MailSyncReport $report -Mailbox nobody@example.jp -ErrorAction SilentlyContinue -ErrorVariable unknown
        $unknown[0].FullyQualifiedErrorId | Should -Match '^MailboxUnknown'
        { Export-MailSyncReport (Join-Path $TestDrive 'report.xlsx') } | Should -Throw '*.csv opens in a spreadsheet*'
    }

    It 'understands ~ in the variable that names the ledger' -Skip:$IsWindows {
        $run = Invoke-Child "`$env:PSModulePath = '$env:PSModulePath'; `$env:HOME = '$TestDrive'; `$env:MAILSYNCPS_LEDGER = '~/ledger.db'; (Get-MailSyncStatus).Mailbox"
        $run.Output | Should -Match $old.EmailAddress
    }
}
