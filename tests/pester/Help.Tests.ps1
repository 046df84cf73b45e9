BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $manifest = Import-PowerShellDataFile -LiteralPath (Join-Path $built 'MailSyncPS/MailSyncPS.psd1')
    $cultures = 'en-US', 'ja-JP'
    # Without help in a language, PowerShell shows the English one.
    $shownIn = @(
        @{ Culture = 'en-US'; Synopsis = 'Copies the mails of mailboxes'; About = 'Copies mail from old hosting' }
        @{ Culture = 'ja-JP'; Synopsis = 'メールを別のメールボックスにコピーし'; About = '旧サーバーのメールを' }
        @{ Culture = 'fr-FR'; Synopsis = 'Copies the mails of mailboxes'; About = 'Copies mail from old hosting' }
    )
    $cases = foreach ($culture in $cultures) {
        foreach ($cmdlet in $manifest.CmdletsToExport) { @{ Culture = $culture; Cmdlet = $cmdlet } }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-Module MailSyncPS
    $japanese = '[\u3040-\u30ff\u4e00-\u9fff]'
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters

    # A PowerShell keeps the help of the first language it showed, so each language has one of its own.
    $help = @{}
    foreach ($culture in 'en-US', 'ja-JP', 'fr-FR') {
        $file = Join-Path $TestDrive "$culture.json"
        $child = Invoke-Child @"
`$env:PSModulePath = '$env:PSModulePath'
[System.Threading.Thread]::CurrentThread.CurrentUICulture = '$culture'
Import-Module MailSyncPS
`$all = @{
    about = Get-Help about_MailSyncPS | Out-String
    AboutSynopsis = (Get-Help about_MailSyncPS).Synopsis
    Page = Get-Help Invoke-MailForward -Full | Out-String -Width 1000
    Parameter = Get-Help Invoke-MailForward -Parameter Destination | Out-String
    Number = Get-Help Get-MailboxQuota -Parameter ThrottleLimit | Out-String
    Link = [string](Get-Help Remove-OldServerMail).relatedLinks.navigationLink[0].uri
}
foreach (`$cmdlet in (Get-Command -Module MailSyncPS).Name) {
    `$one = Get-Help `$cmdlet -Full
    `$parameters = @{}
    foreach (`$parameter in `$one.parameters.parameter) { `$parameters[`$parameter.name] = (`$parameter.description.Text -join ' ') }
    `$all[`$cmdlet] = @{
        Synopsis = `$one.Synopsis; Description = `$one.description.Text -join ' '; Examples = @(`$one.examples.example.code)
        Parameters = `$parameters; Inputs = @(`$one.inputTypes.inputType.type.name); Outputs = @(`$one.returnValues.returnValue.type.name)
    }
}
`$all | ConvertTo-Json -Depth 5 | Set-Content -LiteralPath '$file' -Encoding utf8
"@
        $child.ExitCode | Should -Be 0 -Because $child.Output
        $help[$culture] = Get-Content -LiteralPath $file -Raw -Encoding utf8 | ConvertFrom-Json -AsHashtable
    }
}

Describe 'Help of <Cmdlet> in <Culture>' -ForEach $cases {
    BeforeAll {
        $page = $help[$Culture][$Cmdlet]
    }

    It 'is written, not made from the syntax' {
        $page.Synopsis.Trim() | Should -Not -BeNullOrEmpty
        $page.Synopsis | Should -Not -Match "^\s*$Cmdlet"
        $page.Description | Should -Not -BeNullOrEmpty
        ($page.Synopsis -match $japanese) | Should -Be ($Culture -eq 'ja-JP')
    }

    It 'has three examples at least' {
        $page.Examples.Count | Should -BeGreaterOrEqual 3
        $page.Examples | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
    }

    It 'describes every parameter' {
        $known = (Get-Command $Cmdlet).Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $page.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object | Should -Be $known
        foreach ($name in $known) { $page.Parameters[$name] | Should -Not -BeNullOrEmpty -Because "of -$name" }
    }

    It 'tells what goes in and what comes out' {
        $page.Inputs | Should -Not -BeNullOrEmpty
        $page.Outputs | Should -Not -BeNullOrEmpty
    }
}

Describe 'Get-Help in <Culture>' -ForEach $shownIn {
    It 'shows a page' {
        $page = $help[$Culture].Page
        foreach ($text in $Synopsis, '[-MaxBytesPerDay <Int64>]', '<CommonParameters>', '$old | Invoke-MailForward -Destination $new -WhatIf', 'MailSyncPS.MailForwardResult') {
            $page.Contains($text) | Should -BeTrue -Because "'$text' is part of it"
        }
    }

    It 'shows the about topic, with its synopsis' {
        $help[$Culture].about.Contains($About) | Should -BeTrue
        $help[$Culture].AboutSynopsis | Should -Match "^$About"
    }
}

Describe 'Get-Help' {
    It 'tells the facts of a parameter' {
        $help['en-US'].Parameter | Should -Match 'Required\?\s+true'
        $help['en-US'].Parameter | Should -Match 'Accept pipeline input\?\s+True \(ByPropertyName\)'
        $help['en-US'].Number | Should -Match 'Default value\s+4'
    }

    It 'has the online version as its first link' {
        $link = $help['en-US'].Link
        $link | Should -Match '/docs/help/en-US/Remove-OldServerMail\.md$'
        ([uri]$link).IsAbsoluteUri | Should -BeTrue
    }
}

Describe 'about_MailSyncPS in <_>' -ForEach $cultures {
    It 'is found, and names the errors' {
        $help[$_].about | Should -Match 'AuthenticationFailed'
        ($help[$_].about -match $japanese) | Should -Be ($_ -eq 'ja-JP')
    }
}
