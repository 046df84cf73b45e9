BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
}

Describe 'From trial to schedule' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $numbers = 1..2 | ForEach-Object { Get-NextPair }
        $new = $servers.NewAddresses[$numbers[0]]
        $addresses = $servers.Addresses[$numbers]
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'mail')).FullName
        $configuration = Join-Path $folder 'mailsync.psd1'
        $credentials = Join-Path $folder 'credentials.clixml'
        $log = Join-Path $TestDrive 'syslog.txt'

        $addresses | ForEach-Object {
            [pscustomobject]@{ EmailAddress = $_; Server = $servers.Host; Port = $servers.Pop3Port; Protocol = 'Pop3'; QuotaBytes = '20MB'; CertificateThumbprint = $servers.Thumbprint }
        } | Export-Csv -LiteralPath (Join-Path $folder 'mailboxes.csv')
        foreach ($address in @($new) + $addresses) {
            Save-MailCredential $address -Credential (Get-TestCredential $address) -Path $credentials -WarningAction SilentlyContinue
        }

        # The configuration of these tests, with some of its lines replaced or added.
        function Set-Configuration([string] $More = '', [string] $Secrets = "Secrets = @{ Path = 'credentials.clixml' }", [string] $Mailboxes = "'mailboxes.csv'", [string] $To = $configuration) {
            Set-Content -LiteralPath $To -Value @"
@{
    Mailboxes = $Mailboxes
    Destination = @{
        EmailAddress = '$new'; Server = '$($servers.Host)'; Port = $($servers.NewImapPort); CertificateThumbprint = '$($servers.Thumbprint)'
    }
    DestinationFolder = 'Old/{EmailAddress}'
    Remove = @{ OlderThanDays = $($servers.KeptDays) }
    Ledger = 'data/ledger.db'
    Log = @{ Folder = 'data/logs' }
    Report = @{ Path = 'data/report.html' }
    $Secrets
    $More
}
"@
        }

        # Runs it as a schedule does, with a log of the machine that is ours, and returns what it said with its exit code.
        function Invoke-Schedule([string] $Path = $configuration, [string] $Option, [string] $Before) {
            $bin = Join-Path $TestDrive 'bin'
            if (-not (Test-Path -LiteralPath $bin)) {
                $null = New-Item -ItemType Directory -Path $bin
                Set-Content -LiteralPath (Join-Path $bin 'logger') -Value "#!/bin/sh`necho `"`$@`" >> '$log'`ncat >> '$log'"
                chmod +x (Join-Path $bin 'logger')
            }
            Invoke-Child ("`$env:PSModulePath = '$env:PSModulePath'; `$env:PATH = '${bin}:' + `$env:PATH; $Before;" +
                " Invoke-MailSync '$Path' $Option -OutVariable run | Format-List; exit `$run.ExitCode")
        }

        function Get-OldCount { $addresses | ForEach-Object { Get-StoredCount $servers.OldStore $_ } }
    }

    BeforeEach {
        Set-Configuration
    }

    It 'writes a configuration that it understands, with every setting explained' {
        $file = New-MailSyncConfiguration (Join-Path $TestDrive 'fresh.psd1') -Destination $new -OlderThanDays 14
        $data = Import-PowerShellDataFile -LiteralPath $file.FullName
        $data.Destination.EmailAddress | Should -Be $new
        $data.Remove.OlderThanDays | Should -Be 14
        # Nobody may remove anything unless it was asked for.
        (Import-PowerShellDataFile -LiteralPath (New-MailSyncConfiguration (Join-Path $TestDrive 'copy.psd1')).FullName).Keys | Should -Not -Contain 'Remove'
        (New-MailSyncConfiguration $file.FullName -ErrorAction SilentlyContinue -ErrorVariable there) | Should -BeNullOrEmpty
        $there[0].FullyQualifiedErrorId | Should -Match '^InvalidArgument'

        # The example is what it writes.
        $example = New-MailSyncConfiguration (Join-Path $TestDrive 'example.psd1') -OlderThanDays 14
        Get-Content -LiteralPath $example.FullName | Should -Be (Get-Content -LiteralPath (Join-Path $repository 'examples/mailsync.psd1'))

        # What it wrote is read as it is: the file of mailboxes alone is missing.
        Invoke-MailSync $file.FullName -WhatIf -ErrorAction SilentlyContinue -ErrorVariable missing | Out-Null
        "$($missing[0])" | Should -Match 'mailboxes\.csv'
    }

    It 'names the line of a mistake, and what was probably meant' -ForEach @(
        @{ More = "Notfy = @{ On = 'Warning' }"; Says = "'Notfy' is not known\. Did you mean Notify\?" }
        @{ More = "Notify = @{ Webhok = @{ Service = 'Teams' } }"; Says = "'Notify\.Webhok' is not known\. Did you mean Webhook\?" }
        @{ More = "Copy = @{ MaxBytesPerDay = 'much' }"; Says = "'Copy\.MaxBytesPerDay' is wrong\. It takes a size" }
        @{ More = "Notify = @{ On = 'Never' }"; Says = "'Notify\.On' is wrong\. It takes one of Failure, Warning" }
        @{ More = "Notify = @{ Mail = @{ To = 'a@example.jp'; From = 'b@example.jp'; Server = 'mail.example.jp'; Security = 'None' } }"; Says = "'Notify\.Mail\.Security' is wrong\. A password is never sent in clear" }
        @{ More = 'ThrottleLimit = (Get-Random)'; Says = 'is not data' }
        @{ More = "Warn = @{ AtPercent = `$(Remove-Item /nothing) }"; Says = 'is not data' }
    ) {
        Set-Configuration -More $More
        $run = Invoke-MailSync $configuration -WhatIf -ErrorAction SilentlyContinue -ErrorVariable wrong
        $run.ExitCode | Should -Be 2
        $wrong.Count | Should -Be 1
        $wrong[0].FullyQualifiedErrorId | Should -Match '^ConfigurationInvalid'
        "$($wrong[0])" | Should -Match "line 12: .*$Says"
    }

    It 'refuses <Key> at <Place>, and writes over nothing' -ForEach @(
        @{ Key = 'Report'; From = 'data/report.html'; Place = 'data/ledger.db'; Of = 'Ledger' }
        @{ Key = 'Report'; From = 'data/report.html'; Place = 'data/ledger.db-wal'; Of = 'Ledger' }
        @{ Key = 'Report'; From = 'data/report.html'; Place = 'mailboxes.csv'; Of = 'Mailboxes' }
        @{ Key = 'Report'; From = 'data/report.html'; Place = './data/../credentials.clixml'; Of = 'Secrets.Path' }
        @{ Key = 'Report'; From = 'data/report.html'; Place = 'mailsync.psd1'; Of = 'the configuration itself' }
        @{ Key = 'Log'; From = 'data/logs'; Place = 'data/ledger.db'; Of = 'Ledger' }
        @{ Key = 'Ledger'; From = 'data/ledger.db'; Place = 'credentials.clixml'; Of = 'Secrets.Path' }
    ) {
        $folder = Split-Path $configuration
        $text = (Get-Content -LiteralPath $configuration -Raw).Replace("'$From'", "'$Place'")
        Set-Content -LiteralPath $configuration -Value $text -NoNewline
        $kept = 'mailboxes.csv', 'credentials.clixml' | ForEach-Object { (Get-FileHash (Join-Path $folder $_)).Hash }
        $run = Invoke-MailSync $configuration -ErrorAction SilentlyContinue -ErrorVariable wrong
        $run.ExitCode | Should -Be 2
        $wrong[0].FullyQualifiedErrorId | Should -Match '^ConfigurationInvalid'
        "$($wrong[0])" | Should -Match "'$Key.*' is wrong\. .* is the place of $([regex]::Escape($Of)) already"
        Get-Content -LiteralPath $configuration -Raw | Should -Be $text
        'mailboxes.csv', 'credentials.clixml' | ForEach-Object { (Get-FileHash (Join-Path $folder $_)).Hash } | Should -Be $kept
    }

    It 'writes no report and no protocol over a ledger' {
        $ledger = Join-Path $TestDrive 'other.db'
        Get-OldAccount (Get-NextPair) | Get-MailboxQuota -Ledger $ledger | Out-Null
        Export-MailSyncReport -Path $ledger -Ledger $ledger -ErrorAction SilentlyContinue -ErrorVariable refused
        $refused[0].FullyQualifiedErrorId | Should -Match '^ReportNotWritten'
        { Get-OldAccount 0 | Get-MailboxQuota -Ledger $ledger -ProtocolLog $ledger } | Should -Throw -ErrorId 'ProtocolLogNotWritable*'
        Get-MailSyncStatus -Ledger $ledger -ErrorVariable broken | Out-Null
        $broken | Should -BeNullOrEmpty
    }

    It 'gives each mailbox its folder, and refuses a place that nothing fills' {
        foreach ($case in @{ Template = 'Old/{name}/{DOMAIN}'; Folder = "Old/$($addresses[0] -replace '@', '/')" }, @{ Template = 'All'; Folder = 'All' }) {
            Set-Configuration
            (Get-Content -LiteralPath $configuration -Raw).Replace('Old/{EmailAddress}', $case.Template) | Set-Content -LiteralPath $configuration
            (Test-MailSyncConfiguration $configuration -Mailbox $addresses[0])[1].DestinationFolder | Should -Be $case.Folder
        }
        (Get-Content -LiteralPath $configuration -Raw).Replace("'All'", "'Old/{Adress}'") | Set-Content -LiteralPath $configuration
        Test-MailSyncConfiguration $configuration -ErrorAction SilentlyContinue -ErrorVariable wrong | Should -BeNullOrEmpty
        "$($wrong[0])" | Should -Match 'line 6: .*\{EmailAddress\}, \{Name\}, \{Domain\}'
    }

    It 'takes mailboxes from the file itself, and a semicolon for a comma' {
        Set-Configuration -Mailboxes "@(@{ EmailAddress = '$($addresses[0])'; Server = '$($servers.Host)'; Port = $($servers.Pop3Port); Protocol = 'Pop3'; CertificateThumbprint = '$($servers.Thumbprint)' })"
        (Test-MailSyncConfiguration $configuration 6>$null | Where-Object IsDestination -EQ $false).Mailbox | Should -Be $addresses[0]
        Import-Csv (Join-Path $folder 'mailboxes.csv') | Export-Csv (Join-Path $folder 'german.csv') -Delimiter ';'
        Set-Configuration -Mailboxes "'german.csv'"
        (Test-MailSyncConfiguration $configuration).Count | Should -Be 3
    }

    It 'tests the logins of both sides and tells what would happen, and changes nothing' {
        $checks = Test-MailSyncConfiguration $configuration
        (Invoke-Child "`$env:PSModulePath = '$env:PSModulePath'; Test-MailSyncConfiguration '$configuration'").Output | Should -Not -Match 'What if'
        $checks.Mailbox | Should -Be (@($new) + $addresses)
        $checks.IsReady | Should -Be $true, $true, $true
        $checks[0].IsDestination | Should -BeTrue
        $checks[1..2].Messages | Should -Be $servers.MailCount, $servers.MailCount
        $checks[1..2].ToCopy | Should -Be $servers.MailCount, $servers.MailCount
        $checks[1..2].ToRemove | Should -Be $servers.OldCount, $servers.OldCount
        $checks[1].DestinationFolder | Should -Be "Old/$($addresses[0])"

        $run = Invoke-Schedule -Option '-WhatIf'
        $run.ExitCode | Should -Be 3 -Because $run.Output
        [regex]::Matches($run.Output, 'What if: ').Count | Should -Be 4
        Get-StoredCount $servers.NewStore $new | Should -Be 0
        Get-OldCount | Should -Be $servers.MailCount, $servers.MailCount
        Join-Path $folder 'data' | Should -Not -Exist
    }

    It 'takes passwords from a vault' {
        # SecretManagement gives a credential or a secure string, whichever was stored.
        function Get-Secret([string] $Name, [string] $Vault) {
            if ($Vault -ne 'Mail') { throw "There is no vault '$Vault'." }
            $credential = Get-TestCredential $Name
            if ($Name -eq $addresses[0]) { $credential.Password } else { $credential }
        }
        Set-Configuration -Secrets "Secrets = @{ Vault = 'Mail' }"
        (Test-MailSyncConfiguration $configuration).IsReady | Should -Be $true, $true, $true
        Set-Configuration -Secrets "Secrets = @{ Vault = 'Male' }"
        (Invoke-MailSync $configuration -WhatIf -ErrorAction SilentlyContinue -ErrorVariable none).ExitCode | Should -Be 2
        "$($none[0])" | Should -Match "There is no vault 'Male'"
    }

    It 'names a row of which no account can be made, and is not ready' {
        $rows = Import-Csv (Join-Path $folder 'mailboxes.csv')
        $rows[1].Port = '99999'
        $rows | Export-Csv -LiteralPath (Join-Path $folder 'wrong.csv')
        Set-Configuration -Mailboxes "'wrong.csv'"
        $checks = Test-MailSyncConfiguration $configuration -ErrorAction SilentlyContinue -ErrorVariable wrong
        $checks.IsReady | Should -Be $true, $true, $false
        $checks[2].Problem | Should -Be "$($wrong[0])"
        $checks[2].Problem | Should -Match '99999'
    }

    It 'tells what no run could write' -Skip:$IsWindows {
        Set-Content -LiteralPath (Join-Path $folder 'file') -Value ''
        (Get-Content -LiteralPath $configuration -Raw).Replace("'data/logs'", "'file/logs'").Replace("'data/report.html'", "'file/report.html'") |
            Set-Content -LiteralPath $configuration
        $checks = Test-MailSyncConfiguration $configuration -ErrorAction SilentlyContinue -ErrorVariable wrong
        $checks.Count | Should -Be 3
        $wrong.FullyQualifiedErrorId -replace ',.*' | Should -Be 'LogNotWritable', 'ReportNotWritten'
        "$($wrong[0])" | Should -Match 'Log\.Folder'
        Join-Path $folder 'data' | Should -Not -Exist
    }

    It 'does not use a password file that others may read' -Skip:$IsWindows {
        $open = Join-Path $folder 'open.clixml'
        Copy-Item -LiteralPath $credentials -Destination $open
        [System.IO.File]::SetUnixFileMode($open, 'UserRead, UserWrite, GroupRead')
        Set-Configuration -Secrets "Secrets = @{ Path = 'open.clixml' }"
        $run = Invoke-MailSync $configuration -WhatIf -ErrorAction SilentlyContinue -ErrorVariable open
        $run.ExitCode | Should -Be 2
        "$($open[0])" | Should -Match 'chmod 600'
    }

    It 'uses no configuration and no file of mailboxes that others may write to' -Skip:$IsWindows -ForEach @(
        @{ File = 'mailsync.psd1' }
        @{ File = 'mailboxes.csv' }
    ) {
        # Whoever can write them says where the passwords go.
        [System.IO.File]::SetUnixFileMode((Join-Path $folder $File), 'UserRead, UserWrite, GroupRead, OtherRead, OtherWrite')
        try {
            $run = Invoke-MailSync $configuration -WhatIf -ErrorAction SilentlyContinue -ErrorVariable open
        } finally {
            [System.IO.File]::SetUnixFileMode((Join-Path $folder $File), 'UserRead, UserWrite, GroupRead, OtherRead')
        }
        $run.ExitCode | Should -Be 2
        "$($open[0])" | Should -Match "$File.*chmod go-w"
    }

    It 'ends with 2 when nothing could be begun' {
        (Invoke-Schedule -Path (Join-Path $folder 'none.psd1')).ExitCode | Should -Be 2
        Set-Configuration -Secrets "Secrets = @{ Path = 'none.clixml' }"
        $run = Invoke-Schedule
        $run.ExitCode | Should -Be 2 -Because $run.Output
        $run.Output -replace '\s+', ' ' | Should -Match 'There is no file of passwords at .*none\.clixml\. Save-MailCredential makes it'
        $run.Output | Should -Not -Match 'Could not find file'
        Get-Content -LiteralPath $log | Select-Object -Last 5 | Should -Not -BeNullOrEmpty
    }

    It 'copies and frees what it can, tells each failed mailbox once, also by mail and in the log, and ends with 1' {
        Remove-Item -LiteralPath $log -ErrorAction Ignore
        $rows = @(Import-Csv -LiteralPath (Join-Path $folder 'mailboxes.csv') | Select-Object -First 1)
        $unknown = $rows[0].PSObject.Copy()
        $unknown.EmailAddress = 'unknown@example.jp'
        $wrong = $rows[0].PSObject.Copy()
        $wrong.EmailAddress = 'wrong@example.jp'
        Save-MailCredential wrong@example.jp -Credential (Get-TestCredential wrong@example.jp x) -Path $credentials -WarningAction SilentlyContinue
        Save-MailCredential notices -Credential (Get-TestCredential admin@example.jp) -Path $credentials -WarningAction SilentlyContinue
        @($unknown, $wrong) + $rows | Export-Csv -LiteralPath (Join-Path $folder 'broken.csv')
        Set-Configuration -Mailboxes "'broken.csv'" -More "Notify = @{ Mail = @{ To = 'admin@example.jp'; From = '$new'; Server = 'localhost'; Port = $($servers.SmtpPort); SecretName = 'notices' } }"
        $env:SSL_CERT_FILE = $servers.CaFile
        try {
            $run = Invoke-Schedule
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
        $noted = Get-Content -LiteralPath $log
        $noted[0] | Should -Be '-t MailSyncPS -p mail.err'
        $noted[1] | Should -Match 'exit code 1'
        @($noted -match '^wrong@example\.jp: ').Count | Should -Be 1
    }

    It 'posts to a channel of <Service>, and never tells the address' -ForEach @(
        @{ Service = 'Slack'; Status = '200 OK'; Path = { param($body) $body.text } }
        @{ Service = 'Teams'; Status = '202 Accepted'; Path = { param($body) $body.attachments[0].content.body.text -join "`n" } }
        @{ Service = 'Slack'; Status = '404 Not Found'; Path = $null }
    ) {
        # A service that takes one notice.
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $took = Start-ThreadJob -ScriptBlock {
            $client = ($using:listener).AcceptTcpClient()
            $reader = [System.IO.StreamReader]::new($client.GetStream())
            $length = 0
            while ($line = $reader.ReadLine()) { if ($line -match '^Content-Length: (\d+)') { $length = [int]$Matches[1] } }
            # Bytes, for the text need not be ASCII.
            $body = [System.Text.StringBuilder]::new()
            while ([System.Text.Encoding]::UTF8.GetByteCount($body.ToString()) -lt $length) { $null = $body.Append([char]$reader.Read()) }
            $answer = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 $using:Status`r`nContent-Length: 0`r`nConnection: close`r`n`r`n")
            $client.GetStream().Write($answer, 0, $answer.Length)
            $client.Dispose()
            $body.ToString()
        }
        $address = "http://localhost:$($listener.LocalEndpoint.Port)/services/$($servers.Password)"
        Save-MailCredential hook -Credential (Get-TestCredential hook $address) -Path $credentials -WarningAction SilentlyContinue
        Set-Configuration -Mailboxes "@(@{ EmailAddress = 'unknown@example.jp'; Server = '$($servers.Host)' })" -More "Notify = @{ SystemLog = `$false; Webhook = @{ Service = '$Service'; SecretName = 'hook' } }"
        $run = Invoke-Schedule
        $listener.Stop()
        $run.ExitCode | Should -Be 1 -Because $run.Output
        $body = $took | Wait-Job -Timeout 30 | Receive-Job | ConvertFrom-Json
        if ($Path) { & $Path $body | Should -Match '(?s)exit code 1.*unknown@example\.jp: There is no password' }
        else { $run.Output | Should -Match 'not posted to Slack: The service answered with status 404' }
        $log = Get-ChildItem -LiteralPath (Join-Path $folder 'data/logs') | Sort-Object Name | Select-Object -Last 1 | Get-Content -Raw
        foreach ($secret in Get-SecretForm) { $run.Output, $log | Should -Not -Match $secret }
    }

    It 'sends a notice by mail over TLS from the start, and says why where a server does not take it' -ForEach @(
        @{ Port = 'SmtpTlsPort'; Security = 'SSL/TLS'; Trusted = $true; Sent = 1; Says = 'unknown@example\.jp' }
        @{ Port = 'SmtpTlsPort'; Security = 'Tls'; Trusted = $false; Sent = 0; Says = 'not sent to admin@example\.jp: .*certificate' }
        @{ Port = 'NewImapPort'; Security = 'Tls'; Trusted = $true; Sent = 0; Says = 'not sent to admin@example\.jp: .*did not take the mail' }
    ) {
        Get-ChildItem -LiteralPath $servers.SentMails | Remove-Item
        Save-MailCredential notices -Credential (Get-TestCredential admin@example.jp) -Path $credentials -WarningAction SilentlyContinue
        Set-Configuration -Mailboxes "@(@{ EmailAddress = 'unknown@example.jp'; Server = '$($servers.Host)' })" -More "Notify = @{ SystemLog = `$false; Mail = @{ To = 'admin@example.jp'; From = '$new'; Server = 'localhost'; Port = $($servers.$Port); Security = '$Security'; SecretName = 'notices' } }"
        $env:SSL_CERT_FILE = if ($Trusted) { $servers.CaFile }
        try {
            $run = Invoke-Schedule
        } finally {
            $env:SSL_CERT_FILE = $null
        }
        $run.ExitCode | Should -Be 1 -Because $run.Output
        $run.Output -replace '\s+', ' ' | Should -Match $Says
        @(Get-ChildItem -LiteralPath $servers.SentMails).Count | Should -Be $Sent
        foreach ($secret in Get-SecretForm) { $run.Output | Should -Not -Match $secret }
    }

    It 'ends with 3 when nothing failed and mail is left for the next run, and tells that too where it is asked to' {
        Remove-Item -LiteralPath $log -ErrorAction Ignore
        Set-Configuration -More "Copy = @{ MaxBytesPerDay = '1KB' }"
        $run = Invoke-Schedule
        $run.ExitCode | Should -Be 3 -Because $run.Output
        $run.Output | Should -Match 'Errors\s*: 0'
        $log | Should -Not -Exist
        Set-Configuration -More "Copy = @{ MaxBytesPerDay = '1KB' }; Notify = @{ On = 'Warning' }"
        (Invoke-Schedule).ExitCode | Should -Be 3
        (Get-Content -LiteralPath $log)[0] | Should -Be '-t MailSyncPS -p mail.warning'
    }

    It 'goes on with what is new, ends with 0, and keeps a log and a report without a password' {
        $run = Invoke-Schedule
        $run.ExitCode | Should -Be 0 -Because $run.Output
        $run.Output | Should -Match "Copied\s*: $($servers.MailCount)"
        Get-StoredCount $servers.NewStore $new | Should -Be (2 * $servers.MailCount)
        Get-OldCount | Should -Be ($servers.MailCount - $servers.OldCount), ($servers.MailCount - $servers.OldCount)
        $text = Get-ChildItem -LiteralPath (Join-Path $folder 'data/logs') | Sort-Object Name | Select-Object -Last 1 | Get-Content -Raw
        $text | Should -Match $addresses[1]
        foreach ($secret in Get-SecretForm) { $text | Should -Not -Match $secret }
        Get-Content -LiteralPath (Join-Path $folder 'data/report.html') -Raw | Should -Match $addresses[1]
    }

    It 'tells at any time where each mailbox stands, and how the runs went' {
        $all = Get-MailSyncStatus -Ledger (Join-Path $folder 'data/ledger.db')
        # Those of the run that could not log in to them are known, too.
        $all.Mailbox | Sort-Object -Unique | Should -Be ($addresses + 'unknown@example.jp', 'wrong@example.jp' | Sort-Object)
        ($all | Where-Object Mailbox -NotIn $addresses).LastOutcome | Sort-Object -Unique | Should -Be 'Failed'
        $status = $all | Where-Object Mailbox -In $addresses
        foreach ($one in $status) {
            $one.Copied | Should -Be $servers.MailCount
            $one.Removed | Should -Be $servers.OldCount
            $one.AtSource | Should -Be ($servers.MailCount - $servers.OldCount)
            $one.Waiting, $one.SetAside | Should -Be 0, 0
            $one.LastOutcome | Should -Be 'Complete'
            $one.PercentUsed | Should -BeGreaterThan 0
            ($one.Runs | Where-Object Kind -EQ 'Removal').Mails | Measure-Object -Sum | ForEach-Object Sum | Should -Be $servers.OldCount
        }
        (Get-MailSyncStatus ($addresses[0] -replace '@.*', '@*') -Ledger (Join-Path $folder 'data/ledger.db')).Mailbox | Should -Be $addresses[0]
        Get-MailSyncStatus nobody@example.jp -Ledger (Join-Path $folder 'data/ledger.db') -ErrorAction SilentlyContinue -ErrorVariable unknown | Should -BeNullOrEmpty
        $unknown[0].FullyQualifiedErrorId | Should -Match '^MailboxUnknown'
    }
}

