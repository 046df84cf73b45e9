BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
    # A file system that is full is one of our own.
    $mayMount = $IsLinux -and (id -u) -eq '0' -and (Get-Command unshare -ErrorAction Ignore) -and $(unshare -m true 2>$null; $LASTEXITCODE -eq 0)
}

Describe 'A mailbox that could not be logged in to' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $pair = Get-NextPair
        $new = Get-NewAccount $pair
        $wrong = Get-OldAccount $pair 'x'
    }

    It 'is told by status and report, wherever <Pipeline> found out' -ForEach @(
        @{ Kind = 'Copy'; Pipeline = '$wrong | Get-MailboxQuota @ledger | Invoke-MailForward -Destination $new @ledger' }
        @{ Kind = 'Removal'; Pipeline = '$wrong | Get-MailboxQuota @ledger | Invoke-MailForward -Destination $new @ledger | Remove-OldServerMail -OlderThanDays 7 @ledger -Confirm:$false' }
        @{ Kind = 'Removal'; Pipeline = '$wrong | Get-MailboxQuota @ledger | Remove-OldServerMail -OlderThanDays 7 @ledger -Confirm:$false' }
        @{ Kind = 'Removal'; Pipeline = '$wrong | Remove-OldServerMail -Destination $new -OlderThanDays 7 @ledger -Confirm:$false' }
        @{ Kind = 'Copy'; Pipeline = '$wrong | Invoke-MailForward -Destination $new @ledger -Confirm' }
    ) {
        $ledger = @{ Ledger = Join-Path $TestDrive "$([guid]::NewGuid())" 'ledger.db' }
        Get-OldAccount $pair | Get-MailboxQuota @ledger | Invoke-MailForward -Destination $new @ledger | Out-Null
        (Get-MailSyncStatus @ledger).LastOutcome | Should -Be 'Complete'

        & ([scriptblock]::Create("`$ErrorActionPreference = 'SilentlyContinue'; $Pipeline")) | Out-Null
        $status = Get-MailSyncStatus @ledger
        $status.Runs[0].Kind, $status.Runs[0].Outcome, $status.Runs[0].FailureId | Should -Be $Kind, 'Failed', 'AuthenticationFailed'
        if ($Pipeline -match 'Invoke-MailForward') { $status.LastOutcome | Should -Be 'Failed' }
        ($status | Format-Table | Out-String -Width 200) | Should -Match 'Failed'
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).json"
        Export-MailSyncReport $file -Format Json @ledger
        $report = Get-Content -LiteralPath $file -Raw | ConvertFrom-Json
        ($report.mailboxes[0].level) | Should -Be 'attention'
        $report.mailboxes[0].concerns.failureId | Should -Contain 'AuthenticationFailed'
    }

    It 'is known even where it never worked, and a dry run keeps nothing' {
        $ledger = @{ Ledger = Join-Path $TestDrive 'never' 'ledger.db' }
        $ErrorActionPreference = 'SilentlyContinue'
        $wrong | Get-MailboxQuota @ledger | Invoke-MailForward -Destination $new @ledger -WhatIf | Out-Null
        $ledger.Ledger | Should -Not -Exist
        $wrong | Get-MailboxQuota @ledger | Invoke-MailForward -Destination $new @ledger | Out-Null
        (Get-MailSyncStatus @ledger).Mailbox | Should -Be $wrong.EmailAddress
        (Get-MailSyncStatus @ledger).LastOutcome | Should -Be 'Failed'
    }
}

Describe 'What goes wrong in a run of a configuration' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $log = Join-Path $TestDrive 'syslog.txt'
        $bin = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'bin')).FullName
        Set-Content -LiteralPath (Join-Path $bin 'logger') -Value "#!/bin/sh`necho `"`$@`" >> '$log'`ncat >> '$log'"
        chmod +x (Join-Path $bin 'logger')

        # A folder with a configuration of one old mailbox and its new one, and what else is given.
        function New-Run([string] $More = '', [hashtable] $Columns = @{}, [string[]] $Others = @(), [string] $Quota = '20MB') {
            $pair = Get-NextPair
            $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive "run$pair")).FullName
            $run = [pscustomobject]@{
                New = $servers.NewAddresses[$pair]; Old = $servers.Addresses[$pair]; Folder = $folder
                Configuration = Join-Path $folder 'mailsync.psd1'; Ledger = Join-Path $folder 'data/ledger.db'; Csv = Join-Path $folder 'mailboxes.csv'
            }
            @($run.Old) + $Others | ForEach-Object {
                $row = [ordered]@{ EmailAddress = $_; Server = $servers.Host; Port = $servers.Pop3Port; Protocol = 'Pop3'; QuotaBytes = $Quota; CertificateThumbprint = $servers.Thumbprint }
                $Columns.Keys | ForEach-Object { $row[$_] = $Columns[$_] }
                [pscustomobject]$row
            } | Export-Csv -LiteralPath $run.Csv
            $run.New, $run.Old | ForEach-Object {
                Save-MailCredential $_ -Credential (Get-TestCredential $_) -Path (Join-Path $folder 'credentials.clixml') -WarningAction SilentlyContinue
            }
            Set-Content -LiteralPath $run.Configuration -Value @"
