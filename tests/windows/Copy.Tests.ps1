Describe 'Copying on Windows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package

        # What lies in a mailbox, mail by mail, however the server ends its lines.
        function Get-MailHash([string] $Store, [string] $Address) {
            $latin1 = [System.Text.Encoding]::Latin1
            Get-ChildItem -LiteralPath (Join-Path $Store $Address 'Maildir') -Recurse -File | Where-Object { $_.Directory.Name -in 'cur', 'new' } | ForEach-Object {
                $text = [System.IO.File]::ReadAllText($_.FullName, $latin1).Replace("`r", '')
                [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($latin1.GetBytes($text)))
            }
        }
    }

    It 'copies, proves and frees a mailbox, with the ledger where Windows keeps such files' {
        $pair = Get-NextPair
        $result = Invoke-Session -With @{ pair = $pair } -Script {
            $place = Join-Path $env:LOCALAPPDATA 'MailSyncPS'
            if (Test-Path $place) { Remove-Item $place -Recurse -Force }
            $old = Get-OldAccount $pair
            $new = Get-NewAccount $pair
            $old | Get-MailboxQuota | Invoke-MailForward -Destination $new -OutVariable copied | Remove-OldServerMail -OlderThanDays $servers.KeptDays -Confirm:$false -OutVariable removed
            $again = $old | Invoke-MailForward -Destination $new
            [pscustomobject]@{
                Forwarded = $copied.Forwarded; Complete = $copied.Complete; Removed = $removed.Removed; Again = $again.Forwarded
                Ledger = Test-Path (Join-Path $place 'ledger.db'); States = @(Get-MailForwardRecord | Group-Object State | ForEach-Object { "$($_.Count) $($_.Name)" })
            }
        }
        $result.Errors | Should -BeNullOrEmpty
        $seen = $result.Output | Select-Object -Last 1
        $seen.Forwarded, $seen.Complete, $seen.Removed, $seen.Again | Should -Be $servers.MailCount, $true, $servers.OldCount, 0
        $seen.Ledger | Should -BeTrue
        $seen.States | Should -Contain "$($servers.OldCount) Removed"
        Get-StoredCount $servers.NewStore $servers.NewAddresses[$pair] | Should -Be $servers.MailCount
        Get-StoredCount $servers.OldStore $servers.Addresses[$pair] | Should -Be ($servers.MailCount - $servers.OldCount)
    }

    It 'goes on after a power cut, without losing or doubling a mail' {
        $new = $servers.NewAddresses[(Get-NextPair)]
        $with = @{ new = $new; ledger = (New-WindowsFolder 'Killed').Windows + '\ledger.db' }
        $script = {
            $old = New-MailAccount $servers.BigAddress -Server $servers.Host -Port $servers.Pop3Port -Protocol Pop3 -Security Tls -CertificateThumbprint $servers.Thumbprint -Credential (Get-TestCredential $servers.BigAddress)
            $destination = New-MailAccount $new -Server $servers.Host -Port $servers.NewImapPort -Security Tls -CertificateThumbprint $servers.Thumbprint -Credential (Get-TestCredential $new)
            $old | Invoke-MailForward -Destination $destination -Ledger $ledger | Select-Object Forwarded, AlreadyForwarded, Complete
        }
        $run = Start-Session $script $with
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        do { Start-Sleep -Milliseconds 20 } until ((Get-StoredCount $servers.NewStore $new) -gt 0 -or $run.Process.HasExited -or $clock.Elapsed.TotalSeconds -gt $longest)
        Stop-WindowsMachine $run
        $copied = Get-StoredCount $servers.NewStore $new
        $copied | Should -BeGreaterThan 0
        $copied | Should -BeLessThan $servers.BigCount -Because 'it was killed within the run'

        $result = Invoke-Session $script $with
        $result.Errors | Should -BeNullOrEmpty
        $result.Output.Complete | Should -BeTrue
        $mails = @(Get-MailHash $servers.NewStore $new)
        $mails.Count | Should -Be $servers.BigCount
        Compare-Object (Get-MailHash $servers.OldStore $servers.BigAddress) $mails | Should -BeNullOrEmpty
    }

    It 'refuses a second run on the mailbox, names the first, and goes on once that is gone' {
        $pair = Get-NextPair
        $with = @{ pair = $pair; ledger = (New-WindowsFolder 'Second').Windows + '\ledger.db' }
        # A server that takes a connection and says nothing keeps a run at work.
        $silent = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $silent.Start()
        try {
            $first = Start-Session -With ($with + @{ port = $silent.LocalEndpoint.Port }) -Script {
                $new = New-MailAccount new@example.com -Server 127.0.0.1 -Port $port -Security None -Credential (Get-TestCredential new)
                Get-OldAccount $pair | Invoke-MailForward -Destination $new -Ledger $ledger
            }
            $silent.AcceptTcpClientAsync().Wait($longest * 1000) | Should -BeTrue
            $script = { Get-OldAccount $pair | Invoke-MailForward -Destination (Get-NewAccount $pair) -Ledger $ledger | Select-Object Complete }
            $second = Invoke-Session $script $with
            $second.Errors.Id | Should -Be 'AlreadyRunning'
            $second.Errors.Message | Should -Match 'process \d+'
        } finally {
            Stop-Windows $first
            $silent.Stop()
        }
        $third = Invoke-Session $script $with
        $third.Errors | Should -BeNullOrEmpty
        $third.Output.Complete | Should -BeTrue
        Get-StoredCount $servers.NewStore $servers.NewAddresses[$pair] | Should -Be $servers.MailCount
    }

    It 'works on three mailboxes in three processes, over one ledger and one protocol log' {
        $folder = New-WindowsFolder 'Three'
        $pairs = 1..3 | ForEach-Object { Get-NextPair }
        $runs = $pairs | ForEach-Object {
            Start-Session -With @{ pair = $_; folder = $folder.Windows } -Script {
                Get-OldAccount $pair | Invoke-MailForward -Destination (Get-NewAccount $pair) -Ledger (Join-Path $folder ledger.db) -ProtocolLog (Join-Path $folder protocol.log) | Select-Object Complete
            }
        }
        $results = $runs | ForEach-Object { Wait-Session $_ }
        $results.Errors | Should -BeNullOrEmpty
        $results.Output.Complete | Should -Be $true, $true, $true
        $pairs | ForEach-Object { Get-StoredCount $servers.NewStore $servers.NewAddresses[$_] } | Should -Be (@($servers.MailCount) * 3)
        $log = Get-Content -LiteralPath (Join-Path $folder.Path protocol.log)
        foreach ($pair in $pairs) { @($log -match [regex]::Escape($servers.Addresses[$pair])).Count | Should -BeGreaterThan 0 }
        $log | Should -Not -Match ([regex]::Escape($servers.Password))
    }
}
