Describe 'The texts of schedules' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        Import-Module MailSyncPS
        $assembly = (Get-Command Register-MailSyncTask).ImplementingType.Assembly
        $hidden = [System.Reflection.BindingFlags] 'Static, Instance, Public, NonPublic'

        function New-Hidden([string] $Type, [object[]] $Argument = @()) {
            [System.Activator]::CreateInstance($assembly.GetType("MailSyncPS.Scheduling.$Type"), $hidden, $null, $Argument, $null)
        }

        function Invoke-Hidden([string] $Type, [string] $Method, [object[]] $Argument) {
            $assembly.GetType("MailSyncPS.Scheduling.$Type").GetMethod($Method, $hidden).Invoke($null, $Argument)
        }

        # A schedule with everything in its paths that one of the systems takes for something else.
        function New-Request([string] $User = 'mailsync', [string] $Program = '/opt/power shell/pwsh') {
            $script = "exit (Invoke-MailSync -Path '/etc/mail 100%/it''s `$x\mailsync.psd1').ExitCode"
            $request = New-Hidden ScheduleRequest
            $values = @{
                Name = 'mailsync'; User = $User; At = [System.TimeOnly[]]('06:00', '18:30'); Folder = '/etc'
                Description = "Copies mail, 100% of it"; Command = New-Hidden ShellCommand @($Program, [string[]]('-NoProfile', '-Command', $script))
                Writes = [string[]]('/var/lib/mail sync', '/var/lib/100%')
            }
            foreach ($name in $values.Keys) { $request.GetType().GetProperty($name, $hidden).SetValue($request, $values[$name]) }
            $request
        }
    }

    It 'systemd understands, for the system and for a user' {
        $service = Invoke-Hidden SystemdUnits Service (New-Request -User root -Program (Get-Command sh -CommandType Application)[0].Source), $true
        $timer = Invoke-Hidden SystemdUnits Timer @(, (New-Request))
        $service | Should -Match '(?m)^User=root$'
        $service | Should -Match '(?m)^SuccessExitStatus=3$'
        [regex]::Matches($timer, '(?m)^OnCalendar=').Count | Should -Be 2
        (Invoke-Hidden SystemdUnits Service (New-Request), $false) | Should -Not -Match '(?m)^(User|ProtectSystem)='
        # A percent sign begins a specifier, and a dollar sign a variable.
        $service | Should -Match ([regex]::Escape("Path '/etc/mail 100%%/it''s `$`$x\\mailsync.psd1'"))

        if (-not (Get-Command systemd-analyze -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'systemd-analyze is not here' }
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive 'units')).FullName
        Set-Content -LiteralPath (Join-Path $folder 'mailsync.service') -Value $service
        Set-Content -LiteralPath (Join-Path $folder 'mailsync.timer') -Value $timer
        $said = systemd-analyze verify --man=no (Join-Path $folder 'mailsync.timer') (Join-Path $folder 'mailsync.service') 2>&1 | Where-Object { $_ -match 'mailsync' }
        $said | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 0
        # systemd finds the same mistake that it would find in a unit of ours.
        Set-Content -LiteralPath (Join-Path $folder 'mailsync.service') -Value ($service -replace 'Type=oneshot', 'Type=oneshoot')
        systemd-analyze verify --man=no (Join-Path $folder 'mailsync.service') 2>&1 | Where-Object { $_ -match 'oneshoot' } | Should -Not -BeNullOrEmpty
    }

    It 'cron hands sh, which hands PowerShell, the very script' -Skip:$IsWindows {
        # A program that writes down its arguments, one a line.
        $program = Join-Path $TestDrive 'write arguments'
        Set-Content -LiteralPath $program -Value "#!/bin/sh`nfor a in `"`$@`"; do echo `"`$a`"; done > '$TestDrive/arguments'"
        chmod +x $program
        $table = Invoke-Hidden Crontab With "MAILTO=admin`n1 2 * * * other", (New-Request -Program $program)
        $line = ($table -split "`n" -match '^30 18 \* \* \* ')[0]
        $line | Should -Not -Match '(?<!\\)%'
        sh -c (($line -replace '^30 18 \* \* \* ' -replace ' >/dev/null 2>&1$') -replace '\\%', '%')
        Get-Content -LiteralPath "$TestDrive/arguments" | Should -Be '-NoProfile', '-Command', "exit (Invoke-MailSync -Path '/etc/mail 100%/it''s `$x\mailsync.psd1').ExitCode"

        # Made twice, it is there once; taken away, the rest is as it was.
        (Invoke-Hidden Crontab With $table, (New-Request -Program $program)) | Should -Be $table
        (Invoke-Hidden Crontab Without $table, 'mailsync') | Should -Be "MAILTO=admin`n1 2 * * * other`n"
        (Invoke-Hidden Crontab Without $table, 'another') | Should -Be $table
    }

    It 'Task Scheduler gets a task that starts once a day, is made up for, and ends' {
        foreach ($case in @{ HasPassword = $true; Logon = 'Password' }, @{ HasPassword = $false; Logon = 'S4U' }) {
            $xml = [xml](Invoke-Hidden TaskXml Of (New-Request -User 'CONTOSO\mailsync' -Program 'C:\Program Files\PowerShell\7\pwsh.exe'), $case.HasPassword, ([System.DateOnly]'2026-11-29'))
            $xml.Task.Principals.Principal.LogonType | Should -Be $case.Logon
            $xml.Task.Principals.Principal.UserId | Should -Be 'CONTOSO\mailsync'
            $xml.Task.Triggers.CalendarTrigger.StartBoundary | Should -Be '2026-11-29T06:00:00', '2026-11-29T18:30:00'
            $xml.Task.Settings.StartWhenAvailable | Should -Be 'true'
            $xml.Task.Settings.MultipleInstancesPolicy | Should -Be 'IgnoreNew'
            $xml.Task.Actions.Exec.Command | Should -Be 'C:\Program Files\PowerShell\7\pwsh.exe'
            $xml.Task.Actions.Exec.Arguments | Should -Be "-NoProfile -Command `"exit (Invoke-MailSync -Path '/etc/mail 100%/it''s `$x\mailsync.psd1').ExitCode`""
        }
    }

    It 'quotes for Windows as its programs read it' -ForEach @(
        @{ Text = 'C:\a b\'; Quoted = '"C:\a b\\"' }
        @{ Text = 'say "hi"'; Quoted = '"say \"hi\""' }
        @{ Text = 'end\"'; Quoted = '"end\\\""' }
        @{ Text = ''; Quoted = '""' }
        @{ Text = 'C:\plain'; Quoted = 'C:\plain' }
    ) {
        Invoke-Hidden ShellCommand WindowsQuote $Text | Should -Be $Quoted
    }
}
