BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
}

Describe 'Objects that leave the session' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $pair = Get-NextPair
        $old = Get-OldAccount $pair
        $new = Get-NewAccount $pair
        $ledger = Join-Path $TestDrive 'ledger.db'
        $forward = $old | Invoke-MailForward -Destination $new -Ledger $ledger
        $outputs = @(
            $old
            $old | Test-ImapSupport
            $old | Get-MailboxQuota -ByFolder
            $forward
            $forward | Remove-OldServerMail -OlderThanDays $servers.KeptDays -Ledger $ledger -Confirm:$false
        )
    }

    It 'survive Export-Clixml, without the password' {
        $file = Join-Path $TestDrive 'outputs.clixml'
        $outputs | Export-Clixml -LiteralPath $file -Depth 6
        $text = Get-Content -LiteralPath $file -Raw
        foreach ($secret in Get-SecretForm) { $text | Should -Not -Match $secret }
        $back = Import-Clixml -LiteralPath $file
        $back.Count | Should -Be 5
        $back[3].Forwarded | Should -Be $servers.MailCount
        $back[3].Complete | Should -BeTrue
        $back[3].Account.EmailAddress | Should -Be $old.EmailAddress
        $back[4].Removed | Should -Be $servers.OldCount
        $back[4].Destination.EmailAddress | Should -Be $new.EmailAddress
    }

    It 'survive ConvertTo-Json, without the password' {
        $text = $outputs | ConvertTo-Json -Depth 6
        foreach ($secret in Get-SecretForm) { $text | Should -Not -Match $secret }
        $back = $text | ConvertFrom-Json
        $back[2].MessageCount | Should -Be $servers.MailCount
        $back[3].Forwarded | Should -Be $servers.MailCount
        $back[3].Destination.EmailAddress | Should -Be $new.EmailAddress
    }

    It 'survive a CSV file' {
        $back = $outputs[4] | ConvertTo-Csv | ConvertFrom-Csv
        $back.Removed | Should -Be $servers.OldCount
        $back.Account | Should -Be $old.EmailAddress
        foreach ($output in $outputs) {
            # A cell with the name of a .NET type tells nobody anything.
            ($output | ConvertTo-Csv) -join "`n" | Should -Not -Match '\[\]|`1'
        }
    }

    It 'are accounts no more, and say so' {
        $file = Join-Path $TestDrive 'account.clixml'
        $old | Export-Clixml -LiteralPath $file
        Import-Clixml -LiteralPath $file | Get-MailboxQuota -ErrorVariable problem -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problem[0] | Should -Match 'New-MailAccount'
    }
}