@{
    Mailboxes = 'mailboxes.csv'
    Destination = @{ EmailAddress = '$($run.New)'; Server = '$($servers.Host)'; Port = $($servers.NewImapPort); CertificateThumbprint = '$($servers.Thumbprint)' }
    DestinationFolder = 'Old/{EmailAddress}'
    Ledger = 'data/ledger.db'
    Log = @{ Folder = 'data/logs' }
    Secrets = @{ Path = 'credentials.clixml' }
    $More
}
"@
            $run
        }
    }

    It 'is seen in exit code, notice, status and report, for each mailbox that dropped out' {
        $run = New-Run -Others 'wrong@example.jp', 'unknown@example.jp' -More "Report = @{ Path = 'data/report.html' }"
        Save-MailCredential wrong@example.jp -Credential (Get-TestCredential wrong@example.jp x) -Path (Join-Path $run.Folder 'credentials.clixml') -WarningAction SilentlyContinue
        $env:PATH = "${bin}:$env:PATH"
        $result = Invoke-MailSync $run.Configuration -ErrorAction SilentlyContinue -ErrorVariable failed
        $result.ExitCode | Should -Be 1
        $result.Mailboxes, $result.Complete, $result.Unreached, $result.Left | Should -Be 3, 1, 2, 0
        "$result" | Should -Match '1 of 3 mailboxes complete, 2 not reached'
        $result.Copies.Count | Should -Be 3
        $failed.Count | Should -Be 2
        $status = Get-MailSyncStatus -Ledger $run.Ledger | Group-Object -AsHashTable Mailbox
        $status['wrong@example.jp'].Runs[0].FailureId | Should -Be 'AuthenticationFailed'
        $status['unknown@example.jp'].Runs[0].FailureId | Should -Be 'CredentialMissing'
        $status[$run.Old].LastOutcome | Should -Be 'Complete'
        foreach ($name in 'wrong@example.jp', 'unknown@example.jp') {
            $status[$name].LastOutcome | Should -Be 'Failed'
            Get-Content -LiteralPath $log -Raw | Should -Match "(?m)^$name`: "
        }
        $page = Get-Content -LiteralPath (Join-Path $run.Folder 'data/report.html') -Raw
        ($page -match 'Nothing needs your attention'), ($page -match 'wrong@example\.jp could not be worked on'), ($page -match 'unknown@example\.jp could not be worked on') |
            Should -Be $false, $true, $true
    }

    It 'is told where the disk is full under the log, and the copying goes on without it' -Skip:(-not $mayMount) {
        $run = New-Run
        $logs = (New-Item -ItemType Directory -Path (Join-Path $run.Folder 'data/logs')).FullName
        Remove-Item -LiteralPath $log -ErrorAction Ignore
        $script = Join-Path $TestDrive 'full.ps1'
        Set-Content -LiteralPath $script -Value @"
`$env:PSModulePath = '$env:PSModulePath'; `$env:PATH = '${bin}:' + `$env:PATH
Invoke-MailSync '$($run.Configuration)' -OutVariable run -ErrorVariable failed 2>`$null | Out-Null
"ids: `$(`$failed.FullyQualifiedErrorId)"
`$run | Format-List
exit `$run.ExitCode
"@
        $pwsh = Get-PowerShellCommand
        $output = unshare -m sh -c 'mount -t tmpfs -o size=4k tmpfs "$0" && head -c 4096 /dev/zero > "$0/filler" && exec "$@"' $logs $pwsh.Program @($pwsh.Before) -NoProfile -NonInteractive -File $script 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 1 -Because $output
        $output | Should -Match '(?m)^ids: LogNotWritable,MailSyncPS\.Sync\.InvokeMailSyncCommand\s*$'
        $output | Should -Match 'Complete\s*: 1'
        Get-StoredCount $servers.NewStore $run.New "Old/$($run.Old)" | Should -Be $servers.MailCount
        Get-Content -LiteralPath $log -Raw | Should -Match "can't be written any more"
    }

    It 'ends cleanly where no log can be made' {
        $run = New-Run
        $null = New-Item -ItemType Directory -Path (Join-Path $run.Folder 'data')
        Set-Content -LiteralPath (Join-Path $run.Folder 'data/logs') -Value 'in the way'
        Remove-Item -LiteralPath $log -ErrorAction Ignore
        $env:PATH = "${bin}:$env:PATH"
        $result = Invoke-MailSync $run.Configuration -ErrorAction SilentlyContinue -ErrorVariable failed
        $result.ExitCode | Should -Be 2
        $failed[0].FullyQualifiedErrorId | Should -Match '^LogNotWritable'
        Get-Content -LiteralPath $log -Raw | Should -Match 'No log can be written'
    }

    It 'is warned of where a column of the file is misspelt, or holds passwords, by <Command>' -ForEach @(
        @{ Command = 'Test-MailSyncConfiguration' }
        @{ Command = 'Invoke-MailSync -WhatIf' }
        @{ Command = 'Register-MailSyncTask -WhatIf' }
    ) {
        $run = New-Run -Columns @{ Protcol = 'Pop3'; Password = 'p'; Exclude = 'Drafts'; ExcludeFoldr = 'Drafts'; Department = 'Sales' }
        # What is spelt right is not what was misspelt.
        Import-Csv -LiteralPath $run.Csv | Select-Object -ExcludeProperty Protocol | Export-Csv -LiteralPath $run.Csv
        . ([scriptblock]::Create("`$null = $Command -Path '$($run.Configuration)' -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction SilentlyContinue 6>`$null; `$warned")) | Set-Variable said
        @($said -match "mailboxes\.csv: .*'Protcol' is not used\. Did you mean Protocol\?").Count | Should -Be 1
        @($said -match "mailboxes\.csv: .*'ExcludeFoldr' is not used\. Did you mean ExcludeFolder\?").Count | Should -Be 1
        @($said -match 'mailboxes\.csv: A password is no column').Count | Should -Be 1
        $said -join ' ' | Should -Not -Match 'Department'
    }

    It 'is not the case where columns have their other names, or are separated by <Name>' -ForEach @(
        @{ Name = 'semicolons'; Delimiter = ';' }
        @{ Name = 'tabs'; Delimiter = "`t" }
    ) {
        $run = New-Run
        $rows = Import-Csv -LiteralPath $run.Csv | Select-Object @{ n = 'Name'; e = { 'Taro' } }, @{ n = 'Email'; e = { "$($_.EmailAddress) " } }, @{ n = 'Host'; e = { $_.Server } },
            Port, Protocol, @{ n = 'Quota'; e = { $_.QuotaBytes } }, CertificateThumbprint
        $rows | Export-Csv -LiteralPath $run.Csv -Delimiter $Delimiter -UseQuotes AsNeeded
        Remove-Item -LiteralPath (Join-Path $run.Folder 'credentials.clixml')
        Import-Csv -LiteralPath $run.Csv | Save-MailCredential -Credential (Get-TestCredential $run.Old) -Path (Join-Path $run.Folder 'credentials.clixml') -WarningAction SilentlyContinue
        Save-MailCredential "$($run.New) " -Credential (Get-TestCredential $run.New) -Path (Join-Path $run.Folder 'credentials.clixml') -WarningAction SilentlyContinue
        $checks = Test-MailSyncConfiguration $run.Configuration -WarningVariable said -WarningAction SilentlyContinue 6>$null
        $checks.IsReady | Should -Be $true, $true
        $checks.Mailbox | Should -Be $run.New, $run.Old
        $checks[1].Messages | Should -Be $servers.MailCount
        $checks[1].PercentUsed | Should -BeGreaterThan 0
        $said -notmatch 'SHA-1' | Should -BeNullOrEmpty
    }

    It 'warns of how full a mailbox is once it was freed' -ForEach @(
        @{ Days = '$($servers.KeptDays)'; At = 90; Warned = $false }
        @{ Days = '$($servers.KeptDays)'; At = 20; Warned = $true }
        @{ Days = '3650'; At = 90; Warned = $true }
    ) {
        # Nearly full before.
        $run = New-Run -Quota '58KB' -More "Remove = @{ OlderThanDays = $($ExecutionContext.InvokeCommand.ExpandString($Days)) }; Warn = @{ AtPercent = $At }"
        $result = Invoke-MailSync $run.Configuration -WarningVariable said -WarningAction SilentlyContinue
        $result.ExitCode | Should -Be 0
        $status = Get-MailSyncStatus -Ledger $run.Ledger
        $about = @($said -match "^$($run.Old) is .*full")
        $about.Count | Should -Be ([int]$Warned)
        if ($Warned) { "$about" | Should -Match ([regex]::Escape("$($status.PercentUsed.ToString())%")) }
        if ($result.Removed) { $status.PercentUsed | Should -BeLessThan 60 } else { $status.PercentUsed | Should -BeGreaterThan 90 }
    }
}

