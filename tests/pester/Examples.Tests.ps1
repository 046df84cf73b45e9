BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
}

Describe 'Copy-CompanyMail.ps1' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        $examples = Join-Path $repository 'examples'
        $numbers = 1..2 | ForEach-Object { Get-NextPair }
        $new = $servers.NewAddresses[$numbers[0]]
        $mailboxes = Join-Path $TestDrive 'mailboxes.csv'
        $credentials = Join-Path $TestDrive 'credentials.clixml'
        $env:MAILSYNCPS_LEDGER = Join-Path $TestDrive 'ledger.db'

        $addresses = $servers.Addresses[$numbers]
        $addresses | ForEach-Object {
            [pscustomobject]@{ EmailAddress = $_; Server = $servers.Host; Port = $servers.Pop3Port; Protocol = 'Pop3'; QuotaBytes = '20MB'; CertificateThumbprint = $servers.Thumbprint }
        } | Export-Csv -LiteralPath $mailboxes
        foreach ($address in @($new) + $addresses) {
            & (Join-Path $examples 'Save-MailCredential.ps1') $address -Path $credentials -Password (Get-TestCredential $address).Password -WarningAction SilentlyContinue
        }

        # Runs it as a schedule does, and returns what it said with its exit code.
        function Invoke-Example([string] $Option, [string] $From = $mailboxes, [string] $Passwords = "-CredentialPath '$credentials'", [string] $Destination = "-Destination $new", [string] $Before) {
            Invoke-Child ("`$env:PSModulePath = '$env:PSModulePath'; $Before; & '$(Join-Path $examples 'Copy-CompanyMail.ps1')' -Path '$From' $Passwords $Destination" +
                " -DestinationServer $($servers.Host) -DestinationOption @{ Port = $($servers.NewImapPort); CertificateThumbprint = '$($servers.Thumbprint)' }" +
                " -OlderThanDays $($servers.KeptDays) -LogFolder '$(Join-Path $TestDrive 'logs')' $Option; exit `$LASTEXITCODE")
        }

        function Get-OldCount { $addresses | ForEach-Object { Get-StoredCount $servers.OldStore $_ } }

        # The rows of a file in which a mailbox is missing at the server, and another one's password is wrong.
        function New-BrokenFile {
            $broken = Join-Path $TestDrive 'broken.csv'
            $rows = @(Import-Csv -LiteralPath $mailboxes | Select-Object -First 1)
            $unknown = $rows[0].PSObject.Copy()
            $unknown.EmailAddress = 'unknown@example.jp'
            $wrong = $rows[0].PSObject.Copy()
            $wrong.EmailAddress = 'wrong@example.jp'
            & (Join-Path $examples 'Save-MailCredential.ps1') wrong@example.jp -Path $credentials -Password (Get-TestCredential x).Password -WarningAction SilentlyContinue
            @($unknown, $wrong) + $rows | Export-Csv -LiteralPath $broken
            $broken
        }
    }

    AfterAll {
        $env:MAILSYNCPS_LEDGER = $null
    }

    It 'shows the plan of the whole pipeline, and changes nothing' {
        $run = Invoke-Example '-WhatIf'
        $run.ExitCode | Should -Be 0 -Because $run.Output
        foreach ($address in $addresses) { $run.Output | Should -Match "What if: .*$address" }
        [regex]::Matches($run.Output, 'What if: ').Count | Should -Be 4
        $run.Output | Should -Match 'Mailboxes\s*: 2'
        Get-StoredCount $servers.NewStore $new | Should -Be 0
        Get-OldCount | Should -Be $servers.MailCount, $servers.MailCount
        Get-ChildItem -LiteralPath $TestDrive -Name | Should -Not -Contain 'logs'
        Get-ChildItem -LiteralPath $TestDrive -Name | Should -Not -Contain 'ledger.db'
    }

    It 'takes passwords from a vault' {
        # SecretManagement gives a credential or a secure string, whichever was stored.
        $vault = @"
function Get-Secret([string] `$Name, [string] `$Vault) {
    `$password = [System.Net.NetworkCredential]::new('', '$($servers.Password)').SecurePassword
    if (`$Vault -ne 'Mail') { throw "There is no vault '`$Vault'." }
    if (`$Name -eq '$($addresses[0])') { `$password } else { [pscredential]::new(`$Name, `$password) }
}
"@
        $run = Invoke-Example '-WhatIf' -Passwords '-Vault Mail' -Before $vault
        $run.ExitCode | Should -Be 0 -Because $run.Output
        [regex]::Matches($run.Output, 'What if: ').Count | Should -Be 4
    }

    It 'does not use a password file that others may read' -Skip:$IsWindows {
        $open = Join-Path $TestDrive 'open.clixml'
        Copy-Item -LiteralPath $credentials -Destination $open
        [System.IO.File]::SetUnixFileMode($open, 'UserRead, UserWrite, GroupRead')
        $run = Invoke-Example '-WhatIf' -Passwords "-CredentialPath '$open'"
        $run.ExitCode | Should -Be 2
        $run.Output | Should -Match 'chmod 600'
    }

    It 'ends with 2 when nothing could be begun' {
        (Invoke-Example '-WhatIf' -From (Join-Path $TestDrive 'none.csv')).ExitCode | Should -Be 2
        (Invoke-Example '-WhatIf' -Passwords "-CredentialPath '$(Join-Path $TestDrive 'none.clixml')'").ExitCode | Should -Be 2
        $run = Invoke-Example '-WhatIf' -Destination ''
        $run.ExitCode | Should -Be 2
        $run.Output | Should -Match 'No new mailbox was named: give -Destination'
    }

    It 'copies and frees what it can, tells each failed mailbox once, also by mail and in the log, and ends with 1' {
        # The log of the machine is not ours to write in.
        $log = Join-Path $TestDrive 'syslog.txt'
        $bin = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'bin')).FullName
        $before = ''
        if (-not $IsWindows) {
            Set-Content -LiteralPath (Join-Path $bin 'logger') -Value "#!/bin/sh`necho `"`$@`" >> '$log'`ncat >> '$log'"
            chmod +x (Join-Path $bin 'logger')
            $before = "`$env:PATH = '${bin}:' + `$env:PATH"
        }
        $env:SSL_CERT_FILE = $servers.CaFile
        try {
            $run = Invoke-Example "-MailTo admin@example.jp -SmtpServer localhost -SmtpPort $($servers.SmtpPort)" -From (New-BrokenFile) -Before $before
        } finally {
            $env:SSL_CERT_FILE = $null
        }

        $run.ExitCode | Should -Be 1 -Because $run.Output
        $run.Output | Should -Match 'Errors\s*: 2'
        $run.Output | Should -Match 'Mailboxes\s*: 3'
        $run.Output | Should -Match 'Complete\s*: 1'
        [regex]::Matches($run.Output, "refused the user name or password of 'wrong@example.jp'").Count | Should -Be 1
        Get-StoredCount $servers.NewStore $new | Should -Be $servers.MailCount
        Get-StoredCount $servers.NewStore $new "Old/$($addresses[0])" | Should -Be $servers.MailCount
        Get-OldCount | Should -Be ($servers.MailCount - $servers.OldCount), $servers.MailCount

        # Quoted-printable breaks lines with an equals sign.
        $mail = (Get-ChildItem -LiteralPath $servers.SentMails | Get-Content -Raw) -replace '=\r?\n' -replace '=0A', "`n"
        $mail | Should -Match '(?m)^To: admin@example.jp'
        [regex]::Matches($mail, '(?m)^wrong@example\.jp: ').Count | Should -Be 1
        [regex]::Matches($mail, '(?m)^unknown@example\.jp: ').Count | Should -Be 1
        if (-not $IsWindows) {
            $noted = Get-Content -LiteralPath $log
            $noted[0] | Should -Be '-t MailSyncPS -p mail.err'
            $noted[1] | Should -Match 'exit code 1'
            @($noted -match '^wrong@example\.jp: ').Count | Should -Be 1
        }
    }

    It 'ends with 3 when nothing failed and mail is left for the next run' {
        $run = Invoke-Example '-MaxBytesPerDay 1KB'
        $run.ExitCode | Should -Be 3 -Because $run.Output
        $run.Output | Should -Match 'Errors\s*: 0'
    }

    It 'goes on with what is new, ends with 0 and keeps a transcript without a password' {
        $run = Invoke-Example
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match "Copied\s*: $($servers.MailCount)"
        $run.Output | Should -Match 'Errors\s*: 0'
        Get-StoredCount $servers.NewStore $new | Should -Be (2 * $servers.MailCount)
        Get-OldCount | Should -Be ($servers.MailCount - $servers.OldCount), ($servers.MailCount - $servers.OldCount)
        $log = Get-ChildItem -LiteralPath (Join-Path $TestDrive 'logs') | Sort-Object LastWriteTime | Select-Object -Last 1
        $text = Get-Content -LiteralPath $log -Raw
        $text | Should -Match $addresses[1]
        foreach ($secret in Get-SecretForm) { $text | Should -Not -Match $secret }
    }
}
