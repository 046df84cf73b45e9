BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
    $hasThreadJob = [bool](Get-Command Start-ThreadJob -ErrorAction Ignore)
}

Describe 'Work beside the prompt' -Skip:(-not $servers) {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $servers = Get-TestServer
        Import-Module MailSyncPS
        $ledger = Join-Path $TestDrive 'ledger.db'
    }

    It 'is done by a job, in a process of its own' {
        $pair = Get-NextPair
        $job = Start-Job {
            . (Join-Path $using:PSScriptRoot 'Common.ps1')
            $servers = Get-TestServer
            Get-OldAccount $using:pair | Invoke-MailForward -Destination (Get-NewAccount $using:pair) -Ledger $using:ledger
        }
        $result = $job | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop
        $result.Forwarded | Should -Be $servers.MailCount
        $result.Complete | Should -BeTrue
        Get-StoredCount $servers.NewStore $servers.NewAddresses[$pair] | Should -Be $servers.MailCount
    }

    It 'is done by a thread job, with live accounts' -Skip:(-not $hasThreadJob) {
        $pair = Get-NextPair
        $old = Get-OldAccount $pair
        $new = Get-NewAccount $pair
        $job = Start-ThreadJob { $using:old | Invoke-MailForward -Destination $using:new -Ledger $using:ledger }
        $result = $job | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop
        $result.Complete | Should -BeTrue
        Get-StoredCount $servers.NewStore $new.EmailAddress | Should -Be $servers.MailCount
    }

    It 'is done by ForEach-Object -Parallel, over one ledger' {
        $pairs = 1..3 | ForEach-Object { Get-NextPair }
        $new = Get-NewAccount $pairs[0]
        $results = $pairs | ForEach-Object { Get-OldAccount $_ } | ForEach-Object -Parallel {
            $_ | Invoke-MailForward -Destination $using:new -DestinationFolder "Old/$($_.EmailAddress)" -Ledger $using:ledger
        } -ThrottleLimit 3
        $results.Count | Should -Be 3
        $results.Complete | Should -Be $true, $true, $true
        Get-StoredCount $servers.NewStore $new.EmailAddress | Should -Be (3 * $servers.MailCount)
    }
}
