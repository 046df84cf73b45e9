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

    It 'fits 80 columns, with every column, where a person looks at it each day' {
        $PSStyle.OutputRendering = 'PlainText'
        $long = 'department.of.sales@mail.example.co.jp'
        $run = [MailSyncPS.MailSyncStatusRun]@{ Kind = 'Copy'; Destination = $long; Begun = [DateTimeOffset]::Now; Outcome = 'Interrupted' }
        foreach ($object in
            [MailSyncPS.MailSyncStatus]@{
                Mailbox = $long; Protocol = 'Pop3'; Server = 'pop.example.jp'; Copied = 123456; Waiting = 1234; UsedBytes = 1000; LimitBytes = 1001
                EstimatedFull = [DateTimeOffset]::Now; Runs = [MailSyncPS.MailSyncStatusRun[]]@($run)
            },
            [MailSyncPS.MailSyncCheck]@{
                Mailbox = $long; IsDestination = $false; Messages = 123456; PercentUsed = 99.9; ToCopy = 123456; ToRemove = 123456; Problem = "$('word ' * 20)end"
            },
            [MailSyncPS.MailSyncRun]@{
                Configuration = 'mailsync.psd1'; Started = [DateTimeOffset]::Now; Mailboxes = 300; Complete = 299; Copied = 1234567; Removed = 1234567; Errors = 1; ExitCode = 1
            }) {
            $lines = ($object | Format-Table | Out-String -Width 80) -split '\r?\n'
            $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
            $last = @{ MailSyncStatus = 'Outcome'; MailSyncCheck = 'Problem or folder'; MailSyncRun = 'Exit' }[$object.GetType().Name]
            ($lines | Where-Object { $_ -match '\S' } | Select-Object -First 1).TrimEnd() | Should -Match "$last$"
            if ($object -is [MailSyncPS.MailSyncCheck]) { $lines -join ' ' | Should -Match 'end' }
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