Describe 'A run that is stopped' -Skip:(-not $servers) {
    It 'ends at once, says so in the log, and the next one goes on from there' {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $numbers = 1..3 | ForEach-Object { Get-NextPair }
        $new = $servers.NewAddresses[$numbers[0]]
        $mailboxes = foreach ($address in $servers.Addresses[$numbers]) {
            "@{ EmailAddress = '$address'; Server = '$($servers.Host)'; Port = $($servers.Pop3Port); Protocol = 'Pop3'; CertificateThumbprint = '$($servers.Thumbprint)' }"
        }
        $configuration = Join-Path $TestDrive 'stopped.psd1'
        Set-Content -LiteralPath $configuration -Value @"
@{
    Mailboxes = @($($mailboxes -join ', '))
    Destination = @{ EmailAddress = '$new'; Server = '$($servers.Host)'; Port = $($servers.NewImapPort); CertificateThumbprint = '$($servers.Thumbprint)' }
    Secrets = @{ Path = 'stopped.clixml' }
    Ledger = 'stopped/ledger.db'
    Log = @{ Folder = 'stopped/logs' }
    ThrottleLimit = 1
}
"@
        @($new) + $servers.Addresses[$numbers] | ForEach-Object {
            Save-MailCredential $_ -Credential (Get-TestCredential $_) -Path (Join-Path $TestDrive 'stopped.clixml') -WarningAction SilentlyContinue
        }
        $logs = Join-Path $TestDrive 'stopped/logs'

        $run = [powershell]::Create().AddScript("Import-Module MailSyncPS; Invoke-MailSync '$configuration'")
        $null = $run.BeginInvoke()
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        while (-not (Get-ChildItem -LiteralPath $logs -ErrorAction Ignore | Select-String 'sent ') -and $clock.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 20 }
        $clock.Restart()
        $run.Stop()

        $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
        (Get-ChildItem -LiteralPath $logs | Get-Content)[-1] | Should -Match 'The run was stopped'
        $stored = Get-StoredCount $servers.NewStore $new
        $stored | Should -BeLessThan (3 * $servers.MailCount)
        (Invoke-MailSync $configuration -WarningAction SilentlyContinue).ExitCode | Should -Be 0
        Get-StoredCount $servers.NewStore $new | Should -Be (3 * $servers.MailCount)
    }
}