Describe 'Passwords that are kept for rows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Import-Module MailSyncPS
        $credential = [pscredential]::new('login', (ConvertTo-SecureString 'Canary-5d21' -AsPlainText -Force))
        function Save-Rows([object[]] $Rows) {
            $path = Join-Path $TestDrive "$([guid]::NewGuid()).clixml"
            $Rows | Save-MailCredential -Credential $credential -Path $path -WarningVariable script:warned -WarningAction SilentlyContinue -ErrorVariable script:wrong -ErrorAction SilentlyContinue
            if (Test-Path -LiteralPath $path) { @((Import-Clixml -LiteralPath $path).Keys | Sort-Object) }
        }
    }

    It 'lie under what the configuration asks for: <Says>' -ForEach @(
        @{ Says = 'the address, and not the name of a person'; Row = @{ Name = 'Taro'; EmailAddress = 'taro@example.jp' }; Key = 'taro@example.jp' }
        @{ Says = 'without the spaces around it'; Row = @{ EmailAddress = ' taro@example.jp  ' }; Key = 'taro@example.jp' }
        @{ Says = 'the name of the secret, where there is one'; Row = @{ EmailAddress = 'taro@example.jp'; SecretName = 'mail-taro' }; Key = 'mail-taro' }
        @{ Says = 'the address where the name of the secret is empty'; Row = @{ EmailAddress = 'taro@example.jp'; SecretName = ' ' }; Key = 'taro@example.jp' }
        @{ Says = 'an address by its other name'; Row = @{ Email = 'taro@example.jp'; Name = 'Taro' }; Key = 'taro@example.jp' }
        @{ Says = 'of a row with semicolons'; Row = @{ 'Name;EmailAddress;Server' = 'Taro;taro@example.jp;pop.example.jp' }; Key = 'taro@example.jp' }
        @{ Says = 'a name where there is nothing else'; Row = @{ Name = 'notices' }; Key = 'notices' }
    ) {
        Save-Rows ([pscustomobject]$Row) | Should -Be $Key
        $warned -notmatch 'not encrypted|encrypt' | Should -BeNullOrEmpty
    }

    It 'are refused with what is wrong where a row names no mailbox' {
        Save-Rows ([pscustomobject]@{ EmailAdress = 'taro@example.jp' }), ([pscustomobject]@{ EmailAddress = 'hanako@example.jp'; Password = 'p' }) | Should -Be 'hanako@example.jp'
        "$($wrong[0])" | Should -Match 'Did you mean EmailAddress'
        $warned -join ' ' | Should -Match 'A password is no column'
        'taro@example.jp' | Save-MailCredential -Credential $credential -Path (Join-Path $TestDrive 'text.clixml') -WarningAction SilentlyContinue
        (Import-Clixml -LiteralPath (Join-Path $TestDrive 'text.clixml')).Keys | Should -Be 'taro@example.jp'
    }
}

