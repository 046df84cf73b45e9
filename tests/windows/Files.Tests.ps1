Describe 'Files that others hold, on Windows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package

        # Makes a ledger by a first run, which has nothing more to copy.
        function New-UsedLedger([int] $Pair, [string] $Name) {
            $with = @{ pair = $Pair; ledger = (New-WindowsFolder $Name).Windows + '\ledger.db' }
            $result = Invoke-Session -With $with -Script { Get-OldAccount $pair | Invoke-MailForward -Destination (Get-NewAccount $pair) -Ledger $ledger | Select-Object Complete }
            $result.Output.Complete | Should -BeTrue
            $with
        }

        # Starts a program that holds a file, until the returned mark is deleted.
        function Start-Holder([string] $File, [string] $Share) {
            $mark = Join-Path $TestDrive ([System.IO.Path]::GetRandomFileName())
            $run = Start-Session -With @{ file = $File; share = $Share; mark = ConvertTo-WindowsPath $mark } -Script {
                $held = [System.IO.File]::Open($file, 'Open', 'Read', $share)
                Set-Content -LiteralPath $mark -Value $PID
                while (Test-Path -LiteralPath $mark) { Start-Sleep -Milliseconds 100 }
                $held.Dispose()
            }
            while (-not (Test-Path -LiteralPath $mark) -and -not $run.Process.HasExited) { Start-Sleep -Milliseconds 50 }
            $run | Add-Member -PassThru -NotePropertyName Mark -NotePropertyValue $mark
        }

        function Stop-Holder([pscustomobject] $Run) {
            Remove-Item -LiteralPath $Run.Mark -ErrorAction Ignore
            $null = Wait-Session $Run
        }
    }

    It 'waits for a ledger that a backup holds for two seconds' {
        $with = New-UsedLedger (Get-NextPair) 'Backup'
        $result = Invoke-Session -With $with -Script {
            Import-Module MailSyncPS
            $old = Get-OldAccount $pair
            $new = Get-NewAccount $pair
            $held = [System.IO.File]::Open($ledger, 'Open', 'Read', 'None')
            $release = Start-ThreadJob { Start-Sleep 2; ($using:held).Dispose() }
            $old | Invoke-MailForward -Destination $new -Ledger $ledger | Select-Object AlreadyForwarded, Complete
            $release | Receive-Job -Wait
        }
        $result.Errors | Should -BeNullOrEmpty
        $result.Output.AlreadyForwarded | Should -Be $servers.MailCount
    }

    It 'says that another program holds the ledger, when that does not end' {
        $with = New-UsedLedger (Get-NextPair) 'Held'
        $holder = Start-Holder $with.ledger 'None'
        try {
            $result = Invoke-Session -With $with -Script { Get-OldAccount $pair | Invoke-MailForward -Destination (Get-NewAccount $pair) -Ledger $ledger }
        } finally {
            Stop-Holder $holder
        }
        $result.Output.Complete | Should -Not -BeTrue
        $result.Errors.Id | Should -Be 'LedgerNotWritable'
        $result.Errors.Message | Should -Match 'another program'
        $result.Errors.Message | Should -Not -Match 'read-only'
    }

    It 'does not take a program that reads a lock of an earlier run for another run' {
        $with = New-UsedLedger (Get-NextPair) 'Locks'
        $result = Invoke-Session -With $with -Script {
            $locks = Get-ChildItem -LiteralPath "$ledger.locks" -File
            $locks.Count
            $held = $locks | ForEach-Object { [System.IO.File]::Open($_.FullName, 'Open', 'Read', 'Read') }
            (Get-OldAccount $pair | Invoke-MailForward -Destination (Get-NewAccount $pair) -Ledger $ledger).Complete
            $held | ForEach-Object Dispose
        }
        $result.Errors.Id | Should -Not -Contain 'AlreadyRunning' -Because "$($result.Errors.Message)"
        $result.Output[0] | Should -BeGreaterThan 0
    }

    It 'does not let a ledger be renamed or deleted while a run is at work' {
        $pair = Get-NextPair
        $result = Invoke-Session -With @{ pair = $pair; ledger = (New-WindowsFolder 'Renamed').Windows + '\ledger.db' } -Script {
            $old = Get-OldAccount $pair
            $seen = $old | Invoke-MailForward -Destination (Get-NewAccount $pair) -Ledger $ledger -Verbose 4>&1 | ForEach-Object {
                if ($_ -isnot [System.Management.Automation.VerboseRecord]) {
                    "Complete $($_.Complete)"
                } elseif ($_ -match ': INBOX lists ') {
                    try { [System.IO.File]::Move($ledger, "$ledger.old"); 'renamed' } catch { 'refused' }
                    try { [System.IO.File]::Delete($ledger); 'deleted' } catch { 'refused' }
                }
            }
            $seen | Sort-Object -Unique
            Test-Path -LiteralPath $ledger
        }
        $result.Output | Should -Be 'Complete True', 'refused', $true
        Get-StoredCount $servers.NewStore $servers.NewAddresses[$pair] | Should -Be $servers.MailCount
    }

    It 'says to close a report that a spreadsheet has open, and writes it afterwards' {
        $pair = Get-NextPair
        $with = New-UsedLedger $pair 'Report'
        $result = Invoke-Session -With $with -Script {
            $report = Join-Path (Split-Path $ledger) report.csv
            Export-MailSyncReport $report -Ledger $ledger
            # A spreadsheet lets others read what it has open.
            $open = [System.IO.File]::Open($report, 'Open', 'ReadWrite', 'Read')
            Export-MailSyncReport $report -Ledger $ledger -Force
            $open.Dispose()
            $length = (Get-Item -LiteralPath $report).Length
            Export-MailSyncReport $report -Ledger $ledger -Force
            (Get-Item -LiteralPath $report).Length -ge $length -and $length -gt 0
        }
        $result.Output | Should -Be $true
        @($result.Errors).Count | Should -Be 1
        $result.Errors.Message | Should -Match '(?i)\bclose\b'
        $result.Errors.Message | Should -Not -Match 'permission'
    }
}