Describe 'Register-MailSyncTask' -Skip:($IsWindows -or -not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $pair = Get-NextPair
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'task 100%')).FullName
        $configuration = Join-Path $folder 'mailsync.psd1'
        Set-Content -LiteralPath $configuration -Value @"
@{
    Mailboxes = @(@{ EmailAddress = '$($servers.Addresses[$pair])'; Server = '$($servers.Host)'; Port = $($servers.Pop3Port); Protocol = 'Pop3'; CertificateThumbprint = '$($servers.Thumbprint)' })
    Destination = @{ EmailAddress = '$($servers.NewAddresses[$pair])'; Server = '$($servers.Host)'; Port = $($servers.NewImapPort); CertificateThumbprint = '$($servers.Thumbprint)' }
    Secrets = @{ Path = 'credentials.clixml' }
    Ledger = 'ledger.db'
}
"@
        foreach ($address in $servers.Addresses[$pair], $servers.NewAddresses[$pair]) {
            Save-MailCredential $address -Credential (Get-TestCredential $address) -Path (Join-Path $folder 'credentials.clixml') -WarningAction SilentlyContinue
        }

        # A crontab of our own, where the machine has no systemd: the schedules of the machine are not ours to change.
        $hasSystemd = Test-Path -LiteralPath /run/systemd/system
        $bin = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'cron')).FullName
        $table = Join-Path $TestDrive 'crontab.txt'
        Set-Content -LiteralPath (Join-Path $bin 'crontab') -Value "#!/bin/sh`ncase `"`$*`" in *-l) cat '$table';; *) cat > '$table';; esac"
        chmod +x (Join-Path $bin 'crontab')
        $path = $env:PATH
        $env:PATH = "${bin}:$path"
    }

    AfterAll {
        $env:PATH = $path
    }

    It 'shows exactly what it will make, and makes nothing' {
        $task = Register-MailSyncTask $configuration -At 06:00, 18:30 -WhatIf -WarningAction SilentlyContinue
        $task.Name | Should -Be 'mailsync'
        $task.LogFolder | Should -Be (Join-Path $folder 'logs')
        $task.Ledger | Should -Be (Join-Path $folder 'ledger.db')
        "$($task.Steps)" | Should -Match 'Invoke-MailSync -Path'
        $table | Should -Not -Exist
    }

    It 'makes lines of a crontab that run, beside those of others, and takes them away again' {
        if ($hasSystemd) { Set-ItResult -Skipped -Because 'this machine has systemd, and its timers are not ours to make' }
        Set-Content -LiteralPath $table -Value '5 4 * * * something-else'
        Register-MailSyncTask $configuration -At 06:00 -WarningAction SilentlyContinue | Out-Null
        $task = Register-MailSyncTask $configuration -At 06:00, 18:30 -WarningAction SilentlyContinue
        $lines = Get-Content -LiteralPath $table
        $lines[0] | Should -Be '5 4 * * * something-else'
        @($lines -match '^(0 6|30 18) \* \* \* ').Count | Should -Be 2
        $task.Scheduler | Should -Be 'Cron'

        # As cron runs it: a percent sign is a line end there unless it is escaped.
        $line = ($lines -match '^0 6 ')[0]
        $line | Should -Not -Match '(?<!\\)%'
        $command = ($line -replace '^0 6 \* \* \* ') -replace '\\%', '%'
        & /bin/sh -c $command
        $LASTEXITCODE | Should -Be 0
        Get-StoredCount $servers.NewStore $servers.NewAddresses[$pair] | Should -Be $servers.MailCount
        # Nothing was to be removed.
        Get-StoredCount $servers.OldStore $servers.Addresses[$pair] | Should -Be $servers.MailCount

        Unregister-MailSyncTask $configuration
        Get-Content -LiteralPath $table | Should -Be '5 4 * * * something-else'
        Unregister-MailSyncTask $configuration -ErrorAction SilentlyContinue -ErrorVariable missing
        $missing[0].FullyQualifiedErrorId | Should -Match '^ScheduleMissing'
    }

    It 'makes nothing when a mailbox can not be read by the user that runs it' {
        if ($hasSystemd) { Set-ItResult -Skipped -Because 'this machine has systemd, and its timers are not ours to make' }
        Save-MailCredential $servers.Addresses[$pair] -Credential (Get-TestCredential $servers.Addresses[$pair] x) -Path (Join-Path $folder 'credentials.clixml') -WarningAction SilentlyContinue
        Register-MailSyncTask $configuration -ErrorAction SilentlyContinue -ErrorVariable wrong -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $wrong[-1].FullyQualifiedErrorId | Should -Match '^ScheduleFailed'
        "$($wrong[-1])" | Should -Match 'Nothing was scheduled'
        Get-Content -LiteralPath $table | Should -Be '5 4 * * * something-else'
    }
}
