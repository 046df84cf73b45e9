BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
}

Describe 'What is shown' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $pair = Get-NextPair
        $old = Get-OldAccount $pair
        $new = Get-NewAccount $pair
        $ledger = Join-Path $TestDrive 'ledger.db'
        $outputs = @(
            $old
            $old | Test-ImapSupport
            $old | Get-MailboxQuota -ByFolder -OutVariable quota
            $quota.Folders
            $old | Invoke-MailForward -Destination $new -Ledger $ledger
            $old | Remove-OldServerMail -Destination $new -OlderThanDays $servers.KeptDays -Ledger $ledger -WhatIf
        )
        $rendering = $PSStyle.OutputRendering
    }

    AfterAll {
        $PSStyle.OutputRendering = $rendering
    }

    It 'fits 100 columns as a table, with every column' {
        $PSStyle.OutputRendering = 'PlainText'
        foreach ($output in $outputs) {
            $lines = ($output | Format-Table | Out-String -Width 100) -split '\r?\n'
            $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 100 }
            ($output | Format-Table | Out-String -Width 300) -split '\r?\n' | Where-Object { $_ -match '\S' } | Select-Object -First 1 |
                Should -Be ($lines | Where-Object { $_ -match '\S' } | Select-Object -First 1)
        }
    }

    It 'is a list with every property on demand, without the password' {
        $PSStyle.OutputRendering = 'PlainText'
        foreach ($output in $outputs) {
            $list = $output | Format-List -Property * | Out-String -Width 200
            foreach ($property in $output.PSObject.Properties.Name) { $list | Should -Match "(?m)^$property\s*:" }
            foreach ($secret in Get-SecretForm) { $list | Should -Not -Match $secret }
        }
    }

    It 'has no escape sequence as plain text' {
        $PSStyle.OutputRendering = 'PlainText'
        ($outputs | Format-Table | Out-String) + ($outputs | Format-List | Out-String) | Should -Not -Match '\x1b'
    }

    It 'honours NO_COLOR' {
        $script = "`$env:PSModulePath = '$env:PSModulePath'; New-MailAccount taro@example.jp -Server pop.example.jp -QuotaBytes 20MB"
        $before = $env:NO_COLOR
        try {
            $env:NO_COLOR = '1'
            (Invoke-Child $script).Output | Should -Not -Match '\x1b'
        } finally {
            $env:NO_COLOR = $before
        }
    }

    It 'reads well as a text' {
        foreach ($output in $outputs) { "$output" | Should -Not -Match '^MailSyncPS\.' }
    }
}
