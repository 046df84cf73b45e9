BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $files = 'build.ps1', 'out/MailSyncPS/MailSyncPS.psd1', 'PSScriptAnalyzerSettings.psd1', 'examples/*.psd1', 'tests/pester/*.ps1', 'tests/windows/*.ps1' |
        ForEach-Object { Get-Item -Path (Join-Path $repository $_) } |
        ForEach-Object { @{ Name = [System.IO.Path]::GetRelativePath($repository, $_); File = $_.FullName } }
}

Describe 'The script analyzer' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $hasAnalyzer = [bool](Get-Module -ListAvailable PSScriptAnalyzer)
        $settings = Join-Path $repository 'PSScriptAnalyzerSettings.psd1'
    }

    It 'finds nothing in <Name>' -ForEach $files {
        if (-not $hasAnalyzer) { Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed (Install-PSResource PSScriptAnalyzer)' }
        Invoke-ScriptAnalyzer -Path $File -Settings $settings | ForEach-Object { "$($_.Line): $($_.RuleName) $($_.Message)" } | Should -BeNullOrEmpty
    }
}
