BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $servers = Get-TestServer
    Import-Module MailSyncPS

    function Get-Completion([string] $Line) {
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.CompletionText
    }
}

Describe 'Tab' {
    It 'completes <Line> to <Expected>' -ForEach @(
        @{ Line = 'Invoke-MailF'; Expected = 'Invoke-MailForward' }
        @{ Line = 'Remove-OldServerMail -Unt'; Expected = '-UntilPercentUsed' }
        @{ Line = 'New-MailAccount a@example.jp -Protocol '; Expected = 'Imap', 'Pop3' }
        @{ Line = 'New-MailAccount a@example.jp -Security '; Expected = 'Auto', 'None', 'StartTls', 'Tls' }
        @{ Line = 'New-MailAccount a@example.jp -QuotaBytes 30'; Expected = '30GB', '30KB', '30MB' }
    ) {
        Get-Completion $Line | Sort-Object | Should -Be $Expected
    }

    It 'knows what properties a cmdlet gives' {
        Get-Completion 'Get-MailboxQuota $old | Where-Object Percent' | Should -Contain 'PercentUsed'
        Get-Completion '(Invoke-MailForward $old -Destination $new).Compl' | Should -Contain 'Complete'
    }

    It 'asks the mailbox for its folders' -Skip:(-not $servers) {
        Set-Variable -Name mailSyncMailbox -Scope Global -Value (Get-NewAccount (Get-NextPair))
        try {
            # What isn't there within two seconds is there at a later Tab.
            foreach ($press in 1..10) {
                $folders = Get-Completion '$mailSyncMailbox | Invoke-MailForward -Folder '
                if ($folders) { break }
                Start-Sleep -Seconds 1
            }
            $folders | Should -Contain 'INBOX'
        } finally {
            Remove-Variable -Name mailSyncMailbox -Scope Global
        }
    }
}