Describe 'Names that Windows keeps for devices' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package
        $pair = Get-NextPair
    }

    It 'are refused as <Parameter> <Name>, in words that name them' -ForEach @(
        @{ Parameter = 'Ledger'; Name = 'NUL' }
        @{ Parameter = 'Ledger'; Name = 'CON' }
        @{ Parameter = 'Ledger'; Name = 'con.db' }
        @{ Parameter = 'Path'; Name = 'NUL' }
        @{ Parameter = 'Path'; Name = 'aux.html' }
    ) {
        $result = Invoke-Session -With @{ pair = $pair; parameter = $Parameter; file = (New-WindowsFolder 'Devices').Windows + "\$Name" } -Script {
            if ($parameter -eq 'Ledger') {
                Get-OldAccount $pair | Invoke-MailForward -Destination (Get-NewAccount $pair) -Ledger $file
            } else {
                Export-MailSyncReport $file -Ledger (Join-Path $env:TEMP 'any.db')
            }
        }
        $result.Errors.Id | Should -Not -Contain 'Unexpected'
        @($result.Errors.Message | Where-Object { $_ -match [regex]::Escape($Name) -and $_ -match 'Windows' }).Count | Should -Be 1 -Because "it says '$($result.Errors.Message)'"
    }
}

Describe 'A module that was downloaded' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package
    }

    It 'is refused while it bears the mark of the web, and works after Unblock-File' {
        # Wine keeps a stream of a file as a file beside it, under the name that Windows gives the stream.
        $result = Invoke-Session -With @{ folder = (New-WindowsFolder 'Downloaded').Windows } -Script {
            Copy-Item -LiteralPath (Get-Module -ListAvailable MailSyncPS).ModuleBase -Destination (Join-Path $folder MailSyncPS) -Recurse
            Get-ChildItem -LiteralPath $folder -Recurse -File | ForEach-Object { [System.IO.File]::WriteAllText("$($_.FullName):Zone.Identifier", "[ZoneTransfer]`r`nZoneId=3`r`n") }
            $manifest = Join-Path $folder 'MailSyncPS/MailSyncPS.psd1'
            try { Import-Module $manifest -ErrorAction Stop; 'imported' } catch { "$_" }
            Get-ChildItem -LiteralPath $folder -Recurse -File | Where-Object Name -NotLike '*:*' | Unblock-File
            Import-Module $manifest
            (Get-Module MailSyncPS).ModuleBase
        }
        # PowerShell refuses the first file that it reads, before it loads anything of the module.
        $result.Output[0] | Should -Match 'MailSyncPS\.types\.ps1xml cannot be loaded'
        $result.Output[1] | Should -Match 'Downloaded'
    }
}
