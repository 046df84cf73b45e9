Describe 'The package on Windows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    It 'is installed from a folder, with Install-PSResource' {
        $result = Install-Package
        $result.Errors | Should -BeNullOrEmpty
        $result.Output | Should -Match '\\Documents\\PowerShell\\Modules\\MailSyncPS\\\d'
    }

    It 'works with the images that were compiled ahead for win-x64, and with the SQLite of that platform' {
        $result = Invoke-Session -With @{ pair = Get-NextPair } -Script {
            $null = Get-OldAccount $pair | Get-MailboxQuota -Ledger (Join-Path $env:TEMP 'images.db')
            $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ MailSyncPS
            $context.Assemblies | Where-Object { $_.GetName().Name -in 'MailSyncPS.Engine', 'Microsoft.Data.Sqlite' } | ForEach-Object Location
            [System.Diagnostics.Process]::GetCurrentProcess().Modules.FileName -like '*\e_sqlite3.dll'
        }
        $result.Errors | Should -BeNullOrEmpty
        @($result.Output -match '\\lib\\runtimes\\win-x64\\lib\\net10\.0\\(MailSyncPS\.Engine|Microsoft\.Data\.Sqlite)\.dll$').Count | Should -Be 2 -Because "they are $($result.Output)"
        $result.Output -like '*\e_sqlite3.dll' | Should -Match '\\lib\\runtimes\\win-x64\\native\\'
    }

    It 'shows its cmdlets and their help' {
        $result = Invoke-Session {
            Import-Module MailSyncPS
            (Get-Command -Module MailSyncPS).Count
            Get-Help Invoke-MailForward -Full | Out-String -Width 1000
        }
        $result.Errors | Should -BeNullOrEmpty
        $result.Output[0] | Should -Be 18
        $result.Output[1] | Should -Match 'Copies the mails of mailboxes'
    }
}
