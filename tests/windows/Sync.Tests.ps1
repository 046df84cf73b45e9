Describe 'Invoke-MailSync on Windows, as Task Scheduler starts it' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $null = Install-Package
        $pair = Get-NextPair
        $new = $servers.NewAddresses[$pair]
        $old = $servers.Addresses[$pair]
        $folder = New-WindowsFolder 'Company Mail'
        $row = [pscustomobject]@{ EmailAddress = $old; Server = $servers.Host; Port = $servers.Pop3Port; Protocol = 'Pop3'; QuotaBytes = '20MB'; CertificateThumbprint = $servers.Thumbprint }
        $row | Export-Csv -LiteralPath (Join-Path $folder.Path 'mailboxes.csv')

        function Set-Configuration([string] $Mailboxes = 'mailboxes.csv') {
            Set-Content -LiteralPath (Join-Path $folder.Path 'mailsync.psd1') -Encoding utf8 -Value @"
@{
    Mailboxes = '$Mailboxes'
    Destination = @{ EmailAddress = '$new'; Server = '$($servers.Host)'; Port = $($servers.NewImapPort); CertificateThumbprint = '$($servers.Thumbprint)' }
    Remove = @{ OlderThanDays = $($servers.KeptDays) }
    Secrets = @{ Path = 'credentials.clixml' }
    Ledger = 'data\ledger.db'
    Log = @{ Folder = 'data\logs' }
}
"@
        }

        # The arguments of the task.
        function Start-Task([string] $Name = 'mailsync.psd1') {
            Wait-Windows (Start-Windows '-Command', "exit (Invoke-MailSync -Path '$($folder.Windows)\$Name').ExitCode")
        }

        function Get-LastLog {
            Get-ChildItem -LiteralPath (Join-Path $folder.Path 'data/logs') | Sort-Object Name | Select-Object -Last 1 | Get-Content -Raw -Encoding utf8
        }
    }

    BeforeEach {
        Set-Configuration
    }

    It 'ends with 2 when nothing could be begun' {
        $run = Start-Task 'none.psd1'
        $run.ExitCode | Should -Be 2 -Because $run.Text
    }

    It 'copies with passwords that Save-MailCredential encrypted for the user, and ends with 0' {
        $saved = Invoke-Session -With @{ folder = $folder.Windows; addresses = @($new, $old) } -Script {
            $addresses | ForEach-Object { Save-MailCredential $_ -Credential (Get-TestCredential $_) -Path (Join-Path $folder credentials.clixml) }
            # The event log has no source until an administrator makes it.
            if (-not [System.Diagnostics.EventLog]::SourceExists('MailSyncPS')) { [System.Diagnostics.EventLog]::CreateEventSource('MailSyncPS', 'Application') }
        }
        $saved.Errors | Should -BeNullOrEmpty
        $text = Get-Content -LiteralPath (Join-Path $folder.Path 'credentials.clixml') -Raw
        foreach ($secret in Get-SecretForm) { $text | Should -Not -Match ([regex]::Escape($secret)) }

        $run = Start-Task
        $run.ExitCode | Should -Be 0 -Because $run.Text
        Get-StoredCount $servers.NewStore $new | Should -Be $servers.MailCount
        Get-StoredCount $servers.OldStore $old | Should -Be ($servers.MailCount - $servers.OldCount)
        Get-LastLog | Should -Match $old
    }

    It 'ends with 1 when mailboxes failed, however many, and the event log takes the notice' {
        # Their errors have more than the 32,766 characters that an event may have.
        $domain = ('a' * 60 + '.') * 10 + 'example.jp'
        1..30 | ForEach-Object { $unknown = $row.PSObject.Copy(); $unknown.EmailAddress = "unknown$_@$domain"; $unknown } | Export-Csv -LiteralPath (Join-Path $folder.Path 'unknown.csv')
        Set-Configuration 'unknown.csv'
        $run = Start-Task
        $run.ExitCode | Should -Be 1 -Because $run.Text
        $log = Get-LastLog
        $log | Should -Match '30 errors'
        $log -split '\r?\n' -match 'did not take the notice' | Should -BeNullOrEmpty
    }

    It 'hands Task Scheduler a task that runs once a day, and tests the logins by one that runs at once' {
        # Wine has no Task Scheduler: its cmdlets are played by functions, which run what a task would.
        $made = Invoke-Session -With @{ folder = $folder.Windows } -Script {
            $global:tasks = @{}
            function global:Register-ScheduledTask { param($TaskName, $TaskPath, $Xml, $User, $Password, [switch] $Force) $tasks[$TaskName] = [xml]$Xml; $global:login = "$User $Password" }
            function global:Unregister-ScheduledTask { param($TaskName, $TaskPath, [switch] $Confirm) $tasks.Remove($TaskName) }
            function global:Get-ScheduledTask { param($TaskName, $TaskPath) if ($tasks.ContainsKey($TaskName)) { [pscustomobject]@{ State = 'Ready' } } }
            function global:Get-ScheduledTaskInfo { param($TaskName, $TaskPath) [pscustomobject]@{ LastTaskResult = $global:code } }
            function global:Start-ScheduledTask {
                param($TaskName, $TaskPath)
                $run = $tasks[$TaskName].Task.Actions.Exec
                $process = Start-Process -FilePath $run.Command -ArgumentList $run.Arguments -WorkingDirectory $run.WorkingDirectory -Wait -PassThru
                $global:code = $process.ExitCode
            }
            $credential = [pscredential]::new("$env:USERDOMAIN\$env:USERNAME", [System.Net.NetworkCredential]::new('', 'secret').SecurePassword)
            $task = Register-MailSyncTask (Join-Path $folder mailsync.psd1) -At 06:00, 18:00 -Credential $credential
            [pscustomobject]@{
                Names    = @($tasks.Keys)
                Times    = @($tasks['mailsync'].Task.Triggers.CalendarTrigger.StartBoundary | ForEach-Object { ($_ -split 'T')[1] })
                Logon    = $tasks['mailsync'].Task.Principals.Principal.LogonType
                Login    = $global:login
                Kind     = "$($task.Scheduler)"
                Steps    = "$($task.Steps)"
            }
            Unregister-MailSyncTask (Join-Path $folder mailsync.psd1)
            $tasks.Count
        }
        $made.Errors | Should -BeNullOrEmpty
        $made.Output[0].Names | Should -Be 'mailsync'
        $made.Output[0].Times | Should -Be '06:00:00', '18:00:00'
        $made.Output[0].Logon | Should -Be 'Password'
        $made.Output[0].Login | Should -Match ' secret$'
        $made.Output[0].Steps | Should -Not -Match 'secret'
        $made.Output[0].Kind | Should -Be 'TaskScheduler'
        $made.Output[1] | Should -Be 0
    }
}