Describe 'A configuration for a new mailbox' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Import-Module MailSyncPS
    }

    It 'names the server of <Address>, or says that it has yet to be named' -ForEach @(
        @{ Address = 'taro@gmail.com'; Server = 'imap.gmail.com' }
        @{ Address = 'taro@example.com'; Server = '' }
    ) {
        $file = New-MailSyncConfiguration (Join-Path $TestDrive "$Address.psd1") -Destination $Address -MailboxFile 'boxes.csv' -WarningVariable warned -WarningAction SilentlyContinue
        (Import-PowerShellDataFile -LiteralPath $file.FullName).Destination.Server | Should -Be $Server
        Set-Content -LiteralPath (Join-Path $TestDrive 'boxes.csv') -Value "EmailAddress,Server`nold@example.jp,pop.example.jp"
        Test-MailSyncConfiguration $file.FullName -ErrorAction SilentlyContinue -ErrorVariable wrong | Out-Null
        if ($Server) {
            $warned | Should -BeNullOrEmpty
        } else {
            "$warned" | Should -Match 'The server of taro@example\.com is not known'
            $wrong[0].FullyQualifiedErrorId | Should -Match '^ConfigurationInvalid'
            "$($wrong[0])" | Should -Match "line \d+: .*'Destination\.Server'.*IMAP server of the new mailbox"
        }
    }
}
