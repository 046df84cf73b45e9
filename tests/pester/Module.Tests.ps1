BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $available = Get-Module -ListAvailable MailSyncPS | Select-Object -First 1
}

Describe 'The module' {
    It 'is found by its name' {
        $available.Path | Should -BeLike (Join-Path $built 'MailSyncPS' '*')
        $available.CompatiblePSEditions | Should -Be 'Core'
        $available.PowerShellVersion | Should -Be '7.4'
    }

    It 'tells where it comes from and what is new' {
        $available.ProjectUri | Should -Not -BeNullOrEmpty
        $available.LicenseUri | Should -Not -BeNullOrEmpty
        $available.Author | Should -Not -BeNullOrEmpty
        $available.ReleaseNotes | Should -Match '### Added'
        $available.Tags | Should -Contain 'IMAP'
    }

    It 'is valid' {
        { Test-ModuleManifest -Path $available.Path -ErrorAction Stop } | Should -Not -Throw
    }

    It 'exports what its manifest names, under approved verbs' {
        Import-Module MailSyncPS -Force -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
        $manifest = Import-PowerShellDataFile -LiteralPath $available.Path
        (Get-Command -Module MailSyncPS).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        (Get-Command -Module MailSyncPS).Verb | Should -BeIn (Get-Verb).Verb
    }

    It 'is loaded by the first use of a cmdlet' {
        $child = Invoke-Child "`$env:PSModulePath = '$env:PSModulePath'; (Test-ImapSupport -Server 127.0.0.1 -Port 1).ImapSupported; (Get-Module MailSyncPS).Name"
        $child.ExitCode | Should -Be 0
        $child.Output.Trim() -split '\s+' | Should -Be 'False', 'MailSyncPS'
    }

    It 'can be removed and imported again' {
        Import-Module MailSyncPS
        Remove-Module MailSyncPS
        Import-Module MailSyncPS
        (New-MailAccount taro@example.jp -Server imap.example.jp).Port | Should -Be 993
    }

    It 'makes its public types known' {
        Import-Module MailSyncPS
        [MailSyncPS.MailAccount].FullName | Should -Be 'MailSyncPS.MailAccount'
    }
}
